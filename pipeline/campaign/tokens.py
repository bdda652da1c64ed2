"""Pack codes and tokens: what ties a returned workbook to the pack that was sent out."""

from __future__ import annotations

import hashlib
import hmac

_SHOWN = 16


def pack_code(unit: str, period: str, revision: int) -> str:
    """``XX001-2012H1-r1``: printed in the footer, and kept in ``_meta``."""
    return f"{unit}-{period}-r{revision}"


def sign(key: bytes, code: str) -> str:
    """First 16 hex digits of HMAC-SHA256 over a pack code with the home's *key*."""
    return hmac.new(key, code.encode("utf-8"), hashlib.sha256).hexdigest()[:_SHOWN]


def genuine(key: bytes, code: str, token: str) -> bool:
    """True where *token*, a stranger's text, is the signature of *code*."""
    told = token.strip().lower().encode("utf-8", "replace")  # as texts they would have to be ASCII
    return hmac.compare_digest(sign(key, code).encode(), told)

"""Canonical JSON text (sorted keys, no blanks) and its compressed form, as the ledger keeps them.

The same content is the same text and the same compressed bytes.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

import orjson
from isal import isal_zlib

_LEVEL = 1
_GARBLED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # a class, not an instance
# that many digits may be a whole number beyond 64 bits, which orjson does not write and rounds
_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_WIDE = b"0" * 19


def dumped(content: Any) -> str:
    """*content* as canonical JSON text."""
    try:
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode("utf-8")
    except orjson.JSONEncodeError:
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loaded(text: str) -> Any:
    """What `dumped` was given, as JSON reads it back: a tuple comes back as a list. Raises
    ValueError for other text."""
    data = text.encode("utf-8")
    return json.loads(text) if _WIDE in data.translate(_ALIKE) else orjson.loads(data)


def deflated(text: bytes) -> bytes:
    """*text*, compressed."""
    return zlib.compress(text, _LEVEL)


def inflated(data: bytes) -> bytes:
    """The text that `deflated`, or zlib, compressed; raises ValueError for other bytes."""
    try:
        return isal_zlib.decompress(data)
    except _GARBLED as error:
        raise ValueError("not compressed by us") from error

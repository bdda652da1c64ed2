"""Keys of 待核 points (decision 20): rule + record + value hash.

An accepted explanation holds as long as the key does: until the value changes.
"""

from __future__ import annotations

import hashlib

_SHOWN = 12


def point_key(rule: str, record: str, value: object) -> str:
    """``X16-3f2a91c04b7e``. *record* names the thing that is odd in words that survive row
    moves (``F2 grade``, ``F4 领导班子 职工群众``), *value* whatever makes it odd."""
    text = f"{rule}\x1f{record}\x1f{value!r}"
    return f"{rule}-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:_SHOWN]}"


def is_point_key(text: str) -> bool:
    """True of what `point_key` might have given."""
    rule, _, value = text.rpartition("-")
    return bool(rule) and len(value) == _SHOWN and not value.strip("0123456789abcdef")

"""Canonical JSON text (sorted keys, no blanks) and its compressed form, as the ledger keeps them.

The same content is the same text and the same compressed bytes.
"""

from __future__ import annotations

from typing import Any

from isal import isal_zlib
from msgspec import json

from pipeline.deflating import squeezed_apart

_GARBLED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # a class, not an instance
_ENCODER = json.Encoder(order="sorted")


def dumped(content: Any) -> str:
    """*content* as canonical JSON text."""
    return encoded(content).decode("utf-8")


def encoded(content: Any) -> bytes:
    """`dumped`, as bytes."""
    return _ENCODER.encode(content)


def loaded(text: str) -> Any:
    """What `dumped` was given, as JSON reads it back: a tuple comes back as a list. Raises
    ValueError for other text."""
    return json.decode(text)


def deflated(text: bytes) -> bytes:
    """*text*, compressed."""
    return squeezed_apart(text)


def inflated(data: bytes) -> bytes:
    """The text that `deflated`, or zlib, compressed; raises ValueError for other bytes."""
    try:
        return isal_zlib.decompress(data)
    except _GARBLED as error:
        raise ValueError("not compressed by us") from error

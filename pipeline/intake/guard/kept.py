"""Looks that are kept: workbooks of one template share theme, styles and the frames of sheets.

Found by their CRC, which is quick, and held to be the same only where every byte is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from isal import isal_zlib

from pipeline.intake.limits import Limits

_MOST = 128
_SMALL = 48 * 1024  # bytes
V = TypeVar("V")


def kept(look: Callable[[bytes, Limits], V]) -> Callable[[bytes, Limits], V]:
    """*look*, a pure function whose values nobody changes, remembering its latest results: of
    small ones only, and of few."""
    remembered: OrderedDict[int, tuple[bytes, Limits, V]] = OrderedDict()

    def seen(body: bytes, limits: Limits) -> V:
        if len(body) > _SMALL:
            return look(body, limits)
        key = isal_zlib.crc32(body)
        known = remembered.get(key)
        if known is not None and known[0] == body and known[1] is limits:
            remembered.move_to_end(key)
            return known[2]
        found = look(body, limits)
        remembered[key] = body, limits, found
        if len(remembered) > _MOST:
            remembered.popitem(last=False)
        return found

    return seen

"""Looks that are kept: workbooks of one template share theme, styles and the frames of sheets.

Keyed by the very bytes, so a kept look is the look itself; small ones only, and few.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from pipeline.intake.limits import Limits

_MOST = 128
_SMALL = 48 * 1024  # bytes
V = TypeVar("V")


def kept(look: Callable[[bytes, Limits], V]) -> Callable[[bytes, Limits], V]:
    """*look*, a pure function whose values nobody changes, remembering its latest results."""
    remembered = lru_cache(maxsize=_MOST)(look)

    def seen(body: bytes, limits: Limits) -> V:
        return remembered(body, limits) if len(body) <= _SMALL else look(body, limits)

    return seen

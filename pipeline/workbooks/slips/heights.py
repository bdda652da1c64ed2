"""Row heights of a 成绩单, from the texts: programs differ in fitting heights on opening."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from math import ceil

_LINE, _SMALL_LINE = 15.0, 12.0  # points, of 11 and of 9 point text
_PADDING = 5.0
_SMALL = 9 / 11  # size of small text against that by which columns are measured
_FILLED = 0.92  # of a line, before the next word no longer fits


def height(cells: Iterable[tuple[str, float]], *, small: bool = False) -> float:
    """Points that a row of wrapped (text, width in characters) cells takes."""
    scale = _SMALL if small else 1.0
    lines = max(
        sum(_lines(line, scale, width * _FILLED) for line in text.split("\n"))
        for text, width in cells
    )
    return lines * (_SMALL_LINE if small else _LINE) + _PADDING


def _lines(text: str, scale: float, room: float) -> int:
    """Lines that *text* takes; one that would fit in wide characters is not measured."""
    return 1 if 2 * len(text) * scale <= room else ceil(_width(text) * scale / room)


def _width(text: str) -> float:
    kinds = [unicodedata.east_asian_width(sign) for sign in text]
    twice = kinds.count("W") + kinds.count("F") + kinds.count("A")
    return float(len(kinds) + twice)

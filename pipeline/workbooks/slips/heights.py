"""Row heights of a 成绩单, from the texts: programs differ in fitting heights on opening."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from math import ceil

_LINE, _SMALL_LINE = 15.0, 12.0  # points, of 11 and of 9 point text
_PADDING = 5.0
_SMALL = 9 / 11  # size of small text against that by which columns are measured
_FILLED = 0.92  # of a line, before the next word no longer fits
_WIDE = frozenset("WFA")  # of Unicode's East Asian widths: wide, full, and whatever the fonts say


def height(cells: Iterable[tuple[str, float]], *, small: bool = False) -> float:
    """Points that a row of wrapped (text, width in characters) cells takes."""
    scale = _SMALL if small else 1.0
    lines = max(_lines(text, scale, width * _FILLED) for text, width in cells)
    return lines * (_SMALL_LINE if small else _LINE) + _PADDING


def _lines(text: str, scale: float, room: float) -> int:
    """Lines that *text* takes; one that would fit in wide characters is not measured."""
    if "\n" in text:
        return sum(_lines(line, scale, room) for line in text.split("\n"))
    if 2 * len(text) * scale <= room:
        return 1
    return ceil(columns(text) * scale / room)


def columns(text: str) -> int:
    """Narrow columns that *text* takes: two a wide sign. GBK has wide signs in two bytes, and
    narrow ones in one; what it lacks is looked up sign by sign."""
    try:
        return len(text.encode("gbk"))
    except UnicodeEncodeError:
        return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)

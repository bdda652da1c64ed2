"""How tall a row of a report is, by the lines that its texts take: programs differ in fitting
heights on opening, so they are set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.workbooks.reports.listing import Plain, value_of, width_of

ROW_HEIGHT = 18  # points
FILLED = 0.9  # of a line, where words are not split
PIXELS = 4 / 3  # a point
_LEADING = 14.5  # points a line of wrapped text
_AIR = 4  # points
_MAX_HEIGHT = 405  # points; Excel takes 409


def height_of(row: Sequence[Any], wrapped: Iterable[tuple[int, float]]) -> float:
    """Points that *row* takes, whose texts are wrapped in the columns *wrapped* (index, width)."""
    lines = _lines(row, wrapped)
    if lines == 1:
        return ROW_HEIGHT
    return int(min(_LEADING * lines + _AIR, _MAX_HEIGHT) * PIXELS + 0.5) / PIXELS


def _lines(row: Sequence[Any], wrapped: Iterable[tuple[int, float]]) -> int:
    """Lines that the tallest wrapped cell takes."""
    most = 1
    for index, width in wrapped:
        value: Plain | tuple[str, ...] = value_of(row[index])
        if isinstance(value, tuple):
            value = "、".join(value)
        if isinstance(value, str) and (len(value) * 2 > width or "\n" in value):
            room = max(int(width * FILLED), 1)
            most = max(most, sum(-(-max(width_of(t), 1) // room) for t in value.split("\n")))
    return most

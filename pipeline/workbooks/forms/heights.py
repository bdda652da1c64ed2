"""How many lines a text takes in a column, and how tall its row must then be.

A row that a program wrote keeps one line's height in LibreOffice and in print, whatever its
cells hold; so the height is set from the texts. Knows no form and no sheet.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LINE_HEIGHT = 16.0  # points, of body text
_PADDING = 6.0  # points above and below
_WIDE = 2.1  # widths of the digit 0, by which columns are measured
_NARROW = 1.05
_TALLEST = 400.0  # points; Excel takes 409


def text_width(text: str) -> float:
    """Width of one line of *text*, in characters of a column's width."""
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    return _WIDE * wide + _NARROW * (len(text) - wide)


@lru_cache(maxsize=2048)  # labels and prompts are the same in every workbook
def lines_in(text: str, width: float) -> int:
    """Lines that *text* takes, wrapped in a column *width* characters wide."""
    if not text:
        return 1
    return sum(max(1, math.ceil(text_width(part) / width)) for part in text.split("\n"))


def most_lines(cells: Iterable[tuple[object, float]]) -> int:
    """Lines of the tallest of (content, width) *cells*; what is no text takes one."""
    tallest = 1
    for content, width in cells:
        # a text of so few signs fits on its line; most cells are settled by that
        if isinstance(content, str) and (_WIDE * len(content) > width or "\n" in content):
            tallest = max(tallest, lines_in(content, width))
    return tallest


def row_height(lines: int) -> float:
    """Height in points of a row of so many lines of text."""
    return min(_TALLEST, LINE_HEIGHT * lines + _PADDING)

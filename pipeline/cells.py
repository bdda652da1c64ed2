"""A1 arithmetic: spreadsheet addresses as people write them.

Rows and columns are counted from 1 here, as Excel shows them. Knows nothing of workbooks.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

_ADDRESS = re.compile(r"^\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})$")
_LETTERS = 26


@lru_cache(maxsize=4096)
def column_letters(column: int) -> str:
    """Letters of the 1-based *column*: 1 → ``A``, 27 → ``AA``.

    Raises ValueError outside 1 … 16,384.
    """
    if not 1 <= column <= MAX_COLUMNS:
        raise ValueError(f"column {column} is outside 1..{MAX_COLUMNS}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """1-based column number of *letters*: ``A`` → 1, ``AA`` → 27."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"{letters!r} names no column")
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    if not 1 <= number <= MAX_COLUMNS:
        raise ValueError(f"{letters!r} names no column")
    return number


def address(row: int, column: int) -> str:
    """``address(12, 3)`` → ``C12`` (both counted from 1)."""
    return f"{column_letters(column)}{row}"


def parse_address(text: str) -> tuple[int, int]:
    """``C12`` → ``(12, 3)``; raises ValueError for anything else."""
    match = _ADDRESS.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no cell address")
    row = int(match.group(2))
    if row > MAX_ROWS:
        raise ValueError(f"{text!r} is outside the sheet")
    return row, column_number(match.group(1))


def reading_order(text: str | None) -> tuple[int, int]:
    """Sort key of an address in reading order (row, then column); no address comes first."""
    return (0, 0) if text is None else parse_address(text)

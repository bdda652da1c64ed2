"""What a reader hands over: sheets of plain values, with what the values hide marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct, field

RawValue = str | int | float | bool | date | datetime | time | timedelta | None


class RawSheet(Struct, frozen=True):
    """One worksheet. ``rows[0]`` is Excel's row 1 and ``rows[r][0]`` its column A, whatever
    leading area is empty; rows may differ in length; blank cells are None or ``""``.

    errors    (row, column), from 1 → error text (``#REF!``) of error cells
    uncached  (row, column) of formulas that carry no cached value
    merged    areas of merged cells that may hide entries: first row, first column, last row, last
              column, from 1
    formats   (row, column) → number format, of cells with a number that it may show as something
              else (`number_formats`)
    """

    name: str
    rows: Sequence[Sequence[RawValue]]
    hidden: bool = False
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> RawValue:
        """The value at 1-based *row*, *column*; None outside the grid, ``""`` becomes None."""
        if row < 1 or column < 1 or row > len(self.rows):
            return None
        cells = self.rows[row - 1]
        found = cells[column - 1] if column <= len(cells) else None
        return None if found == "" else found


class RawWorkbook(Struct, frozen=True):
    """A workbook as read: its sheets in tab order, and the format (``xlsx``, ``xls``, ``ods``)."""

    kind: str
    sheets: tuple[RawSheet, ...]

    def sheet(self, name: str) -> RawSheet | None:
        """The first sheet of that exact tab name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

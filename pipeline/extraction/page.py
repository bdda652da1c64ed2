"""A record sheet as it is laid out: a line a field, and columns of labels, values, units, notes, ids.

Knows where they stand, not which line is which field.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import zip_longest

from msgspec import Struct

from pipeline.extraction.casting import CellValue
from pipeline.extraction.grid import Grid, column_of, grid
from pipeline.extraction.plan import FormPlan, normal
from pipeline.extraction.reading import Reading
from pipeline.extraction.sheets import Found, head_rows
from pipeline.records import RawSheet
from pipeline.spec.model import RECORD_HEADS

VALUE_MARK = "@value"
LABEL_MARK = "@label"
_VALUE_HEAD = normal(RECORD_HEADS[1])

Column = tuple[CellValue, ...]


class Page(Struct, frozen=True, dict=True):
    """A record sheet being read; ``columns`` are those of ``rows``, each from line 1 on."""

    reading: Reading
    rows: Grid
    columns: Sequence[Column]
    label_column: int
    value_column: int

    @property
    def plan(self) -> FormPlan:
        """The form that the sheet is."""
        return self.reading.found.plan

    @property
    def answers(self) -> Column:
        """The cells of the column of values, ``[0]`` being that of line 1."""
        return self.column(self.value_column)

    @cached_property
    def labels(self) -> Sequence[tuple[int, str]]:
        """(line, text) of every text in the column of labels."""
        return texts_of(self.reading.found.sheet, self.label_column)

    def column(self, number: int) -> Column:
        """The cells of 1-based column *number* from line 1 on; None where a row ends before it."""
        if number > len(self.columns):
            return (None,) * len(self.rows)
        return self.columns[number - 1]

    @classmethod
    def of(cls, reading: Reading) -> Page:
        """The sheet of *reading*."""
        rows = grid(reading.found.sheet)
        return cls(reading, rows, [*zip_longest(*rows)], *columns_of(reading.found))


def columns_of(found: Found) -> tuple[int, int]:
    """(label column, value column): by their marks, else by the heads, else A and B."""
    sheet, id_row = found.sheet, found.id_row
    if id_row is not None:
        cells = list(sheet.rows[id_row - 1])
        label = cells.index(LABEL_MARK) + 1 if LABEL_MARK in cells else 1
        value = cells.index(VALUE_MARK) + 1 if VALUE_MARK in cells else label + 1
        return label, value
    if row := head_row(sheet):
        heads = [isinstance(v, str) and normal(v) == _VALUE_HEAD for v in sheet.rows[row - 1]]
        column = heads.index(True) + 1
        return max(1, column - 1), column
    return 1, 2


def head_row(sheet: RawSheet) -> int | None:
    """1-based row of the visible heads, where there is one."""
    for row in head_rows(sheet):
        if any(isinstance(v, str) and normal(v) == _VALUE_HEAD for v in sheet.rows[row - 1]):
            return row
    return None


def texts_of(sheet: RawSheet, column: int) -> list[tuple[int, str]]:
    """(line, text) of every text in 1-based *column*, without the white space around it."""
    cells = enumerate(column_of(sheet.rows, column), start=1)
    return [
        (line, text) for line, cell in cells if isinstance(cell, str) and (text := cell.strip())
    ]

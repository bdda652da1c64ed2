"""A Submission: what one workbook says, cast, with the source cell of every value.

Knows nothing of readers, rules or storage; `document` gives the canonical JSON form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import repeat
from typing import NamedTuple, Self

from msgspec import Struct, field

from pipeline.cells import address, column_number

# multi-choice fields hold a tuple of the chosen words, in the order of the choice list
Value = str | int | Decimal | date | tuple[str, ...] | None
Column = tuple[Value, ...]


class Identity(Struct, frozen=True):
    """Which return this is. ``found_by`` is ``_meta``, ``cover`` or ``likeness``;
    ``workbook`` the workbook id of the spec (填报簿, 活动设置, 督查评分簿). ``misplaced`` is True
    where the pack was made for another unit or period than the cover says (reported as X01):
    then only the cover can be judged."""

    workbook: str
    unit: str | None
    period: str | None
    revision: int
    template_version: str | None = None
    pack_code: str | None = None
    token: str | None = None
    found_by: str = "_meta"
    misplaced: bool = False


class Row(Struct, frozen=True):
    """One record of a form. ``values`` has every field of the form that the class fills, None
    where blank or unreadable; ``raw`` holds the sender's text verbatim where ``values`` differs
    from it (unreadable, or read after normalisation)."""

    number: int  # 1-based row in the sender's sheet; on a record sheet 0
    values: Mapping[str, Value]
    raw: Mapping[str, str] = field(default_factory=dict)

    def unreadable(self, name: str) -> bool:
        """True where something stands in the cell that could not be read."""
        return self.values.get(name) is None and name in self.raw


class Body(NamedTuple):
    """The records of a table, column by column: row numbers, field id → values row by row (all
    of the same length), and what was written in each row where its values differ."""

    numbers: Sequence[int]
    values: Mapping[str, Column]
    raw: Sequence[Mapping[str, str]]


class Table(Struct, frozen=True, dict=True):
    """One form's records as found on one sheet.

    columns  field id → column letters in the sender's sheet (table layout), or
             field id → letters of its value cell (record layout)
    lines    field id → row number (record layout only)

    The rows do not change, so what is asked of a whole column is turned once and kept.
    """

    form: str
    sheet: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    lines: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of_columns(cls, form: str, sheet: str, columns: Mapping[str, str], body: Body) -> Self:
        """The table with the records of *body*, whose columns are kept as they are."""
        cells = zip(*body.values.values(), strict=True)
        rows = map(dict, map(zip, repeat(tuple(body.values)), cells))
        table = cls(form, sheet, columns, tuple(map(Row, body.numbers, rows, body.raw)))
        if table.rows:
            vars(table)["by_field"] = body.values  # what the property would work out
        return table

    def column(self, name: str) -> Column:
        """Values of field *name*, row by row; None where a row has none."""
        return self.by_field.get(name) or (None,) * len(self.rows)

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """Field id → its values, row by row; empty where there is no row."""
        return _turned([row.values for row in self.rows]) if self.rows else {}

    def cell(self, row: Row, name: str) -> str | None:
        """A1 address of field *name* of *row* in the sender's sheet; None where the sheet has
        no such column."""
        letters = self.columns.get(name)
        if letters is None:
            return None
        return address(self.lines.get(name, row.number), column_number(letters))


def _turned(cells: Sequence[Mapping[str, Value]]) -> dict[str, Column]:
    """Field id → its values in *cells*, a mapping a row; as a rule all have the same fields."""
    names = tuple(cells[0])
    if all(tuple(values) == names for values in cells):
        return dict(
            zip(names, zip(*(values.values() for values in cells), strict=True), strict=False)
        )
    every = dict.fromkeys(name for values in cells for name in values)
    return {name: tuple(values.get(name) for values in cells) for name in every}


class Submission(Struct, frozen=True):
    """All tables of one workbook. ``unit_class`` is A, A0, B, C, D1, D2 or G (offices);
    ``outside`` lists (sheet, cell, text) that stood outside the form."""

    identity: Identity
    unit_class: str
    tables: Mapping[str, Table]
    outside: tuple[tuple[str, str, str], ...] = ()

    def rows(self, form: str) -> tuple[Row, ...]:
        """Records of *form*; empty where the sheet is absent."""
        table = self.tables.get(form)
        return table.rows if table else ()

    def record(self, form: str) -> Mapping[str, Value]:
        """Values of a record form (F0, F1); empty where absent."""
        rows = self.rows(form)
        return rows[0].values if rows else {}

    def each(self, form: str) -> Iterator[tuple[Table, Row]]:
        """(table, row) pairs of *form*, so that a check can name cells."""
        table = self.tables.get(form)
        if table:
            for row in table.rows:
                yield table, row

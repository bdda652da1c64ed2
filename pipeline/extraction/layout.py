"""Where the heading of one table sheet stands, and what follows from it for its columns and rows.

A heading as we print it is the same Header in every workbook, so this is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from pipeline.cells import column_letters
from pipeline.extraction.plan import FormPlan


class Header(Struct, frozen=True, eq=False, dict=True):
    """plan    the form that the sheet is
    columns    field id → 1-based column, also of fields that are never read
    first_row  1-based row where data begins
    label_row  1-based row of the labels, None where there is none
    heads      rows of labels and ids, no records wherever they stand
    above      rows over the table that hold a record: a heading was sorted in among them
    """

    plan: FormPlan
    columns: Mapping[str, int]
    first_row: int
    label_row: int | None
    heads: frozenset[int] = frozenset()
    above: tuple[int, ...] = ()

    def data_rows(self, last: int) -> Sequence[int]:
        """1-based rows down to *last* in which records may stand."""
        below = range(self.first_row, last + 1)
        if not self.above and max(self.heads, default=0) < self.first_row:
            return below
        return [*self.above, *(row for row in below if row not in self.heads)]

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Field id → index of its column in a row, of the fields that are read."""
        fields = self.plan.fields
        return {name: column - 1 for name, column in self.columns.items() if name in fields}

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """Field id → letters of its column, of the fields that are read."""
        return {name: column_letters(index + 1) for name, index in self.at.items()}

    @cached_property
    def computed(self) -> Mapping[str, int]:
        """Field id → 1-based column of those that hold our own formulas."""
        own = self.plan.computed
        return {name: column for name, column in self.columns.items() if name in own}

    @cached_property
    def known(self) -> frozenset[int]:
        """1-based columns of all fields."""
        return frozenset(self.columns.values())

    @cached_property
    def width(self) -> int:
        """The last column of a field, 0 without any."""
        return max(self.known, default=0)

    @cached_property
    def entries(self) -> Sequence[int]:
        """Indexes of the columns that people fill, from left to right."""
        return sorted(index for name, index in self.at.items() if self.plan.fields[name].entry)

    @cached_property
    def keys(self) -> Sequence[int]:
        """Indexes of the columns that make a row a record though nobody typed into it."""
        key = self.plan.form.key if self.plan.keeps else ()
        return [self.at[name] for name in key if name in self.at]

    @cached_property
    def printed(self) -> Sequence[int]:
        """Indexes of the other columns that we print, where a key alone makes a record: a row that
        is none has nothing of ours in them."""
        taken = {*self.entries, *self.keys}
        return sorted({*self.at.values()} - taken) if self.keys else ()

    @cached_property
    def leading(self) -> int:
        """Index of the first column that is read; there is one where there are records."""
        return min(self.at.values())

"""Where everything of one form stands on its sheet, and what is asked of its rows: the same for
every workbook of an occasion.

Pure geometry over the spec; knows no row that is filled in, so that the last one is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from pipeline.cells import address, column_letters
from pipeline.spec.model import Field, Form, Who
from pipeline.workbooks.forms.combined import All, Not, Some
from pipeline.workbooks.forms.expressions import Filled, OneOf, Test
from pipeline.workbooks.forms.live_check import Column, Elsewhere, LiveCheck
from pipeline.workbooks.forms.live_checks import missing, wrong
from pipeline.workbooks.forms.occasion import Occasion, Standing
from pipeline.workbooks.forms.references import references

FIRST_ROW = 5  # first row of data; 3 holds labels, 4 the hidden ids
ID_ROW = 4
VALUE_COLUMN = 2  # of a record sheet
ITEMS = "items"  # `Form.preprinted` of F6
ITEM_CODE = "item_code"
LAST = "\ue000"  # in addresses: the last row of a table, which depends on how many are filled in


class Layout(Struct, frozen=True, eq=False, dict=True):
    """A form as it stands on the sheets of an occasion."""

    form: Form
    occasion: Occasion

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Fields that stand on the sheet, in order."""
        return self.occasion.fields(self.form)

    @cached_property
    def standing(self) -> Standing:
        """Whether the form is due, open or 本期不填."""
        return self.occasion.standing(self.form)

    @cached_property
    def open_fields(self) -> frozenset[str]:
        """Ids of the entry fields."""
        return frozenset(f.id for f in self.fields if self.occasion.is_open(self.form, f))

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Field id → column, from 1 (table layout)."""
        return {f.id: place for place, f in enumerate(self.fields, start=1)}

    @cached_property
    def script(self) -> tuple[tuple[int, str | Field], ...]:
        """(row, group heading or field) of a record sheet, top to bottom."""
        found: list[tuple[int, str | Field]] = []
        group = ""
        for entry in self.fields:
            if entry.group and entry.group != group:
                group = entry.group
                found.append((FIRST_ROW + len(found), group))
            found.append((FIRST_ROW + len(found), entry))
        return tuple(found)

    @cached_property
    def record_rows(self) -> Mapping[str, int]:
        """Field id → row (record layout)."""
        return {entry.id: row for row, entry in self.script if isinstance(entry, Field)}

    def place(self, name: str, index: int = 0) -> tuple[int, int]:
        """(row, column), from 1, of field *name* of the line at *index*."""
        if self.form.is_record:
            return self.record_rows[name], VALUE_COLUMN
        return FIRST_ROW + index, self.columns[name]

    def has(self, name: str | None) -> bool:
        """True where field *name* stands on the sheet."""
        return name is not None and any(f.id == name for f in self.fields)

    def scalar(self, name: str) -> str:
        """``$C5``: the cell of the first row, for conditional formats and validations."""
        return self._addresses[name][0]

    def vector(self, name: str) -> str:
        """``'F4测评统计'!$C$5:$C$`` and `LAST` (a table's column) or ``'F0填报信息'!$B$7``."""
        return self._addresses[name][1]

    @cached_property
    def _addresses(self) -> Mapping[str, tuple[str, str]]:
        """Field id → (scalar, vector)."""
        sheet = sheet_reference(self.form.sheet)
        found = {}
        for entry in self.fields:
            row, column = self.place(entry.id)
            letters = column_letters(column)
            if self.form.is_record:
                found[entry.id] = f"${letters}${row}", f"{sheet}!${letters}${row}"
            else:
                area = f"{sheet}!${letters}${row}:${letters}${LAST}"
                found[entry.id] = f"${letters}{row}", area
        return found

    def run(self, name: str) -> str:
        """``C5:C`` and `LAST`, or a single cell: where *name* is filled in."""
        row, column = self.place(name)
        if self.form.is_record:
            return address(row, column)
        return f"{address(row, column)}:{column_letters(column)}{LAST}"

    def entry_runs(self) -> Iterator[tuple[Field, str]]:
        """(entry field, range) pairs."""
        return ((f, self.run(f.id)) for f in self.fields if f.id in self.open_fields)

    @cached_property
    def started(self) -> Test:
        """Test «something was entered in this row», or, of a sheet of pre-printed rows that is
        due, «this row has to be filled in»."""
        entered = Some(tuple(Filled(name) for name in self._beginnings))
        closed = self.occasion.closed_rows(self.form)
        if closed:
            return All((entered, Not(OneOf(*closed))))
        if self.form.preprinted != ITEMS:
            return entered
        asked = OneOf(ITEM_CODE, self_scored(self.occasion))
        return asked if self.standing is Standing.DUE else All((asked, entered))

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """Fields of which one makes a row a record: the entry fields, and a number that we
        print (F3), so that a row emptied by hand is not taken for one that never was."""
        numbered = () if self.form.preprinted else self.form.key
        return tuple(
            f.id
            for f in self.fields
            if f.id in self.open_fields or (f.id in numbered and f.who is Who.SYSTEM)
        )

    @cached_property
    def blanks(self) -> Mapping[str, Test]:
        """Field id → test «has to be filled in, and is not», of the fields that are asked for."""
        tests = ((f.id, missing(self.occasion, self.form, f)) for f in self.fields)
        return {name: test for name, test in tests if test is not None}

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """What the checks of the form compare with: other cells, and its own keys."""
        known = references(self.occasion)
        if self.form.is_record:
            return known
        keys = (self.form.key, *self.form.unique)
        own = {f"{self.form.id}.{name}": self._own(name) for key in keys for name in key}
        return replace(known, columns={**known.columns, **own})

    def _own(self, name: str) -> Column:
        area = self.vector(name).rpartition("!")[2]  # older Excel marks by its own sheet
        return Column(f"{self.form.id}.{name}", area)

    @cached_property
    def checks(self) -> tuple[LiveCheck, ...]:
        """What turns red or amber while a person types."""
        return wrong(self.occasion, self.form, self.elsewhere)


def layout_of(occasion: Occasion, form: Form) -> Layout:
    """The Layout of *form*, the same one for all workbooks of *occasion*."""
    return occasion.once("layout", form.id, lambda: Layout(form, occasion))


def self_scored(occasion: Occasion) -> tuple[str, ...]:
    """Codes of the items that a unit scores itself."""
    return tuple(item.id for item in occasion.spec.items if item.self_scored)


def sheet_reference(sheet: str) -> str:
    """*sheet* as it stands in a formula."""
    return "'" + sheet.replace("'", "''") + "'"

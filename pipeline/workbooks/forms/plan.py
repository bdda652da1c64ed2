"""Where everything of one form stands: its columns or lines, the rows to draw, cell addresses.

Pure geometry over the spec; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.cells import address, column_letters
from pipeline.records import Value
from pipeline.spec.model import Field, Form, Who
from pipeline.workbooks.forms.combined import All, Not, Some
from pipeline.workbooks.forms.expressions import Content, Filled, OneOf, Test
from pipeline.workbooks.forms.live_checks import missing
from pipeline.workbooks.forms.occasion import Occasion, Standing

FIRST_ROW = 5  # first row of data; 3 holds labels, 4 the hidden ids
ID_ROW = 4
VALUE_COLUMN = 2  # of a record sheet
ITEMS = "items"  # `Form.preprinted` of F6
ITEM_CODE = "item_code"
_SPARE_ROWS = 100  # beyond the rows drawn, lists and red marks still work on so many


@dataclass(frozen=True, slots=True)
class Line:
    """One record to draw: what stands in each cell (the sender's text where it could not be
    read), and the row of the sender's sheet that it came from."""

    contents: Mapping[str, Content]
    source: int | None = None


@dataclass(frozen=True)
class Plan:
    """A form as it will stand on its sheet. A record form has exactly one line."""

    form: Form
    occasion: Occasion
    lines: Sequence[Line]

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
    def last_row(self) -> int:
        """Last row that lists, red marks and counts look at."""
        return FIRST_ROW - 1 + max(self.form.entry_rows, len(self.lines) + _SPARE_ROWS)

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

    def index_of(self, source: int | None) -> int | None:
        """Index of the line that came from row *source* of the sender's sheet."""
        if self.form.is_record:
            return 0
        for index, line in enumerate(self.lines):
            if source is not None and line.source == source:
                return index
        return None

    def scalar(self, name: str) -> str:
        """``$C5``: the cell of the first row, for conditional formats and validations."""
        return self._addresses[name][0]

    def vector(self, name: str) -> str:
        """``'F4测评统计'!$C$5:$C$120`` (a table's column) or ``F0填报信息!$B$7`` (a line)."""
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
                area = f"{sheet}!${letters}${row}:${letters}${self.last_row}"
                found[entry.id] = f"${letters}{row}", area
        return found

    def entry_runs(self) -> Iterator[tuple[Field, str]]:
        """(entry field, range) pairs: a column down to `last_row`, or a single value cell."""
        for entry in self.fields:
            if entry.id in self.open_fields:
                row, column = self.place(entry.id)
                last = row if self.form.is_record else self.last_row
                yield entry, f"{address(row, column)}:{address(last, column)}"

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

    def line_is_open(self, line: Line) -> bool:
        """False where a pre-printed row takes no entry (computed and ballot items)."""
        if self.form.preprinted != ITEMS:
            return True
        return line.contents.get(ITEM_CODE) in self_scored(self.occasion)


def self_scored(occasion: Occasion) -> tuple[str, ...]:
    """Codes of the items that a unit scores itself."""
    return tuple(item.id for item in occasion.spec.items if item.self_scored)


def sheet_reference(sheet: str) -> str:
    """*sheet* as it stands in a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def content(value: Value) -> Content:
    """What is written for *value*: words of a multi-choice are joined with 、."""
    if isinstance(value, tuple):
        return "、".join(value)
    found: str | int | date | None = value  # type: ignore[assignment]
    return found

"""A form with the rows to draw on its sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from pipeline.records import Value
from pipeline.spec.model import Field, Form
from pipeline.workbooks.forms.layout import FIRST_ROW, ITEM_CODE, ITEMS, LAST, Layout, self_scored
from pipeline.workbooks.forms.occasion import Occasion, Standing
from pipeline.workbooks.forms.rows import Content

_SPARE_ROWS = 100  # beyond the rows drawn, lists and red marks still work on so many


class Line(Struct, frozen=True):
    """One record to draw: what stands in each cell (the sender's text where it could not be
    read), and the row of the sender's sheet that it came from."""

    contents: Mapping[str, Content]
    source: int | None = None


class Plan(Struct, frozen=True):
    """A form as it will stand on its sheet. A record form has exactly one line."""

    layout: Layout
    lines: Sequence[Line]

    @property
    def form(self) -> Form:
        """The form."""
        return self.layout.form

    @property
    def occasion(self) -> Occasion:
        """What the workbook is drawn for."""
        return self.layout.occasion

    @property
    def fields(self) -> tuple[Field, ...]:
        """Fields that stand on the sheet, in order."""
        return self.layout.fields

    @property
    def standing(self) -> Standing:
        """Whether the form is due, open or 本期不填."""
        return self.layout.standing

    @property
    def open_fields(self) -> frozenset[str]:
        """Ids of the entry fields."""
        return self.layout.open_fields

    @property
    def last_row(self) -> int:
        """Last row that lists, red marks and counts look at."""
        return FIRST_ROW - 1 + max(self.form.entry_rows, len(self.lines) + _SPARE_ROWS)

    def place(self, name: str, index: int = 0) -> tuple[int, int]:
        """(row, column), from 1, of field *name* of the line at *index*."""
        return self.layout.place(name, index)

    def has(self, name: str | None) -> bool:
        """True where field *name* stands on the sheet."""
        return self.layout.has(name)

    def index_of(self, source: int | None) -> int | None:
        """Index of the line that came from row *source* of the sender's sheet."""
        if self.form.is_record:
            return 0
        for index, line in enumerate(self.lines):
            if source is not None and line.source == source:
                return index
        return None

    def vector(self, name: str) -> str:
        """``'F4测评统计'!$C$5:$C$120`` (a table's column) or ``'F0填报信息'!$B$7`` (a line)."""
        return self.ended(self.layout.vector(name))

    def ended(self, text: str) -> str:
        """*text* of the layout with the last row in its place."""
        return text.replace(LAST, str(self.last_row))

    def line_is_open(self, line: Line) -> bool:
        """False where a pre-printed row takes no entry (computed and ballot items)."""
        if self.form.preprinted != ITEMS:
            return True
        return line.contents.get(ITEM_CODE) in self_scored(self.occasion)


def content(value: Value) -> Content:
    """What is written for *value*: words of a multi-choice are joined with 、."""
    if isinstance(value, tuple):
        return "、".join(value)
    found: str | int | date | None = value  # type: ignore[assignment]
    return found

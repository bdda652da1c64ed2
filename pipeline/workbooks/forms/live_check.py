"""What a live check is, and what it may look at beyond its own row: types without a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from pipeline.workbooks.forms.expressions import Given, Named, Test
from pipeline.workbooks.forms.rows import Content, Present


class LiveCheck(Struct, frozen=True):
    """*test* is true of a row that is not right; *fields* are the cells that then turn red.
    A check that does not block is shown, but does not keep the workbook from being sent."""

    fields: tuple[str, ...]
    test: Test
    blocks: bool = True


class Column(Struct, frozen=True):
    """Cells below each other: what Excel calls them (a range or a defined name), and their
    *words*; None of a column that is filled in, which is found by *name* in `Present`."""

    name: str
    text: str
    words: tuple[str, ...] | None = None

    def contents(self, present: Present) -> Sequence[Content]:
        """What they hold."""
        return present.columns.get(self.name, ()) if self.words is None else self.words


class Elsewhere(Struct, frozen=True):
    """Other cells and dates of the campaign that checks compare with: reference name
    (``F0.report_date``, ``period.due_by``, ``ballots``) → operand; ``columns`` are the entry
    columns of tables (``F2.member_no``) and the choice lists (``grades``); absent where unknown."""

    operands: Mapping[str, Given | Named]
    columns: Mapping[str, Column] = field(default_factory=dict)

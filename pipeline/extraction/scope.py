"""What a class must and may fill in a period, per form: which findings count, which are missed.

Reads the due table (`Settings.due`); knows nothing of cells.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct, field

from pipeline.campaign import Settings
from pipeline.campaign.standing import Standing, standing
from pipeline.extraction.plan import RETURN_WORKBOOK
from pipeline.spec.model import Block, Form, Spec

SETTINGS_WORKBOOK = "活动设置"
COVER = "F0"


class FormScope(Struct, frozen=True):
    """One form as it is due.

    required    the sheet must be there
    needed      fields whose column must be there
    expected    fields whose column must be there where the sheet has any record
    open        fields whose unreadable cells are Problems
    rows_field  where rows are due by a value of this field: ``open_rows`` are those open,
                ``row_values`` all that any block names
    """

    required: bool
    needed: frozenset[str]
    expected: frozenset[str]
    open: frozenset[str]
    rows_field: str | None = None
    open_rows: frozenset[str] = frozenset()
    row_values: frozenset[str] = frozenset()

    def row_open(self, value: object) -> bool:
        """False only for a row that names a kind of row which is not due."""
        return value not in self.row_values or value in self.open_rows


_NONE: frozenset[str] = frozenset()
Judge = Callable[[str], Standing]


class Scope(Struct, frozen=True):
    """What is due for one workbook: how each block stands."""

    spec: Spec
    standing: Judge
    _known: dict[str, FormScope] = field(default_factory=dict)

    def of(self, form: Form) -> FormScope:
        """*form* as it is due."""
        if form.id not in self._known:
            self._known[form.id] = self._of(form)
        return self._known[form.id]

    def _of(self, form: Form) -> FormScope:
        by_rows = [b for b in self.spec.blocks.values() if b.form == form.id and b.rows_field]
        if by_rows:
            return self._by_rows(form, by_rows)
        blocks = {name: self.standing(name) for name in {entry.block for entry in form.fields}}
        every, lowest, best = _ids(form), min(blocks.values()), max(blocks.values())

        def fields(least: Standing) -> frozenset[str]:
            if lowest >= least or best < least:
                return every if lowest >= least else _NONE
            return frozenset(entry.id for entry in form.fields if blocks[entry.block] >= least)

        return FormScope(
            best is Standing.DUE,
            fields(Standing.DUE),
            fields(Standing.ROWS),
            fields(Standing.OPEN),
        )

    def _by_rows(self, form: Form, blocks: list[Block]) -> FormScope:
        best = max(self.standing(block.id) for block in blocks)
        opened = [block for block in blocks if self.standing(block.id) >= Standing.OPEN]
        every = _ids(form)
        return FormScope(
            best is Standing.DUE,
            every if best is Standing.DUE else _NONE,
            every if best >= Standing.ROWS else _NONE,
            every if opened else _NONE,
            blocks[0].rows_field,
            frozenset(value for block in opened for value in block.rows_values),
            frozenset(value for block in blocks for value in block.rows_values),
        )


def _ids(form: Form) -> frozenset[str]:
    return frozenset(entry.id for entry in form.fields)


def scope_of(
    spec: Spec, settings: Settings, workbook: str, unit_class: str, period: str | None
) -> Scope:
    """The Scope of a workbook. Office workbooks are open throughout, 活动设置 must be whole; of
    a return whose unit or period is unknown only the cover must be there."""
    if workbook != RETURN_WORKBOOK:
        whole = Standing.DUE if workbook == SETTINGS_WORKBOOK else Standing.ROWS
        return Scope(spec, lambda _: whole)
    if not unit_class or period is None:
        return Scope(spec, lambda block: Standing.DUE if block == COVER else Standing.OPEN)
    return Scope(spec, partial(standing, settings.due, unit_class=unit_class, period=period))

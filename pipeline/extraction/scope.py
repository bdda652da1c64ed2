"""What a class must and may fill in a period, per form: which findings count, which are missed.

Reads the due table (`Settings.due`); knows nothing of cells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.campaign import Settings
from pipeline.spec.model import Block, Form, Spec

SETTINGS_WORKBOOK = "活动设置"
RETURN_WORKBOOK = "填报簿"


@dataclass(frozen=True, slots=True)
class FormScope:
    """One form as it is due.

    required    the sheet must be there
    needed      fields whose column must be there
    open        fields whose unreadable cells are Problems
    rows_field  where rows are due by a value of this field: ``open_rows`` are those open,
                ``row_values`` all that any block names
    """

    required: bool
    needed: frozenset[str]
    open: frozenset[str]
    rows_field: str | None = None
    open_rows: frozenset[str] = frozenset()
    row_values: frozenset[str] = frozenset()

    def row_open(self, value: object) -> bool:
        """False only for a row that names a kind of row which is not due."""
        return value not in self.row_values or value in self.open_rows


Judge = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is due for one workbook: two questions about a block."""

    spec: Spec
    required: Judge
    open: Judge

    def of(self, form: Form) -> FormScope:
        """*form* as it is due."""
        by_rows = [b for b in self.spec.blocks.values() if b.form == form.id and b.rows_field]
        if by_rows:
            return self._by_rows(form, by_rows)
        names = {entry.block for entry in form.fields}
        required = {name for name in names if self.required(name)}
        opened = {name for name in names if self.open(name)}
        return FormScope(
            bool(required),
            frozenset(entry.id for entry in form.fields if entry.block in required),
            frozenset(entry.id for entry in form.fields if entry.block in opened),
        )

    def _by_rows(self, form: Form, blocks: list[Block]) -> FormScope:
        required = any(self.required(block.id) for block in blocks)
        opened = [block for block in blocks if self.open(block.id)]
        every = frozenset(entry.id for entry in form.fields)
        return FormScope(
            required,
            every if required else frozenset(),
            every if opened else frozenset(),
            blocks[0].rows_field,
            frozenset(value for block in opened for value in block.rows_values),
            frozenset(value for block in blocks for value in block.rows_values),
        )


def scope_of(
    spec: Spec, settings: Settings, workbook: str, unit_class: str, period: str | None
) -> Scope:
    """The Scope of a workbook. Office workbooks are open throughout, 活动设置 must be whole; of
    a return whose unit or period is unknown only the cover must be there."""
    if workbook != RETURN_WORKBOOK:
        return Scope(spec, lambda _: workbook == SETTINGS_WORKBOOK, lambda _: True)
    if not unit_class or period is None:
        return Scope(spec, lambda block: block == "F0", lambda _: True)
    due = settings.due
    return Scope(
        spec,
        lambda block: due.required(block, unit_class, period),
        lambda block: due.open(block, unit_class, period),
    )

"""Choice lists on the hidden sheet `_lists`, and the ranges that drop-downs take from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pipeline.cells import address
from pipeline.spec.model import Field
from pipeline.workbooks.forms.expressions import quoted
from pipeline.workbooks.forms.list_names import list_name, lists_of, replaced
from pipeline.workbooks.forms.occasion import Occasion
from pipeline.workbooks.forms.plan import Plan

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LISTS_SHEET = "_lists"
ROSTER_FORM = "F2"
MEMBER_FIELD = "member_no"
ROSTER_NAME = "名册_党员序号"


def write_lists(workbook: Workbook, occasion: Occasion, plans: Iterable[Plan]) -> None:
    """Adds the hidden sheet: one column a list, its name in row 1; and a defined name each."""
    sheet = workbook.add_worksheet(LISTS_SHEET)
    used = sorted({name for p in plans for f in p.fields for name in lists_of(f, occasion)})
    for column, name in enumerate(used):
        words = occasion.spec.choices[name]
        sheet.write_string(0, column, name)
        sheet.write_column(1, column, words)
        first, last = address(2, column + 1), address(1 + max(1, len(words)), column + 1)
        workbook.define_name(list_name(name), f"={LISTS_SHEET}!{_fixed(first)}:{_fixed(last)}")
    sheet.protect()
    sheet.hide()


def source_of(plan: Plan, field: Field, plans: Mapping[str, Plan]) -> str | None:
    """What the drop-down of *field* lists: a defined name, or an IF over names where the list
    depends on another cell of the row; None where it has no list."""
    if field.id == MEMBER_FIELD and plan.form.id != ROSTER_FORM and ROSTER_FORM in plans:
        return f"={ROSTER_NAME}"
    fixed = replaced(field, plan.occasion)
    if fixed is not None:
        return f"={list_name(fixed)}"
    if field.choices_on and field.choices_by and plan.has(field.choices_on):
        return "=" + _dependent(plan, field)
    return f"={list_name(field.choices)}" if field.choices else None


def _dependent(plan: Plan, field: Field) -> str:
    assert field.choices_on is not None
    entries = list(field.choices_by.items())
    rest = field.choices or entries.pop()[1]
    formula = list_name(rest)
    for word, choices in reversed(entries):
        formula = (
            f"IF({plan.scalar(field.choices_on)}={quoted(word)},{list_name(choices)},{formula})"
        )
    return formula


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"

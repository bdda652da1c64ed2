"""Choice lists on the hidden sheet `_lists`, and the ranges that drop-downs take from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cells import address
from pipeline.spec.model import Field
from pipeline.workbooks.forms.expressions import quoted
from pipeline.workbooks.forms.layout import Layout
from pipeline.workbooks.forms.list_names import (
    MEMBER_FIELD,
    ROSTER_FORM,
    ROSTER_NAME,
    list_name,
    lists_of,
    replaced,
)
from pipeline.workbooks.forms.occasion import Occasion
from pipeline.workbooks.forms.plain_sheet import add_sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LISTS_SHEET = "_lists"


def write_lists(workbook: Workbook, occasion: Occasion) -> None:
    """Adds the hidden sheet: one column a list, its name in row 1; and a defined name each."""
    sheet = add_sheet(workbook, LISTS_SHEET)
    fields = [field for form in occasion.forms for field in occasion.fields(form)]
    used = sorted({name for field in fields for name in lists_of(field, occasion)})
    for column, name in enumerate(used):
        words = occasion.spec.choices[name]
        for row, word in enumerate((name, *words)):
            sheet.write_string(row, column, word)
        first, last = address(2, column + 1), address(1 + max(1, len(words)), column + 1)
        workbook.define_name(list_name(name), f"={LISTS_SHEET}!{_fixed(first)}:{_fixed(last)}")
    sheet.protect()
    sheet.hide()


def source_of(layout: Layout, field: Field) -> str | None:
    """What the drop-down of *field* lists: a defined name, or an IF over names where the list
    depends on another cell of the row; None where it has no list."""
    forms = {form.id for form in layout.occasion.forms}
    if field.id == MEMBER_FIELD and layout.form.id != ROSTER_FORM and ROSTER_FORM in forms:
        return f"={ROSTER_NAME}"
    fixed = replaced(field, layout.occasion)
    if fixed is not None:
        return f"={list_name(fixed)}"
    if field.choices_on and field.choices_by and layout.has(field.choices_on):
        return "=" + _dependent(layout, field)
    return f"={list_name(field.choices)}" if field.choices else None


def _dependent(layout: Layout, field: Field) -> str:
    assert field.choices_on is not None
    entries = list(field.choices_by.items())
    rest = field.choices or entries.pop()[1]
    formula = list_name(rest)
    for word, choices in reversed(entries):
        formula = (
            f"IF({layout.scalar(field.choices_on)}={quoted(word)},{list_name(choices)},{formula})"
        )
    return formula


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"

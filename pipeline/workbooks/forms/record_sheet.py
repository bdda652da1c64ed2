"""Draws a form in record layout: one line a field, label, entry cell, unit, explanation, id."""

from __future__ import annotations

from typing import Any

from pipeline.spec.model import RECORD_HEADS as HEADS
from pipeline.spec.model import Field, FieldType, Who
from pipeline.workbooks.forms.controls import control_formula, control_value
from pipeline.workbooks.forms.drawing import (
    MUST,
    Book,
    cell_styles,
    freeze,
    marked,
    start_sheet,
)
from pipeline.workbooks.forms.heights import most_lines, row_height
from pipeline.workbooks.forms.layout import ID_ROW, VALUE_COLUMN
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.rules import add_rules

CONTROL_FIELD = "control_sum"
PERIOD_FIELD = "period"
IDS = ("@label", "@value", "@unit", "@note", "@field")
NOT_NOW = "本期不填。"
PRINTED = "已为您填好，不用改。"
_WIDTHS = (24.0, 46.0, 7.0, 62.0, 12.0)


def draw_record(book: Book, plan: Plan) -> None:
    """Adds the sheet of *plan* to the book."""
    sheet = start_sheet(book, plan, _WIDTHS[: len(HEADS)])
    _heads(book, sheet)
    for row, entry in plan.layout.script:
        if isinstance(entry, Field):
            _line(book, sheet, plan, row, entry)
        else:
            for column in range(len(HEADS)):
                sheet.write_string(row - 1, column, "" if column else entry, _group(book))
    add_rules(sheet, plan, book.formats)
    freeze(sheet, 0)


def _group(book: Book) -> Any:
    return book.formats("box", "group")


def _heads(book: Book, sheet: Any) -> None:
    for column, width in enumerate(_WIDTHS):
        hidden = {"hidden": True} if column >= len(HEADS) else {}
        sheet.set_column(column, column, width, None, hidden)
    for column, text in enumerate(HEADS):
        sheet.write_string(2, column, text, book.formats("box", "head"))
    for column, text in enumerate(IDS):
        sheet.write_string(ID_ROW - 1, column, text, book.formats("note"))
    sheet.set_row(2, 22)


def _line(book: Book, sheet: Any, plan: Plan, row: int, field: Field) -> None:
    is_open = field.id in plan.open_fields
    must = field.required and book.occasion.must(plan.form, field)
    label = f"{field.label}{MUST}" if must else field.label
    note = _explanation(plan, field)
    shown = book.formats("box", "strong" if is_open else "grey", "wrap")
    sheet.write_string(row - 1, 0, label, shown)
    _value(book, sheet, plan, row, field)
    sheet.write_string(row - 1, 2, field.unit, book.formats("box", "center"))
    sheet.write_string(row - 1, 3, note, book.formats("box", "note", "wrap"))
    sheet.write_string(row - 1, 4, field.id)
    sheet.set_row(row - 1, row_height(_lines(plan, field, label, note)))


def _value(book: Book, sheet: Any, plan: Plan, row: int, field: Field) -> None:
    mark = marked(book, sheet, plan, field, 0)
    is_open = field.id in plan.open_fields
    shown = mark or book.formats(*cell_styles(field, is_open=is_open), *_left(field))
    if field.id == CONTROL_FIELD and mark is None:
        formula, known = control_formula(book.plans), control_value(book.plans)
        sheet.put_formula(row - 1, VALUE_COLUMN - 1, formula, known, shown)
    else:
        sheet.put(row - 1, VALUE_COLUMN - 1, plan.lines[0].contents.get(field.id), shown)


def _lines(plan: Plan, field: Field, label: str, note: str) -> int:
    """Text lines that the tallest cell of the line needs."""
    value = str(plan.lines[0].contents.get(field.id) or "")
    room = field.max_lines if field.id in plan.open_fields else 1
    return max(room, most_lines(zip((label, value, field.unit, note), _WIDTHS, strict=False)))


def _left(field: Field) -> tuple[str, ...]:
    """Values of a record stand at the left, whatever their type: there is one a line."""
    return () if field.type is FieldType.TEXT else ("left",)


def _explanation(plan: Plan, field: Field) -> str:
    if field.id not in plan.open_fields:
        if field.id not in plan.occasion.printed(plan.form):
            return NOT_NOW
        if field.id == PERIOD_FIELD and plan.occasion.period is not None:
            return f"{plan.occasion.period.name}。{PRINTED}"
        return PRINTED if field.who is Who.UNIT else field.prompt
    example = f"例：{field.example}" if field.example else ""
    return f"{field.prompt}{example}"

"""Draws a form in table layout: labels in row 3, hidden ids in row 4, a record a row from row 5.

Entry columns are unlocked by column format, so that blank rows cost nothing to write or read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from pipeline.cells import column_letters
from pipeline.spec.model import Field
from pipeline.workbooks.forms.drawing import (
    MUST,
    Book,
    cell_styles,
    freeze,
    marked,
    start_sheet,
)
from pipeline.workbooks.forms.formula_values import evaluate, fill_in
from pipeline.workbooks.forms.heights import lines_in, most_lines, row_height
from pipeline.workbooks.forms.layout import FIRST_ROW, ID_ROW, ITEMS
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.rules import add_rules

_LABEL_ROW = 3
_HEAD_LINES = 3  # a label may take so many lines
_THIS_ROW = "\ue000"  # in a formula: the row that it stands in
_FROZEN = {"F2": 2, "F3": 1, "F4": 3, "G1": 2, "GS": 2}  # identifying columns that stay in view


def draw_table(book: Book, plan: Plan) -> None:
    """Adds the sheet of *plan* to the book."""
    widths = [width_of(field) for field in plan.fields]
    sheet = start_sheet(book, plan, [0.0 if _hidden(f) else width_of(f) for f in plan.fields])
    _columns(book, sheet, plan)
    bad = {key[2] for key in book.marks if key[0] == plan.form.id}
    for index in range(len(plan.lines)):
        _line(book, sheet, plan, index, index in bad)
        _height(sheet, plan, index, widths)
    _formulas(sheet, plan)
    add_rules(sheet, plan, book.formats)
    freeze(sheet, _FROZEN.get(plan.form.id, 0))


def width_of(field: Field) -> float:
    """Column width in characters: as the spec says, and wide enough for the label."""
    return max(field.width, math.ceil(2 * len(field.label) / _HEAD_LINES) + 2)


def _columns(book: Book, sheet: Any, plan: Plan) -> None:
    lines = 1
    for column, field in enumerate(plan.fields):
        by_column = field.id in plan.open_fields and plan.form.preprinted != ITEMS
        shown = book.formats(*cell_styles(field, is_open=by_column))
        width = width_of(field)
        sheet.set_column(column, column, width, shown, _hidden(field))
        must = field.required and book.occasion.must(plan.form, field)
        sheet.write_string(
            _LABEL_ROW - 1,
            column,
            f"{field.label}{MUST}" if must else field.label,
            book.formats("box", "head", *(["must"] if must else [])),
        )
        sheet.write_string(ID_ROW - 1, column, field.id, book.formats("note"))
        lines = max(lines, lines_in(f"{field.label}{MUST if must else ''}", width))
    sheet.set_row(_LABEL_ROW - 1, row_height(lines))


def _hidden(field: Field) -> dict[str, bool]:
    return {"hidden": True} if field.id == "point_key" else {}


def _line(book: Book, sheet: Any, plan: Plan, index: int, bad: bool) -> None:
    line = plan.lines[index]
    by_cell = plan.form.preprinted == ITEMS and plan.line_is_open(line)
    shown = [
        book.formats(*cell_styles(field, is_open=True))
        if by_cell and field.id in plan.open_fields
        else None
        for field in plan.fields
    ]
    if bad:
        marks = [marked(book, sheet, plan, field, index) for field in plan.fields]
        shown = [mark or usual for mark, usual in zip(marks, shown, strict=True)]
    contents = [line.contents.get(field.id) for field in plan.fields]
    sheet.put_line(FIRST_ROW + index - 1, contents, shown)


def _height(sheet: Any, plan: Plan, index: int, widths: Sequence[float]) -> None:
    """Rows with a text that wraps are made tall enough for it; the others keep their height."""
    contents = plan.lines[index].contents
    cells = (
        (contents.get(field.id), width) for field, width in zip(plan.fields, widths, strict=True)
    )
    lines = most_lines(cells)
    if lines > 1:
        sheet.set_row(FIRST_ROW + index - 1, row_height(lines))


def _formulas(sheet: Any, plan: Plan) -> None:
    """Computed columns, on every row that a person may fill; the results are ours."""
    rows = max(plan.form.entry_rows, len(plan.lines))
    for column, field in enumerate(plan.fields):
        if not field.formula:
            continue
        formula = fill_in(field.formula, partial(_beside, plan))
        unfilled = evaluate(field.formula, {})
        results = [evaluate(field.formula, line.contents) for line in plan.lines]
        for index in range(rows):
            row = FIRST_ROW + index
            result = results[index] if index < len(results) else unfilled
            sheet.put_formula(row - 1, column, formula.replace(_THIS_ROW, str(row)), result)


def _beside(plan: Plan, name: str) -> str:
    return f"{column_letters(plan.layout.columns[name])}{_THIS_ROW}"

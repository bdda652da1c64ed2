"""The sheet 退回说明 of a returned workbook: how many things to mend, each with a link."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pipeline.problems import Effect, masked
from pipeline.records import Submission
from pipeline.workbooks.forms.drawing import Book, footer
from pipeline.workbooks.forms.occasion import RETURN_FORM
from pipeline.workbooks.forms.plain_sheet import add_sheet
from pipeline.workbooks.forms.plan import Plan, sheet_reference
from pipeline.workbooks.forms.returned import Finding, place
from pipeline.workbooks.look import TARGET, set_up_page

RETURN_SHEET = "退回说明"
HEADS = ("序号", "在哪里", "填的是", "有什么问题", "怎样改", "类别", "说明", "办公室用")
_WIDTHS = (6, 26, 18, 44, 44, 12, 26, 10)
_HEAD_ROW = 4  # from 1
_LINE_HEIGHT = 16  # points
_TO_MEND = (
    "点“在哪里”就到那个格子。粗红框的要改；细橙框的数字如果属实，在“核对说明”里写一句原因即可。"
    "改好后把本文件发回来，其余内容都已为您抄好。"
)
_TO_EXPLAIN = (
    "数字如果属实，在“核对说明”里写一句原因即可，说明一次就行；有误的请改正。改好后把本文件发回来。"
)
_WITHOUT_ANSWERS = (
    "点“在哪里”就到那个格子。粗红框的要改；细橙框的请核对，属实的不用改。"
    "改好后把本文件发回来，其余内容都已为您抄好。"
)


def draw_return_sheet(book: Book, submission: Submission, found: Sequence[Finding]) -> None:
    """Adds the sheet as the first one; call it before any other is drawn."""
    sheet = add_sheet(book.workbook, RETURN_SHEET)
    formats = book.formats
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, RETURN_SHEET, formats("title"))
    sheet.write_string(1, 0, _sentence(book, found, submission), formats("body"))
    sheet.write_string(2, 0, _advice(book, found), formats("note"))
    for column, head in enumerate(HEADS):
        sheet.write_string(_HEAD_ROW - 1, column, head, formats("box", "head"))
    for number, finding in enumerate(found, start=1):
        _line(book, sheet, number, finding)
    _outside(book, sheet, _HEAD_ROW + len(found) + 2, submission)
    sheet.set_tab_color(TARGET)
    sheet.freeze_panes(_HEAD_ROW, 0)
    sheet.hide_gridlines(2)
    sheet.protect(options={"format_columns": True, "format_rows": True, "autofilter": True})
    set_up_page(sheet, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1), footer=footer(book.occasion))


def _sentence(book: Book, found: Sequence[Finding], submission: Submission) -> str:
    unit, period = book.occasion.unit, book.occasion.period
    assert unit is not None
    assert period is not None
    errors = sum(f.problem.effect is Effect.RETURN for f in found)
    points = sum(f.problem.effect is Effect.FLAG for f in found)
    others = len(found) - errors - points
    parts = [f"{errors} 处要改"] * bool(errors) + [f"{points} 处请核对"] * bool(points)
    parts += [f"{others} 处供参考"] * bool(others)
    said = "、".join(parts) or "没有要改的地方"
    sent = f"第 {submission.identity.revision} 稿"
    return f"{unit.name}（{unit.code}）{period.code} {period.name}，{sent}：{said}。"


def _advice(book: Book, found: Sequence[Finding]) -> str:
    if RETURN_FORM not in book.plans:
        return _WITHOUT_ANSWERS
    if any(f.problem.effect is Effect.RETURN for f in found):
        return _TO_MEND
    return _TO_EXPLAIN


def _line(book: Book, sheet: Any, number: int, finding: Finding) -> None:
    formats, problem = book.formats, finding.problem
    row = _HEAD_ROW + number - 1
    box = formats("box", "wrap")
    sheet.write_number(row, 0, number, formats("box", "center"))
    where = place(finding)
    if finding.sheet and finding.cell:
        link = f"internal:{sheet_reference(finding.sheet)}!{finding.cell}"
        sheet.write_url(row, 1, link, formats("box", "link", "wrap"), where)
    else:
        sheet.write_string(row, 1, where, box)
    texts = (problem.raw or "（空）", problem.message, problem.remedy)
    for column, text in enumerate(texts, start=2):
        sheet.write_string(row, column, text, box)
    error = problem.effect is Effect.RETURN
    level = formats("box", "center", "strong" if error else "body")
    sheet.write_string(row, 5, finding.level, level)
    _explanation(book, sheet, row, finding)
    sheet.write_string(row, 7, problem.code, formats("box", "note", "center"))
    lines = max(
        math.ceil(len(text) * 2 / _WIDTHS[column]) + text.count("\n")
        for column, text in enumerate((where, *texts), start=1)
    )
    sheet.set_row(row, _LINE_HEIGHT * max(1, lines) + 6)


def _explanation(book: Book, sheet: Any, row: int, finding: Finding) -> None:
    """What stands in 核对说明 for a 待核 point, by formula; blank for all others."""
    box = book.formats("box", "wrap")
    plan = book.plans.get(RETURN_FORM)
    cell = _answer_cell(plan, finding) if plan else None
    if plan is None or cell is None:
        sheet.write_blank(row, 6, None, box)
        return
    reference, known = cell
    formula = f'=IF({reference}="","（请在“核对说明”里写）",{reference})'
    sheet.write_formula(row, 6, formula, box, known or "（请在“核对说明”里写）")


def _answer_cell(plan: Plan, finding: Finding) -> tuple[str, str] | None:
    for index, line in enumerate(plan.lines):
        key = finding.problem.point_key
        if key is not None and line.contents.get("point_key") == key:
            row, column = plan.place("explanation", index)
            letter = chr(ord("A") + column - 1)
            known = str(line.contents.get("explanation") or "")
            return f"{sheet_reference(plan.form.sheet)}!${letter}${row}", known
    return None


def _outside(book: Book, sheet: Any, row: int, submission: Submission) -> None:
    """What stood outside the form: it was not read, and is kept here (decision 3)."""
    if not submission.outside:
        return
    formats = book.formats
    sheet.write_string(
        row, 0, "写在表格以外的内容（没有读取，抄在这里供您核对）", formats("strong")
    )
    for column, head in enumerate(("", "在哪里", "写的是")):
        sheet.write_string(row + 1, column, head, formats("box", "head"))
    for number, (name, cell, text) in enumerate(submission.outside, start=1):
        line = row + 1 + number
        sheet.write_number(line, 0, number, formats("box", "center"))
        sheet.write_string(line, 1, f"{name} {cell}", formats("box", "wrap"))
        sheet.write_string(line, 2, masked(text), formats("box", "wrap"))

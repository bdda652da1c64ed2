"""The sheet 退回说明 of a returned workbook: how many things to mend, each with a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from pipeline.cells import column_letters
from pipeline.problems import Effect, masked
from pipeline.records import Submission
from pipeline.workbooks.forms.drawing import Book, footer
from pipeline.workbooks.forms.front import CONTACT_KEY, MAIL_KEY
from pipeline.workbooks.forms.heights import lines_in, most_lines, row_height
from pipeline.workbooks.forms.layout import sheet_reference
from pipeline.workbooks.forms.occasion import RETURN_FORM, Occasion
from pipeline.workbooks.forms.plain_sheet import add_sheet
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.returned import Finding, place
from pipeline.workbooks.look import TARGET, set_up_page

RETURN_SHEET = "退回说明"
HEADS = ("序号", "在哪里", "填的是", "有什么问题", "怎样改", "类别", "说明", "办公室用")
_WIDTHS = (6.0, 26.0, 18.0, 44.0, 44.0, 12.0, 26.0, 10.0)
_HEAD_ROW = 6  # from 1
_ANSWER_SHEET = "核对说明"
_ASK = "（点这里，到“核对说明”里写）"
_ONLY_TO_MEND = "点“在哪里”就到那个格子，粗红框的要改。其余内容都已为您抄好。"
_TO_MEND = (
    "点“在哪里”就到那个格子。粗红框的要改；细橙框的数字如果属实，点“说明”到“核对说明”里写一句原因"
    "即可。其余内容都已为您抄好。"
)
_TO_EXPLAIN = (
    "数字如果属实，点“说明”到“核对说明”里写一句原因即可，说明一次就行；有误的请改正。"
    "其余内容都已为您抄好。"
)
_WITHOUT_ANSWERS = (
    "点“在哪里”就到那个格子。粗红框的要改；细橙框的请核对，属实的不用改。其余内容都已为您抄好。"
)


def draw_return_sheet(book: Book, submission: Submission, found: Sequence[Finding]) -> None:
    """Adds the sheet as the first one; call it before any other is drawn."""
    sheet = add_sheet(book.workbook, RETURN_SHEET)
    formats = book.formats
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, RETURN_SHEET, formats("title"))
    lines = (_sentence(book, found, submission), _advice(book, found), _send_back(book.occasion))
    for row, text in enumerate(lines, start=1):
        shown = formats("wrap", "strong") if row == len(lines) else formats("wrap")
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, "", shown)
        sheet.write_string(row, 0, text, shown)
        sheet.set_row(row, row_height(lines_in(text, sum(_WIDTHS))))
    for column, head in enumerate(HEADS):
        sheet.write_string(_HEAD_ROW - 1, column, head, formats("box", "head"))
    for number, finding in enumerate(found, start=1):
        _line(book, sheet, number, finding)
    _outside(book, sheet, _HEAD_ROW + len(found) + 2, submission)
    sheet.set_tab_color(TARGET)
    sheet.freeze_panes(_HEAD_ROW, 0)
    sheet.hide_gridlines(2)
    sheet.protect(options={"format_columns": True, "format_rows": True, "autofilter": True})
    set_up_page(sheet, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1), footer=footer(book.issue))


def _sentence(book: Book, found: Sequence[Finding], submission: Submission) -> str:
    unit, period = book.issue.unit, book.occasion.period
    assert unit is not None
    assert period is not None
    errors = sum(f.problem.effect is Effect.RETURN for f in found)
    points = sum(f.problem.effect is Effect.FLAG for f in found)
    others = len(found) - errors - points
    parts = [f"{errors} 处要改"] * bool(errors) + [f"{points} 处请核对"] * bool(points)
    parts += [f"{others} 处供参考"] * bool(others)
    said = "、".join(parts) or "没有要改的地方"
    sent = f"{period.name}（{period.code}）第 {submission.identity.revision} 稿"
    return f"{unit.name}（{unit.code}）的同志，您好！谢谢报来{sent}：{said}。"


def _advice(book: Book, found: Sequence[Finding]) -> str:
    errors = sum(f.problem.effect is Effect.RETURN for f in found)
    if errors and errors == len(found):
        return _ONLY_TO_MEND
    if RETURN_FORM not in book.plans:
        return _WITHOUT_ANSWERS
    return _TO_MEND if errors else _TO_EXPLAIN


def _send_back(occasion: Occasion) -> str:
    """By when, where to, and whom to ask."""
    assert occasion.period is not None
    day = occasion.period.due_by
    where = occasion.settings.mail if occasion.settings else {}
    address, contact = where.get(MAIL_KEY), where.get(CONTACT_KEY)
    by = f"改好后请在{day.year}年{day.month}月{day.day}日前（已过这一天的请尽快）把本文件发回"
    asked = f"，电话 {contact}" if contact else ""
    return f"{by} {address or '办公室的报送邮箱'}。有不清楚的，请随时联系办公室{asked}。"


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
    answer = _answer_cell(book.plans.get(RETURN_FORM), finding)
    blank = "（空）" if problem.where.cell else "—"
    texts = (problem.raw or blank, problem.message, problem.remedy)
    for column, text in enumerate(texts, start=2):
        sheet.write_string(row, column, text, box)
    if answer is not None and _ANSWER_SHEET in problem.remedy:
        sheet.write_url(row, 4, answer.link, formats("box", "link", "wrap"), problem.remedy)
    error = problem.effect is Effect.RETURN
    level = formats("box", "center", "strong" if error else "body")
    sheet.write_string(row, 5, finding.level, level)
    _explanation(book, sheet, row, answer)
    sheet.write_string(row, 7, problem.code, formats("box", "note", "center"))
    told = (answer.known or _ASK) if answer else ""
    cells = zip(("", where, *texts, finding.level, told), _WIDTHS, strict=False)
    sheet.set_row(row, row_height(most_lines(cells)))


def _explanation(book: Book, sheet: Any, row: int, answer: _Answer | None) -> None:
    """What stands in 核对说明 for a 待核 point, by formula, with a link to where it is written;
    blank for all others."""
    if answer is None:
        sheet.write_blank(row, 6, None, book.formats("box", "wrap"))
        return
    shown = book.formats("box", "link", "wrap")
    sheet.write_url(row, 6, answer.link, shown, answer.known or _ASK)
    formula = f'=IF({answer.cell}="","{_ASK}",{answer.cell})'
    sheet.write_formula(row, 6, formula, shown, answer.known or _ASK)  # keeps the link


class _Answer(Struct, frozen=True):
    """Where a 待核 point is answered, and what is written there."""

    cell: str
    known: str

    @property
    def link(self) -> str:
        return f"internal:{self.cell.replace('$', '')}"


def _answer_cell(plan: Plan | None, finding: Finding) -> _Answer | None:
    key = finding.problem.point_key
    if plan is None or key is None:
        return None
    for index, line in enumerate(plan.lines):
        if line.contents.get("point_key") == key:
            row, column = plan.place("explanation", index)
            cell = f"{sheet_reference(plan.form.sheet)}!${column_letters(column)}${row}"
            return _Answer(cell, str(line.contents.get("explanation") or ""))
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
        shown = f"{name} {cell}"
        cells = ((shown, _WIDTHS[1]), (masked(text), _WIDTHS[2]))
        sheet.set_row(line, row_height(most_lines(cells)))
        sheet.write_number(line, 0, number, formats("box", "center"))
        sheet.write_string(line, 1, shown, formats("box", "wrap"))
        sheet.write_string(line, 2, masked(text), formats("box", "wrap"))

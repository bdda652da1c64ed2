"""The first sheet 说明 of an office workbook: what each sheet is for, with links."""

from __future__ import annotations

from pipeline.workbooks.forms.drawing import Book
from pipeline.workbooks.forms.heights import lines_in, row_height
from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.layout import sheet_reference
from pipeline.workbooks.forms.plain_sheet import add_sheet
from pipeline.workbooks.look import COMPANY, DUE_TAB, set_up_page

OFFICE_FRONT = "说明"
_HOW = "米黄色格子可以填，带＊的必填，格子变红是没填或填错。"
_WIDTHS = (16.0, 90.0)
_HEAD_ROW = 4


def draw_office_front(book: Book) -> None:
    """Adds the sheet; it carries no field ids and nothing to fill in."""
    sheet = add_sheet(book.workbook, OFFICE_FRONT)
    formats = book.formats
    workbook = book.occasion.spec.workbooks[book.occasion.workbook]
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, workbook.title, formats("title"))
    sheet.write_string(1, 0, _who(book.issue) + _HOW, formats("body"))
    for column, head in enumerate(("表", "做什么用")):
        sheet.write_string(_HEAD_ROW - 1, column, head, formats("box", "head"))
    for row, plan in enumerate(book.plans.values(), start=_HEAD_ROW):
        link = f"internal:{sheet_reference(plan.form.sheet)}!A1"
        sheet.write_url(row, 0, link, formats("box", "link"), plan.form.sheet)
        sheet.write_string(row, 1, plan.form.note or plan.form.title, formats("box", "wrap"))
        sheet.set_row(row, row_height(lines_in(plan.form.note or plan.form.title, _WIDTHS[1])))
    sheet.set_tab_color(DUE_TAB)
    sheet.hide_gridlines(2)
    sheet.protect(options={"format_columns": True})
    set_up_page(sheet, repeat_rows=None, footer=COMPANY)


def _who(issue: Issue) -> str:
    """Who fills it in, by when, and where it goes."""
    unit, period = issue.unit, issue.occasion.period
    if unit is None or period is None:
        return "本工作簿由办公室填写，放在活动目录里。"
    day = period.due_by
    return (
        f"{unit.name}（{unit.code}）{period.name}（{period.code}）："
        f"{day.year}年{day.month}月{day.day}日前把填好的本文件发给办公室。"
    )

"""The front sheet 填报说明: three steps, what is due, live completeness, 可以报送."""

from __future__ import annotations

from typing import Any

from pipeline.campaign import Settings
from pipeline.workbooks.forms.completeness import Completeness, completeness, total
from pipeline.workbooks.forms.drawing import Book, footer
from pipeline.workbooks.forms.heights import lines_in, row_height
from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.layout import sheet_reference
from pipeline.workbooks.forms.occasion import RETURN_FORM, Standing
from pipeline.workbooks.forms.plain_sheet import add_sheet
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.look import DUE_TAB, set_up_page

FRONT_SHEET = "填报说明"
READY = "可以报送"
HEADS = ("表", "本期", "要填的内容", "已填行数", "没填", "要改", "状态")
MAIL_KEY = "mail.address"
CONTACT_KEY = "mail.contact"
_WIDTHS = (22, 9, 50, 11, 9, 9, 26)
_HEAD_ROW = 9  # of the table, from 1
_WORD = {Standing.DUE: "必填", Standing.OPEN: "有就填", Standing.IDLE: "不填"}


def draw_front(book: Book) -> None:
    """Adds the sheet; it carries no field ids and nothing to fill in."""
    sheet = add_sheet(book.workbook, FRONT_SHEET)
    formats = book.formats
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 32)
    sheet.write_string(
        0, 0, book.occasion.spec.workbooks[book.occasion.workbook].title, _title(book)
    )
    sheet.write_string(1, 0, _sentence(book.issue), formats("body"))
    _steps(book, sheet)
    parts = _table(book, sheet)
    _status(book, sheet, total(parts), len(parts))
    sheet.set_tab_color(DUE_TAB)
    sheet.hide_gridlines(2)
    sheet.protect(options={"format_columns": True, "format_rows": True})
    set_up_page(sheet, repeat_rows=None, footer=footer(book.issue))


def send_to(settings: Settings) -> str:
    """The address that returns are mailed to, as the office has set it."""
    known = settings.mail.get(MAIL_KEY) or settings.mail.get("address")
    return known or settings.parameters.values.get(MAIL_KEY) or "办公室的报送邮箱（见通知）"


def _asking(settings: Settings) -> str:
    contact = settings.mail.get(CONTACT_KEY)
    return f"有疑问请打 {contact}。" if contact else ""


def _title(book: Book) -> Any:
    return book.formats("title")


def _sentence(issue: Issue) -> str:
    occasion, unit = issue.occasion, issue.unit
    assert occasion.period is not None
    who = f"{unit.name}（{unit.code}）" if unit else occasion.spec.classes[occasion.unit_class]
    period = occasion.period
    window = f"{_day(period.covers_from)}至{_day(period.covers_to)}"
    return f"{who}　{period.name}（{period.code}）：填报 {window} 的情况。"


def _steps(book: Book, sheet: Any) -> None:
    occasion, formats = book.occasion, book.formats
    assert occasion.period is not None
    assert occasion.settings is not None
    first = "把下面标“必填”的表填完，带＊的栏目必填，点一下格子就有提示；格子变红，是没填或对不上。"
    if occasion.returned:
        first = "打开“退回说明”，照着逐条改好；需要说明的，写在“核对说明”里。其他内容都已为您抄好。"
    steps = (
        first,
        f"看本页上方，显示“{READY}”就填好了。",
        f"打印盖章，{_day(occasion.period.due_by)}前把本文件发到 {send_to(occasion.settings)}。"
        + _asking(occasion.settings),
    )
    for number, text in enumerate(steps, start=1):
        row = 3 + number
        sheet.write_string(row, 0, f"第{'一二三'[number - 1]}步", formats("strong", "center"))
        sheet.write_string(row, 1, text, formats("body"))
        sheet.set_row(row, 20)


def _table(book: Book, sheet: Any) -> list[Completeness]:
    formats = book.formats
    for column, head in enumerate(HEADS):
        sheet.write_string(_HEAD_ROW - 1, column, head, formats("box", "head"))
    sheet.set_row(_HEAD_ROW - 1, 22)
    parts = []
    for row, plan in enumerate(book.plans.values(), start=_HEAD_ROW + 1):
        part = completeness(plan, book.present)
        parts.append(part)
        _line(book, sheet, row, plan, part)
    _signals(book, sheet, _HEAD_ROW + 1, _HEAD_ROW + len(parts))
    return parts


def _signals(book: Book, sheet: Any, first: int, last: int) -> None:
    """Grey where nothing is due, red where something is missing or wrong."""
    rules = (
        (f"A{first}:G{last}", f'=$B{first}="{_WORD[Standing.IDLE]}"', "idle"),
        (f"E{first}:F{last}", f"=N(E{first})>0", "alarm"),
        (f"G{first}:G{last}", f"=N($E{first})+N($F{first})>0", "alarm"),
    )
    for cells, criteria, signal in rules:
        options = {"type": "formula", "criteria": criteria, "format": book.formats.signal(signal)}
        sheet.conditional_format(cells, options)


def _line(book: Book, sheet: Any, row: int, plan: Plan, part: Completeness) -> None:
    formats = book.formats
    link = f"internal:{sheet_reference(plan.form.sheet)}!A1"
    sheet.write_url(row - 1, 0, link, formats("box", "link"), plan.form.sheet)
    sheet.write_string(row - 1, 1, _WORD[plan.standing], formats("box", "center"))
    sheet.write_string(row - 1, 2, _asked(plan), formats("box", "wrap"))
    sheet.set_row(row - 1, row_height(lines_in(_asked(plan), _WIDTHS[2])))
    for column, count in ((3, part.rows), (4, part.missing), (5, part.wrong)):
        shown = formats("box", "int", "center")
        if plan.standing is Standing.IDLE:
            sheet.write_string(row - 1, column, "", shown)
        elif plan.form.is_record:
            sheet.put_formula(row - 1, column, count.formula, count.result, shown)
        else:
            sheet.put_array_formula(row - 1, column, count.formula, count.result, shown)
    _state(book, sheet, row, plan, part)


def _state(book: Book, sheet: Any, row: int, plan: Plan, part: Completeness) -> None:
    shown = book.formats("box")
    if plan.standing is Standing.IDLE:
        sheet.write_string(row - 1, 6, "本期不填", shown)
        return
    begun = "填好了" if plan.standing is Standing.DUE else "填好了（有就填）"
    empty = begun if plan.standing is Standing.DUE else "没有可以不填"
    formula = (
        f'=IF(E{row}+F{row}=0,IF(D{row}=0,"{empty}","{begun}"),'
        f'IF(E{row}>0,"没填 "&E{row}&" 处","")&IF(E{row}*F{row}>0,"，","")'
        f'&IF(F{row}>0,"要改 "&F{row}&" 处",""))'
    )
    gaps, faults = part.missing.result, part.wrong.result
    texts = [f"没填 {gaps} 处"] * bool(gaps) + [f"要改 {faults} 处"] * bool(faults)
    known = "，".join(texts) or (begun if part.rows.result else empty)
    sheet.put_formula(row - 1, 6, formula, known, shown)


def _asked(plan: Plan) -> str:
    """What of the sheet is asked for now."""
    occasion = plan.occasion
    if plan.form.id == RETURN_FORM:
        return "退回的工作簿里列出要点时，写明原因" if not occasion.returned else plan.form.title
    if plan.standing is Standing.IDLE:
        return "—"
    return "、".join(occasion.due_titles(plan.form) or occasion.open_titles(plan.form))


def _status(book: Book, sheet: Any, faults: int, forms: int) -> None:
    formats = book.formats
    first, last = _HEAD_ROW + 1, _HEAD_ROW + forms
    numbers = f"SUM(E{first}:F{last})"
    formula = f'=IF({numbers}=0,"{READY}","还不能报送（还差 "&{numbers}&" 处）")'
    known = READY if faults == 0 else f"还不能报送（还差 {faults} 处）"
    shown = formats("box", "head", "large")
    sheet.merge_range(2, 0, 2, 2, "", shown)
    sheet.put_formula(2, 0, formula, known, shown)
    sheet.set_row(2, 34)
    for criteria, signal in ((f'=$A$3="{READY}"', "fine"), (f'=$A$3<>"{READY}"', "alarm")):
        options = {"type": "formula", "criteria": criteria, "format": formats.signal(signal)}
        sheet.conditional_format("A3:C3", options)


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

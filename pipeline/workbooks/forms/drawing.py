"""What the sheets of a workbook are drawn with: the book, marks on cells, writing of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from pipeline.spec.model import Field, FieldType
from pipeline.workbooks.forms.heights import lines_in, row_height
from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.layout import FIRST_ROW
from pipeline.workbooks.forms.occasion import Occasion, Standing
from pipeline.workbooks.forms.plain_sheet import add_sheet
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.rows import Content, Present
from pipeline.workbooks.look import COMPANY, DUE_TAB, IDLE_TAB, Formats, set_up_page

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_TYPE_STYLE = {
    FieldType.TEXT: "text",
    FieldType.ENUM: "text",
    FieldType.MULTI: "text",
    FieldType.INT: "int",
    FieldType.DEC: "dec",
    FieldType.DATE: "date",
    FieldType.PCT: "pct",
}
MUST = "＊"  # behind the label of a required field; readers drop it
_TITLE_HEIGHT = 30
_COMMENT_WIDTH = 280  # pixels
_COMMENT_LINE = 20  # characters
_COMMENT_HEIGHT = 20  # pixels a line


class Mark(Struct, frozen=True):
    """A mark on a cell of a returned workbook: ``bad`` or ``flag``, and its comment."""

    style: str
    comment: str


class Book(Struct, frozen=True):
    """A workbook while it is drawn. ``marks`` is keyed by (form, field, index of the line)."""

    workbook: Workbook
    formats: Formats
    issue: Issue
    plans: Mapping[str, Plan]
    present: Present
    marks: Mapping[tuple[str, str, int], Mark] = field(default_factory=dict)

    @property
    def occasion(self) -> Occasion:
        """What the workbook is drawn for."""
        return self.issue.occasion


def cell_styles(entry: Field, *, is_open: bool) -> tuple[str, ...]:
    """Names of the styles of a cell of *entry*."""
    wrap = ("wrap",) if entry.type in (FieldType.TEXT, FieldType.MULTI) else ()
    return ("box", _TYPE_STYLE[entry.type], "entry" if is_open else "locked", *wrap)


def marked(book: Book, sheet: Any, plan: Plan, entry: Field, index: int) -> Any:
    """The format of the cell of *entry* with its mark, whose comment is written; None where it
    has no mark."""
    mark = book.marks.get((plan.form.id, entry.id, index))
    if mark is None:
        return None
    row, column = plan.place(entry.id, index)
    comment(sheet, row, column, mark.comment)
    is_open = entry.id in plan.open_fields
    return book.formats(*cell_styles(entry, is_open=is_open), mark.style)


def comment(sheet: Any, row: int, column: int, text: str) -> None:
    """A cell comment, large enough to be read whole."""
    lines = sum(1 + len(part) // _COMMENT_LINE for part in text.split("\n"))
    sheet.write_comment(
        row - 1,
        column - 1,
        text,
        {
            "author": COMPANY,
            "width": _COMMENT_WIDTH,
            "height": _COMMENT_HEIGHT * (lines + 1),
            "font_name": "宋体",
            "font_size": 10,
        },
    )


def start_sheet(book: Book, plan: Plan, widths: Sequence[float]) -> Any:
    """Adds the sheet of *plan* with title, header block, tab colour, page and protection;
    *widths* are those of its columns, 0 where hidden."""
    sheet = add_sheet(book.workbook, plan.form.sheet)
    formats = book.formats
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(0, 0, plan.form.title, formats("title"))
    for column in range(1, len(widths)):
        sheet.write_blank(0, column, None, formats("body"))
    _header_block(book, sheet, plan, widths)
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_tab_color(IDLE_TAB if plan.standing is Standing.IDLE else DUE_TAB)
    set_up_page(sheet, repeat_rows=(0, 3), footer=footer(book.issue))
    sheet.protect(
        options={
            "format_columns": True,
            "format_rows": True,
            "sort": True,
            "autofilter": True,
        }
    )
    return sheet


def _header_block(book: Book, sheet: Any, plan: Plan, widths: Sequence[float]) -> None:
    note = header_note(plan)
    first = header_line(book.issue, plan)
    style = "note" if plan.standing is Standing.IDLE else "body"
    shown = book.formats(style, "wrap")
    text = f"{first}\n{note}" if note else first
    if len(widths) > 1:
        sheet.merge_range(1, 0, 1, len(widths) - 1, "", shown)
    sheet.write_string(1, 0, text, shown)
    sheet.set_row(1, row_height(lines_in(text, sum(widths))))


def header_line(issue: Issue, plan: Plan) -> str:
    """``填报单位（公章）：实验小学　报送期：考核评选（2012H1）　单位：人、份``."""
    occasion, unit = issue.occasion, issue.unit
    parts = []
    if not occasion.office or unit is not None:
        parts.append(f"填报单位（公章）：{unit.name if unit else '________________'}")
        assert occasion.period is not None
        parts.append(f"报送期：{occasion.period.name}（{occasion.period.code}）")
    if plan.form.units_note:
        parts.append(plan.form.units_note)
    return "　　".join(parts) or "由办公室填写"


def header_note(plan: Plan) -> str:
    """The second line of the header block: why nothing is due, or what the sheet is about."""
    if plan.standing is Standing.IDLE:
        return "本期不填：这张表这一期不用填，留着就好。"
    return plan.form.note


def footer(issue: Issue) -> str:
    """What stands at the foot of each printed page."""
    signatures = "单位负责人：　　　　　审核人：　　　　　填报人：　　　　　"
    code = issue.pack_code
    if issue.occasion.office:
        return f"{COMPANY}　报送编号 {code}" if code else COMPANY
    return f"{signatures}{'报送编号 ' + code if code else '空白表样'}"


def freeze(sheet: Any, columns: int) -> None:
    """Header rows stay in view, and so many columns at the left."""
    sheet.freeze_panes(FIRST_ROW - 1, columns)


def as_number(content: Content) -> Decimal:
    """A number as SUM counts it: texts and blanks are 0."""
    if isinstance(content, (int, float, Decimal)):
        return Decimal(str(content))
    return Decimal(0)

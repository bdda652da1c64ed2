"""Draws a Listing as a worksheet: one real table, frozen header, filter, widths, print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.url import Url

from pipeline.cells import column_letters
from pipeline.workbooks.look import (
    BAD,
    BAD_FILL,
    FLAG_FILL,
    GOOD,
    GOOD_FILL,
    GREY_INK,
    Formats,
    formats,
    set_up_page,
)
from pipeline.workbooks.reports.listing import (
    FIRST_ROW,
    FRONT,
    HEADER_ROW,
    Cell,
    Column,
    Content,
    File,
    Listing,
    Place,
    Plain,
    Tone,
    width_of,
)

_STYLES = {
    "text": ("box", "left"),
    "wrap": ("box", "left", "wrap"),
    "path": ("box", "left", "wrap"),
    "center": ("box", "center"),
    "count": ("box", "count"),
    "rate": ("box", "pct"),
    "score": ("box", "score"),
    "number": ("box", "dec"),
    "date": ("box", "date"),
}
_NUMBERS = ("count", "rate", "score", "number")
_WRAPPING = ("wrap", "path")
CAPTION = (2, 1)  # row and column, from 0
ROW_HEIGHT = 18  # points
_LEADING = 14.5  # points a line of wrapped text
_AIR = 4  # points
_FILLED = 0.9  # of a line, where words are not split
_MAX_HEIGHT = 405  # points; Excel takes 409
_HEAD_HEIGHT = 36  # two lines
_MIN_WIDTH = 6.5  # characters
_MAX_WIDTH = 44.0
_WRAPPED = 36.0
_FILTER_BUTTON = 3
_PADDING = 1.6
_SAMPLE = 400  # rows that decide the width of a column
_MAX_LINKS = 60_000  # Excel takes 65,530 a sheet
_MAX_SHOWN = 32_767


def draw(workbook: Workbook, listing: Listing, footer: str) -> Any:
    """Add *listing* to *workbook*; returns the worksheet, so that a chart may join it."""
    worksheet = workbook.add_worksheet(listing.tab)
    worksheet.set_default_row(ROW_HEIGHT)
    worksheet._prepare_formula = _as_written
    styles = formats(workbook)
    head(worksheet, styles, listing.title, listing.sentence, listing.caption)
    rows = listing.rows or [_nothing(listing)]
    add_table(worksheet, styles, listing, len(rows))
    widths = [_width(column, index, rows) for index, column in enumerate(listing.columns)]
    for index, width in enumerate(widths):
        worksheet.set_column(index, index, width)
    wrapped = [(i, widths[i]) for i, c in enumerate(listing.columns) if c.kind in _WRAPPING]
    pen = Pen(worksheet, styles)
    for number, row in enumerate(rows, start=FIRST_ROW):
        if (lines := _lines(row, wrapped)) > 1:
            worksheet.set_row(number, min(_LEADING * lines + _AIR, _MAX_HEIGHT))
        for index, (column, content) in enumerate(zip(listing.columns, row, strict=True)):
            pen.write(number, index, column.kind, content)
    finish(worksheet, footer)
    return worksheet


def _as_written(formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG001
    """Our formulas use no function newer than 2007, for which XlsxWriter would search each."""
    return formula


def head(worksheet: Any, styles: Formats, title: str, sentence: str, caption: str) -> None:
    """A1 title, A2 sentence, A3 the way back and the caption."""
    worksheet.write_string(0, 0, title, styles("title"))
    worksheet.set_row(0, 26)
    worksheet.write_string(1, 0, sentence, styles("note"))
    worksheet.write_url(2, 0, Place(FRONT).target, styles("link"), "← 回首页")
    if caption:
        worksheet.write_string(*CAPTION, caption, styles("note"))


def add_table(worksheet: Any, styles: Formats, listing: Listing, length: int) -> None:
    """The table over *length* rows. XlsxWriter notes every cell of a table to detect overlaps,
    so it is given two rows and the range is set after."""
    last_column = len(listing.columns) - 1
    worksheet.add_table(
        HEADER_ROW,
        0,
        FIRST_ROW,
        last_column,
        {
            "name": listing.table,
            "style": "Table Style Light 1",
            "columns": [
                {"header": column.header, "header_format": styles("box", "head")}
                for column in listing.columns
            ],
        },
    )
    table = worksheet.tables[-1]
    cells = Place(
        "", HEADER_ROW + 1, HEADER_ROW + 1 + length, ("A", column_letters(last_column + 1))
    ).target.partition("!")[2]
    table["range"] = table["a_range"] = table["autofilter"] = cells
    worksheet.set_row(HEADER_ROW, _HEAD_HEIGHT)


def finish(worksheet: Any, footer: str) -> None:
    """Frozen header, repeated print titles, A4 landscape, one page wide."""
    worksheet.freeze_panes(FIRST_ROW, 0)
    set_up_page(worksheet, repeat_rows=(HEADER_ROW, HEADER_ROW), footer=footer)
    worksheet.hide_gridlines(2)


class Pen:
    """Writes one cell after another on a worksheet; a text is always written as a text."""

    def __init__(self, worksheet: Any, styles: Formats) -> None:
        self._sheet = worksheet
        self._styles = styles
        self._known: dict[tuple[str, str, bool, bool], Format] = {}

    def write(self, row: int, column: int, kind: str, content: Content) -> None:
        """Write *content* as *kind*; a text in a column of numbers says why there is none."""
        if isinstance(content, Cell):
            self._cell(row, column, kind, content)
        else:
            self._value(row, column, content, self._format(kind, content, Tone.PLAIN, False))

    def _cell(self, row: int, column: int, kind: str, cell: Cell) -> None:
        if cell.formula:
            self._formula(row, column, kind, cell)
            return
        linked = cell.link is not None and self._sheet.hlink_count < _MAX_LINKS
        style = self._format(kind, cell.value, cell.tone, linked, cell.entry)
        if linked:
            assert cell.link is not None
            self._sheet.write_url(row, column, address_of(cell.link), style, _shown(cell.value))
        # A linked number stays a number: the link is kept, the text is written over.
        self._value(row, column, cell.value, style)

    def _formula(self, row: int, column: int, kind: str, cell: Cell) -> None:
        # what stands here may change from text to number: the format is that of the column
        style = self._format(kind, None, cell.tone, False)
        value = cell.value if isinstance(cell.value, str | int) else _float(cell.value)
        self._sheet.write_formula(row, column, cell.formula, style, value)

    def _value(self, row: int, column: int, value: Plain, style: Format) -> None:
        if value is None:
            self._sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self._sheet.write_string(row, column, _plain(value)[:_MAX_SHOWN], style)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, column, value, style)
        else:
            self._sheet.write_number(row, column, float(value), style)

    def _format(
        self, kind: str, value: Plain, tone: Tone, linked: bool, entry: bool = False
    ) -> Format:
        if kind in _NUMBERS and isinstance(value, str):
            kind, tone = "center", tone or Tone.GREY
        key = (kind, tone.value, linked, entry)
        found = self._known.get(key)
        if found is None:
            names = (*_STYLES[kind], *(["link"] * linked), *(["entry"] * entry))
            found = self._known[key] = self._styles(*names, **_TONES[tone])
        return found


_TONES: dict[Tone, dict[str, str]] = {
    Tone.PLAIN: {},
    Tone.GOOD: {"font_color": GOOD, "bg_color": GOOD_FILL},
    Tone.WARN: {"bg_color": FLAG_FILL},
    Tone.BAD: {"font_color": BAD, "bg_color": BAD_FILL},
    Tone.GREY: {"font_color": GREY_INK},
}


def address_of(link: Place | File) -> Url | str:
    """What XlsxWriter takes for a link; a relative path keeps its forward slashes, which
    Excel, WPS and LibreOffice all follow."""
    if isinstance(link, Place):
        return link.target
    url = Url(f"external:{link.path}")
    url._link = url._relationship_link = (
        link.path.replace("%", "%25").replace("#", "%23").replace(" ", "%20")
    )
    url._anchor = ""
    return url


def _float(value: Plain) -> float | str:
    """A cached number; a formula that gives an empty text has "" cached."""
    return float(value) if isinstance(value, Fraction | Decimal) else ""


def _nothing(listing: Listing) -> Sequence[Content]:
    return [listing.nothing, *[None] * (len(listing.columns) - 1)]


def _shown(value: Plain) -> str:
    return "" if value is None else _plain(str(value))


def _plain(text: str) -> str:
    """*text* as it can be written: half characters from garbled file names become ``?``."""
    return text if text.isprintable() else text.encode("utf-8", "replace").decode("utf-8")


def _width(column: Column, index: int, rows: Sequence[Sequence[Content]]) -> float:
    if column.width:
        return column.width
    longest = max((_length(row[index]) for row in rows[:_SAMPLE]), default=0)
    # a header may take two lines
    longest = max(longest, (width_of(column.header) + 1) // 2 + _FILTER_BUTTON)
    if column.kind in _WRAPPING:  # what fits on one line must not be given two
        longest = ceil(longest / _FILLED)
    limit = _WRAPPED if column.kind == "wrap" else _MAX_WIDTH
    return min(max(longest + _PADDING, _MIN_WIDTH), limit)


def _lines(row: Sequence[Content], wrapped: Sequence[tuple[int, float]]) -> int:
    """Lines that the tallest wrapped cell takes; programs differ in fitting heights on
    opening, so they are set."""
    most = 1
    for index, width in wrapped:
        content = row[index]
        value = content.value if isinstance(content, Cell) else content
        if isinstance(value, str) and (len(value) * 2 > width or "\n" in value):
            room = max(int(width * _FILLED), 1)
            most = max(most, sum(-(-max(width_of(t), 1) // room) for t in value.split("\n")))
    return most


def _length(content: Content) -> int:
    value = content.value if isinstance(content, Cell) else content
    if isinstance(value, str):
        return max((width_of(line) for line in value.split("\n")), default=0)
    if isinstance(value, date):
        return len("2012-06-20")
    if isinstance(value, Fraction | Decimal):
        return len("100.0%")
    return len(f"{value:,}") if isinstance(value, int) else 0

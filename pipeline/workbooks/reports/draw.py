"""Draws a Listing as a worksheet: one real table, frozen header, filter, widths, print set-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from pipeline.cells import column_letters
from pipeline.workbooks.look import Formats, formats, pages_across, set_up_page, spread_over_pages
from pipeline.workbooks.reports.heights import FILLED, PIXELS, ROW_HEIGHT, height_of
from pipeline.workbooks.reports.listing import (
    FIRST_ROW,
    FRONT,
    HEADER_ROW,
    Cell,
    Column,
    Content,
    Listing,
    LiveCell,
    Place,
    Plain,
    Tone,
    value_of,
    values_of,
    width_of,
)
from pipeline.workbooks.reports.looks import MAX_LINKS, Looks, address_of, number
from pipeline.workbooks.reports.page_head import head_on_paper
from pipeline.workbooks.reports.stream import RowSpool
from pipeline.workbooks.reports.streamed_sheet import StreamedSheet

_WRAPPING = ("wrap", "path")
CAPTION = (2, 1)  # row and column, from 0
NAMES = 2  # columns that say of what a row is, and stand on each page
_HEAD_HEIGHT = 36  # two lines
_MIN_WIDTH = 6.5  # characters
_MAX_WIDTH = 44.0
_WRAPPED = 36.0
_FILTER_BUTTON = 3
_PADDING = 1.6
_SAMPLE = 400  # rows that decide the width of a column
_LENGTHS = {date: len("2012-06-20"), Fraction: len("100.0%"), Decimal: len("100.0%")}
_TOO_WIDE = 300  # characters of a row; on one page they would be printed in letters of five points
_EASY = 200  # of a short table, for which there is paper enough
_CHARTED = 40  # rows that charts show, and not many more


def draw(workbook: Workbook, listing: Listing, footer: str) -> StreamedSheet:
    """Add *listing* to *workbook*; returns the worksheet, so that a chart may join it."""
    rows = listing.rows or [_nothing(listing)]
    sample = list(rows[:_SAMPLE])
    shown = zip(*sample, strict=True)
    widths = [_width(column, cells) for column, cells in zip(listing.columns, shown, strict=True)]
    pages = _pages(listing, widths)
    worksheet = framed(workbook, listing, len(rows), widths, footer, pages)
    worksheet.set_default_row(ROW_HEIGHT)
    worksheet.charted = partial(_charted, sample[:_CHARTED], rows)
    pen = _RowPen(worksheet, Looks(formats(workbook)), listing.columns, widths)
    for row in sample:
        pen.add(row)
    for index in range(len(sample), len(rows)):
        pen.add(rows[index])
    worksheet.take(pen.spool, FIRST_ROW + len(rows) - 1, len(listing.columns) - 1)
    return worksheet


def _as_written(formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG001
    """Our formulas use no function newer than 2007, for which XlsxWriter would search each."""
    return formula


def _pages(listing: Listing, widths: Sequence[float]) -> int:
    if listing.short:
        return pages_across(widths, NAMES, _EASY)
    return pages_across(widths, NAMES) if sum(widths) > _TOO_WIDE else 1


def framed(
    workbook: Workbook,
    listing: Listing,
    length: int,
    widths: Sequence[float],
    footer: str,
    pages: int = 1,
    names: int = NAMES,
) -> StreamedSheet:
    """A new sheet of *workbook* with everything of *listing* but its rows, of which there are
    *length*; printed on so many *pages* beside each other, the first *names* columns on each."""
    worksheet: Any = workbook.add_worksheet(listing.tab, worksheet_class=StreamedSheet)
    worksheet._prepare_formula = _as_written
    styles = formats(workbook)
    head(worksheet, styles, listing)
    add_table(worksheet, styles, listing, length)
    for index, width in enumerate(widths):
        worksheet.set_column(index, index, width)
    finish(worksheet, footer)
    if pages > 1:
        spread_over_pages(worksheet, pages, names)
        head_on_paper(worksheet, listing, HEADER_ROW, FIRST_ROW + length - 1)
    worksheet.pages = pages
    found: StreamedSheet = worksheet
    return found


def head(worksheet: Any, styles: Formats, listing: Listing) -> None:
    """A1 title, A2 sentence, A3 the way back and the caption."""
    worksheet.write_string(0, 0, listing.title, styles("title"))
    worksheet.set_row(0, 26)
    worksheet.write_string(1, 0, listing.sentence, styles("note"))
    worksheet.write_url(2, 0, Place(FRONT).target, styles("link"), "← 回首页")
    if listing.caption:
        worksheet.write_string(*CAPTION, listing.caption, styles("note"))


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


class _RowPen:
    """Spools one row after the other of a table on *sheet*."""

    def __init__(
        self, sheet: Any, looks: Looks, columns: Sequence[Column], widths: Sequence[float]
    ) -> None:
        self._sheet = sheet
        self._looks = looks
        self._kinds = [column.kind for column in columns]
        self._values = [looks.of(kind, None)._get_xf_index() for kind in self._kinds]
        self._words = [looks.of(kind, "")._get_xf_index() for kind in self._kinds]
        self._wrapped = [
            (index, widths[index]) for index, kind in enumerate(self._kinds) if kind in _WRAPPING
        ]
        self.spool = RowSpool(self._values, FIRST_ROW + 1)

    def add(self, row: Sequence[Content]) -> None:
        styles = self._values.copy()
        values: list[Any] = list(row)
        for index, kind in enumerate(map(type, row)):
            if kind is str:
                styles[index] = self._words[index]
            elif kind is Cell:
                values[index], styles[index] = self._cell(index, values[index])
        self.spool.add(values, tuple(styles), self._height(row))

    def _cell(self, column: int, cell: Cell) -> tuple[Any, int]:
        """What is spooled of *cell* and the index of its format; its link is the sheet's."""
        value = LiveCell(cell.formula, cell.value) if cell.formula else cell.value
        if cell.link is None and cell.tone is Tone.PLAIN and not cell.entry and not cell.kind:
            looks = self._words if isinstance(value, str) else self._values
            return value, looks[column]
        row = FIRST_ROW + self.spool.length
        linked = cell.link is not None and self._sheet.hlink_count < MAX_LINKS
        if cell.link is not None and linked:
            other = None if isinstance(cell.value, str) else f"{cell.value}"
            self._sheet.link(row, column, address_of(cell.link), other)
        look = self._looks.of(self._kinds[column], cell, linked=linked)
        return value, look._get_xf_index()

    def _height(self, row: Sequence[Content]) -> float:
        height = height_of(row, self._wrapped)
        if height != ROW_HEIGHT:
            # a chart beside the table is told how tall the row is
            pixels = round(height * PIXELS)
            self._sheet.row_sizes[FIRST_ROW + self.spool.length] = [pixels, False]
        return height


def _charted(
    first: Sequence[Sequence[Content]], rows: Sequence[Sequence[Content]], row: int, column: int
) -> Any:
    """A cell of a table of *rows*, of which *first* are made already, as charts hold it: None
    where there is no such row."""
    index = row - FIRST_ROW
    if index >= len(rows):
        return None
    content = (first if index < len(first) else rows)[index][column]
    value = value_of(content)
    if isinstance(content, LiveCell) or (isinstance(content, Cell) and content.formula):
        return number(value)
    if isinstance(value, int | Fraction | Decimal):
        return f"{float(value):.16g}"
    return "" if value is None else str(value)


def _nothing(listing: Listing) -> Sequence[Content]:
    return [listing.nothing, *[None] * (len(listing.columns) - 1)]


def _width(column: Column, cells: Iterable[Content]) -> float:
    if column.width:
        return column.width
    # a header may take two lines
    header = (width_of(column.header) + 1) // 2 + _FILTER_BUTTON
    longest = max(_longest(values_of(cells)), header)
    if column.kind in _WRAPPING:  # what fits on one line must not be given two
        longest = ceil(longest / FILLED)
    limit = column.most or (_WRAPPED if column.kind == "wrap" else _MAX_WIDTH)
    return min(max(longest + _PADDING, _MIN_WIDTH), limit)


def _longest(values: Sequence[Plain]) -> int:
    """Characters of the longest line, number or date of *values*."""
    kinds = set(map(type, values))
    lengths = [_LENGTHS.get(kind, 0) for kind in kinds]
    if any(issubclass(kind, int) for kind in kinds):
        numbers = [value for value in values if isinstance(value, int)]
        lengths += (len(f"{end:,}") for end in (min(numbers), max(numbers)))
    if any(issubclass(kind, str) for kind in kinds):
        texts = {value for value in values if isinstance(value, str)}
        lengths += (width_of(line) for text in texts for line in text.split("\n"))
    return max(lengths, default=0)

"""What the first pages of both reports share: heading, group lines, the table, one A4 page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.workbooks.look import formats, set_up_page
from pipeline.workbooks.reports.heights import ROW_HEIGHT
from pipeline.workbooks.reports.listing import FRONT, Cell, Content, value_of
from pipeline.workbooks.reports.looks import Looks, address_of, number


class FrontTable(Struct, frozen=True):
    """The one table of a first page: *kinds* says how each of the columns *headers* is drawn."""

    headers: Sequence[str]
    kinds: Sequence[str]
    height: float  # points of the header row


class FrontPage(Struct, frozen=True):
    """The first sheet of *workbook*, opened at it, headed by *title* and the sentence *said*."""

    worksheet: Any
    styles: Any
    columns: int

    @classmethod
    def open(cls, workbook: Workbook, title: str, said: str, columns: int) -> FrontPage:
        """Adds the sheet to *workbook*; its table will have *columns* columns."""
        worksheet = workbook.add_worksheet(FRONT)
        worksheet.set_default_row(ROW_HEIGHT)
        styles = formats(workbook)
        worksheet.write_string(0, 0, title, styles("title"))
        worksheet.write_string(1, 0, said, styles("note"))
        return cls(worksheet, styles, columns)

    def group(self, row: int, text: str) -> None:
        """A heading across the page in *row* (0-based)."""
        self.worksheet.write_string(row, 0, text, self.styles("group"))
        for column in range(1, self.columns):
            self.worksheet.write_blank(row, column, None, self.styles("group"))

    def table(self, first: int, table: FrontTable, rows: Sequence[Sequence[Content]]) -> None:
        """*table* with its header in row *first* (0-based) and *rows* below it."""
        look = self.styles("box", "head")
        self.worksheet.add_table(
            first,
            0,
            first + len(rows),
            self.columns - 1,
            {
                "name": "Front",
                "style": "Table Style Light 1",
                "autofilter": False,
                "columns": [{"header": h, "header_format": look} for h in table.headers],
            },
        )
        self.worksheet.set_row(first, table.height)
        looks = Looks(self.styles)
        for offset, row in enumerate(rows, start=1):
            for column, (kind, content) in enumerate(zip(table.kinds, row, strict=True)):
                self._write((first + offset, column), kind, content, looks)

    def _write(self, place: tuple[int, int], kind: str, content: Content, looks: Looks) -> None:
        cell = content if isinstance(content, Cell) else Cell(value_of(content))
        look = looks.of(kind, content, linked=cell.link is not None)
        value = number(cell.value)
        if cell.link is not None:
            self.worksheet.write_url(*place, address_of(cell.link), look, str(value))
        # A linked number stays a number: the link is kept, the text is written over.
        if isinstance(value, str):
            self.worksheet.write_string(*place, value, look)
        else:
            self.worksheet.write_number(*place, value, look)

    def close(self, widths: Sequence[float], footer: str) -> None:
        """Column *widths* in characters, one page, shown first."""
        for index, width in enumerate(widths):
            self.worksheet.set_column(index, index, width)
        set_up_page(self.worksheet, repeat_rows=None, footer=footer)
        self.worksheet.fit_to_pages(1, 1)
        self.worksheet.hide_gridlines(2)
        self.worksheet.activate()

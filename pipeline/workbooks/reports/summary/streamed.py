"""A table sheet of one row a unit whose rows are streamed: wide sheets keep memory flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.workbooks.look import formats, pages_across
from pipeline.workbooks.reports.draw import framed
from pipeline.workbooks.reports.listing import FIRST_ROW, Listing
from pipeline.workbooks.reports.stream import RowSpool, Spooled

_LOOKS = {
    "text": ("box", "left"),
    "center": ("box", "center"),
    "count": ("box", "count"),
    "rate": ("box", "pct"),
    "score": ("box", "score"),
    "number": ("box", "dec"),
}


class StreamedTable(Struct):
    """*listing* without its rows, which *rows* yields; columns have their widths set.

    frozen   columns that stay in sight, and are printed on every page
    """

    listing: Listing
    rows: Callable[[], Iterable[Sequence[Spooled]]]
    frozen: int = 2
    _spool: RowSpool | None = None

    def prepare(self, workbook: Workbook) -> None:
        """Stream the rows before the sheet's turn comes, for sheets that need their results."""
        styles = formats(workbook)
        looks = [styles(*_LOOKS[c.kind])._get_xf_index() for c in self.listing.columns]
        spool = RowSpool(looks, FIRST_ROW + 1)
        for row in self.rows():
            spool.add(row)
        if not spool.length:
            spool.add((self.listing.nothing, *[None] * (len(self.listing.columns) - 1)))
        self._spool = spool

    def draw(self, workbook: Workbook, footer: str) -> None:
        listing = self.listing
        if self._spool is None:
            self.prepare(workbook)
        spool = self._spool
        assert spool is not None
        widths = [column.width for column in listing.columns]
        pages = pages_across(widths, self.frozen)
        worksheet: Any = framed(workbook, listing, spool.length, widths, footer, pages, self.frozen)
        worksheet.freeze_panes(FIRST_ROW, self.frozen)
        worksheet.take(spool, FIRST_ROW + spool.length - 1, len(listing.columns) - 1)

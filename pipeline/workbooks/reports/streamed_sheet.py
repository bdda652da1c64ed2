"""A worksheet whose table rows come from a spool, and the closing of a workbook that has such.

XlsxWriter's constant_memory mode allows no tables; here the few cells of the head are written
the ordinary way and the rows are put into the sheet's part when the workbook is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from pipeline.workbooks.package import Package
from pipeline.workbooks.reports.listing import FIRST_ROW
from pipeline.workbooks.zipping import Stretch, deflated, joined
from pipeline.zips import Packed

_HERE = "\ue000rows\ue001".encode()  # where the rows of a spool belong


class Rows(Protocol):
    """Rows of a sheet, as deflated XML: a `RowSpool`, or what several wrote."""

    def stretches(self) -> Sequence[Stretch]:
        """All of them, in order; none can be added after."""


class StreamedSheet(Worksheet):  # type: ignore[misc]
    """A worksheet with `Rows` behind those written the ordinary way; such a
    workbook is closed by `close_streamed`.

    charted  what stands in the cells (0-based row, column) of the spool, for charts, which hold
             the values that they show
    pages    how many pages wide it is printed
    """

    spool: Rows | None = None
    pages: int = 1
    charted: Callable[[int, int], Any] | None = None

    def take(self, spool: Rows, last_row: int, last_column: int) -> None:
        """Let *spool* follow; *last_row* and *last_column* (0-based) set the used range."""
        self.spool = spool
        self._true_last = (last_row, last_column)

    def link(self, row: int, column: int, target: Url | str, shown: str | None) -> None:
        """Let a cell of the spool link to *target*; *shown* where the cell holds no text."""
        sheet: Any = self
        sheet.ignore_write_string = True  # the cell itself is in the spool
        self.write_url(row, column, target, None, shown)
        sheet.ignore_write_string = False
        if shown is not None:
            sheet.hyperlinks[row][column]._is_object_link = True

    def _get_range_data(self, top: int, left: int, bottom: int, right: int) -> Any:
        if self.charted is None or top < FIRST_ROW:
            return super()._get_range_data(top, left, bottom, right)
        columns = range(left, right + 1)
        return [self.charted(row, c) for row in range(top, bottom + 1) for c in columns]

    def _write_dimension(self) -> None:
        # the rows behind are known to the dimension alone
        sheet: Any = self
        shown = (sheet.dim_rowmax, sheet.dim_colmax)
        if self.spool is not None:
            row, column = self._true_last
            sheet.dim_rowmax, sheet.dim_colmax = max(shown[0], row), max(shown[1], column)
        super()._write_dimension()
        sheet.dim_rowmax, sheet.dim_colmax = shown

    def _write_rows(self) -> None:
        super()._write_rows()
        if self.spool is not None:
            self.fh.write(_HERE.decode())


def close_streamed(workbook: Package) -> None:
    """Close *workbook*, rows and all. The rows of a sheet are asked for when it is its turn."""
    spools = {
        f"xl/worksheets/sheet{sheet.index + 1}.xml": sheet.spool
        for sheet in workbook.worksheets()
        if isinstance(sheet, StreamedSheet) and sheet.spool is not None
    }

    def packed(name: str, content: bytes) -> Packed:
        spool = spools.get(name)
        return deflated(name, content) if spool is None else _with_rows(name, content, spool)

    workbook.close(packed)


def _with_rows(name: str, content: bytes, spool: Rows) -> Packed:
    before, _, after = content.partition(_HERE)
    around = Stretch.of(before), *spool.stretches(), Stretch.of(after, last=True)
    return joined(name, around)

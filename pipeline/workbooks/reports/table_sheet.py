"""A Listing as a Sheet, with whatever chart joins its table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.workbooks.reports.draw import draw
from pipeline.workbooks.reports.listing import Listing

Chart = Callable[[Workbook, Any], None]


class TableSheet(Struct, frozen=True):
    """One table and, beside it, its chart."""

    listing: Listing
    chart: Chart | None = None

    def draw(self, workbook: Workbook, footer: str) -> None:
        worksheet = draw(workbook, self.listing, footer)
        if self.chart is not None:
            self.chart(workbook, worksheet)

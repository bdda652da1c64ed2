"""Export (导出): the units' table of 汇总排名 as CSV, for programs that calculate on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.analysis.view import PeriodView
from pipeline.spec.model import Spec
from pipeline.stages.replacing import Replacing
from pipeline.workbooks.reports.summary.units import units_listing

if TYPE_CHECKING:
    import pandas as pd

# what a spreadsheet takes for a formula when it opens a CSV, with the full-width forms
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def export(view: PeriodView, spec: Spec, folder: Path) -> list[Path]:
    """Write ``总汇总.csv`` of *view* into *folder*: UTF-8 with a byte order mark, so that Excel
    and WPS read it; one row a unit due, the same values as on the sheet, nothing that is withheld
    there. Text that a spreadsheet would take for a formula gets an apostrophe before it. Raises
    OutputError where it cannot be written."""
    from pipeline.workbooks.reports.frames import frame

    listing = units_listing(view, spec)
    desk = Replacing(folder)
    desk.write(f"{listing.tab}.csv", as_csv(frame(listing)))
    return desk.finish()


def as_csv(table: pd.DataFrame) -> bytes:
    """*table* as CSV with line ends of Windows."""
    text: str = table.map(_harmless).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value

"""Writes 汇总排名.xlsx: the sheets in reading order, each from its own module."""

from __future__ import annotations

from pathlib import Path

from pipeline.analysis.view import PeriodView
from pipeline.spec.model import Spec
from pipeline.workbooks.look import open_workbook
from pipeline.workbooks.reports.scene import SUMMARY_TITLE, Scene, Sheet, footer
from pipeline.workbooks.reports.summary import (
    attention,
    basis,
    contrast,
    filing_state,
    overview,
    sources,
)
from pipeline.workbooks.reports.summary.details import DetailBook
from pipeline.workbooks.reports.summary.front import FrontSheet
from pipeline.workbooks.reports.summary.ranking import ranking_sheets
from pipeline.workbooks.reports.table_sheet import TableSheet

_MANY_UNITS = 500  # above, parts go through temporary files instead of memory


def write_summary(view: PeriodView, spec: Spec, target: Path) -> None:
    """Write 汇总排名 of *view* to *target*: the same bytes for the same view.

    Submissions in force are loaded one at a time. Raises OSError where *target* cannot be
    written; then no usable file is left, so callers write to a temporary name.
    """
    scene = Scene(view, spec)
    workbook = open_workbook(target, SUMMARY_TITLE, scene.period_words)
    workbook.in_memory = len(view.standings) <= _MANY_UNITS
    details = DetailBook(scene)
    details.spool(workbook)
    text = footer(SUMMARY_TITLE, scene)
    for sheet in _sheets(scene, details):
        sheet.draw(workbook, text)
    workbook.close()


def _sheets(scene: Scene, details: DetailBook) -> list[Sheet]:
    counted = [
        TableSheet(attention.listing(scene)),
        TableSheet(filing_state.listing(scene)),
        TableSheet(overview.listing(scene)),
        TableSheet(sources.listing(scene, details.uncounted)),
    ]
    boards = list(ranking_sheets(scene))
    middle = [*boards, contrast.sheet(scene)]
    after = [TableSheet(basis.listing(scene)), counted[3]]
    shown = [*counted[:3], *middle, *after]
    front = FrontSheet(
        scene,
        {sheet.listing.tab: sheet.listing for sheet in counted},
        [*(sheet.listing.tab for sheet in shown), *details.tabs],
    )
    return [front, *shown, details]

"""Writes 汇总排名.xlsx: the sheets in reading order, each from its own module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from xlsxwriter import Workbook

from pipeline.analysis.view import PeriodView
from pipeline.spec.model import Spec
from pipeline.workbooks.look import open_workbook
from pipeline.workbooks.reports.scene import SUMMARY_TITLE, Scene, Sheet, footer
from pipeline.workbooks.reports.streamed_sheet import close_streamed
from pipeline.workbooks.reports.summary import (
    attention,
    basis,
    changes,
    component_rates,
    contrast,
    filing_state,
    findings,
    five,
    gap_table,
    movement_table,
    overview,
    section_table,
    sources,
)
from pipeline.workbooks.reports.summary.details import DetailBook, Spreading
from pipeline.workbooks.reports.summary.front import FrontSheet
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.summary.live_basis import BasisSheet
from pipeline.workbooks.reports.summary.ranking import ranking_sheets
from pipeline.workbooks.reports.summary.standing_table import standing_tables
from pipeline.workbooks.reports.summary.streamed import StreamedTable
from pipeline.workbooks.reports.table_sheet import TableSheet
from pipeline.workbooks.zipping import Aside


def write_summary(
    view: PeriodView,
    spec: Spec,
    target: Path,
    spreading: Spreading | None = None,
    scored: Callable[[], PeriodView] | None = None,
) -> PeriodView:
    """Write 汇总排名 of *view* to *target*: the same bytes for the same view, which is returned.

    Submissions in force are loaded one at a time, here or where *spreading* has it done; when
    that has begun, *scored* gives the same view with its scores, if it has none yet. Raises
    OSError where *target* cannot be written; then no usable file is left, so callers write to a
    temporary name.
    """
    scene = Scene(view, spec)
    workbook = open_workbook(target, SUMMARY_TITLE, scene.period_words)
    with TemporaryFile(dir=target.parent) as rows:
        details = DetailBook(scene, Aside(rows))
        details.begin(workbook, spreading)
        if scored is not None:
            details.scene = scene = Scene(scored(), spec)
        text = footer(SUMMARY_TITLE, scene)
        for sheet in _sheets(scene, details, workbook):
            sheet.draw(workbook, text)
        close_streamed(workbook)
    return scene.view


def _sheets(scene: Scene, details: DetailBook, workbook: Workbook) -> list[Sheet]:
    live = Live(scene, scene.view.board) if scene.view.board is not None else None
    scored = list(_scored(live, workbook)) if live else []
    details.gather()
    counted = [
        TableSheet(attention.listing(scene)),
        TableSheet(filing_state.listing(scene)),
        TableSheet(overview.listing(scene, live)),
        TableSheet(sources.listing(scene, details.uncounted)),
    ]
    middle: list[TableSheet | StreamedTable | BasisSheet]
    if live is None:
        ranked = ranking_sheets(scene)
        middle = [*ranked, contrast.sheet(scene), TableSheet(basis.listing(scene))]
    else:
        middle = [*scored, BasisSheet(scene)]
    shown = [*counted[:3], *middle, counted[3]]
    front = FrontSheet(
        scene,
        {sheet.listing.tab: sheet.listing for sheet in counted},
        [*(sheet.listing.tab for sheet in shown), *details.tabs],
        list(findings.lines(live)) if live else (),
        [changes.heading(live), *changes.lines(live)] if live else (),
    )
    return [front, *shown, details]


def _scored(live: Live, workbook: Workbook) -> Iterator[TableSheet | StreamedTable]:
    """What a board of scores adds, in reading order; 得分计算 first, for the others show it."""
    points = live.points.sheet()
    points.prepare(workbook)
    yield from standing_tables(live)
    yield TableSheet(five.listing(live))
    yield contrast.sheet(live.scene)
    yield section_table.sheet(live)
    yield TableSheet(movement_table.listing(live))
    yield TableSheet(gap_table.listing(live))
    yield component_rates.sheet(live.scene, live.classes)
    yield points

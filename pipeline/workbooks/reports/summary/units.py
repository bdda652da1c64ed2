"""The units' table of 汇总排名 by itself, without a workbook around it."""

from __future__ import annotations

from pipeline.analysis.view import PeriodView
from pipeline.spec.model import Spec
from pipeline.workbooks.reports.listing import Listing
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary import overview
from pipeline.workbooks.reports.summary.live import Live


def units_listing(view: PeriodView, spec: Spec) -> Listing:
    """总汇总 of *view*: one row a unit due, filed or not, by class and code."""
    scene = Scene(view, spec)
    return overview.listing(scene, Live(scene, view.board) if view.board is not None else None)

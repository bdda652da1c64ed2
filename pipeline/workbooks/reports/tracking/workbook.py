"""Writes 催报退回.xlsx: the sheets in reading order, each from its own module."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.analysis.view import PeriodView
from pipeline.spec.model import Spec
from pipeline.workbooks.look import open_workbook
from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.scene import TRACKING_TITLE, Scene, footer
from pipeline.workbooks.reports.streamed_sheet import close_streamed
from pipeline.workbooks.reports.table_sheet import TableSheet
from pipeline.workbooks.reports.tracking import (
    balance,
    chasing,
    elsewhere,
    journal,
    others,
    points,
    problems,
    repeated,
    returned,
)
from pipeline.workbooks.reports.tracking.front import FrontSheet
from pipeline.workbooks.reports.tracking.steps import Steps


class TrackingBook:
    """催报退回 of *view*: its lists are put together once, and drawn with 对账, which counts what was
    drawn. *differences* compares two submissions for 重复报送."""

    def __init__(
        self, view: PeriodView, spec: Spec, differences: repeated.Differences | None = None
    ) -> None:
        self._scene = scene = Scene(view, spec)
        self._sent_back, self._wanting = returned.returned(scene), chasing.chased(scene)
        self._listings = [
            chasing.listing(scene, self._wanting),
            returned.listing(scene, self._sent_back),
            problems.listing(scene, self._sent_back),
            points.listing(scene),
            repeated.listing(scene, differences),
            others.held(scene),
            others.others(scene),
            elsewhere.listing(scene, self._sent_back),
            journal.listing(scene),
        ]

    def write(self, checks: Sequence[Check], target: Path) -> None:
        """Write the workbook to *target* with *checks* on sheet 对账: the same bytes for the same
        ones. Raises OSError where *target* cannot be written."""
        scene = self._scene
        listings = [*self._listings, balance.listing(scene, checks)]
        workbook = open_workbook(target, TRACKING_TITLE, scene.period_words)
        text = footer(TRACKING_TITLE, scene)
        lists = {listing.tab: listing for listing in listings}
        steps = Steps(scene, lists, checks, self._sent_back, self._wanting)
        FrontSheet(scene, lists, steps).draw(workbook, text)
        for listing in listings:
            TableSheet(listing).draw(workbook, text)
        close_streamed(workbook)

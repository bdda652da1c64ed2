"""Writes 催报退回.xlsx: the sheets in reading order, each from its own module."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
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


def write_tracking(
    view: PeriodView,
    spec: Spec,
    checks: Sequence[Check],
    target: Path,
    differences: repeated.Differences | None = None,
) -> None:
    """Write 催报退回 of *view* to *target* with *checks* on sheet 对账: the same bytes for the
    same arguments. *differences* compares two submissions for 重复报送.

    Raises OSError where *target* cannot be written.
    """
    scene = Scene(view, spec)
    sent_back, wanting = returned.returned(scene), chasing.chased(scene)
    listings = [
        chasing.listing(scene, wanting),
        returned.listing(scene, sent_back),
        problems.listing(scene, sent_back),
        points.listing(scene),
        repeated.listing(scene, differences),
        others.held(scene),
        others.others(scene),
        elsewhere.listing(scene, sent_back),
        journal.listing(scene),
        balance.listing(scene, checks),
    ]
    package = BytesIO()
    workbook = open_workbook(package, TRACKING_TITLE, scene.period_words)
    text = footer(TRACKING_TITLE, scene)
    lists = {listing.tab: listing for listing in listings}
    steps = Steps(scene, lists, checks, sent_back, wanting)
    FrontSheet(scene, lists, steps).draw(workbook, text)
    for listing in listings:
        TableSheet(listing).draw(workbook, text)
    with target.open("wb") as file:
        file.writelines(close_streamed(workbook, package))

"""Replies (退回件): which file of which unit is answered by a redrawn workbook, and under what name.

The folder 退回, 退回清单 and the count on 首页 are all drawn from here, so that they agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from pipeline.analysis.view import PeriodView, Point, UnitStanding
from pipeline.campaign import GROUP_CLASS, pack_name
from pipeline.records import Filing, Result

Points = Mapping[str, tuple[Point, ...]]


class Reply(Struct, frozen=True):
    """*filing* is answered by the workbook *name*, which asks for *revision* of *period*;
    *points* are all 待核 points of the unit in it."""

    standing: UnitStanding
    filing: Filing
    period: str
    revision: int
    name: str
    points: tuple[Point, ...] = ()


def replies(view: PeriodView) -> Iterator[Reply]:
    """One Reply for each unit whose newest file was returned, or owes an explanation; in class
    order, guidance groups last; a returned file that does not say of which period it is stands
    for a unit that has sent nothing else. Then one for each returned file in the inbox that is the newest
    of its unit in another period."""
    points = _points_by_unit(view)
    for standing in (*view.standings, *view.groups):
        filing = _answerable(standing, points)
        if filing is not None:
            raised = points.get(standing.unit.code, ())
            yield _reply(standing, filing, view.period.code, raised)
        elif standing.pending is None and standing.in_force is None:
            undated = _undated(view, standing.unit.code)
            if undated is not None:
                yield _reply(standing, undated, view.period.code)
    for period, standings in view.elsewhere.items():
        for standing in standings:
            newest = standing.pending
            if newest and newest.present and newest.result is Result.RETURNED:
                yield _reply(standing, newest, period)


def _reply(
    standing: UnitStanding, filing: Filing, period: str, points: tuple[Point, ...] = ()
) -> Reply:
    revision = _next_revision(standing)
    return Reply(
        standing, filing, period, revision, pack_name(standing.unit, period, revision), points
    )


def _undated(view: PeriodView, unit: str) -> Filing | None:
    """The newest returned file of *unit* in the inbox of which nobody can tell the period."""
    found = [
        filing
        for filing in view.filings
        if filing.unit == unit
        and filing.period is None
        and filing.present
        and filing.result is Result.RETURNED
    ]
    return max(found, key=lambda f: (f.received, f.arrival, f.leaf.path), default=None)


def _answerable(standing: UnitStanding, points: Points) -> Filing | None:
    """The unit's newest filing where it was returned, or where a point of it is unanswered. A
    scorebook has no 核对说明, so its points are the office's to settle."""
    newest = standing.pending or standing.in_force
    if newest is None or newest.result is Result.HELD:
        return None
    if newest.result is Result.RETURNED:
        return newest
    if standing.unit.unit_class == GROUP_CLASS:
        return None
    raised = points.get(standing.unit.code, ())
    return newest if any(_unanswered(point, newest) for point in raised) else None


def _next_revision(standing: UnitStanding) -> int:
    """One more than the highest revision that the unit has sent."""
    return 1 + max((filing.revision or 1 for filing in standing.filings), default=1)


def _unanswered(point: Point, filing: Filing) -> bool:
    same = point.filing.leaf.sha256 == filing.leaf.sha256
    return same and not (point.for_office or point.decision or point.explanation)


def _points_by_unit(view: PeriodView) -> Points:
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for point in view.points:
        found[point.unit].append(point)
    return {unit: tuple(points) for unit, points in found.items()}

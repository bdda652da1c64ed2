"""Reply (退回): a redrawn workbook for each unit whose newest file went back, or has 待核 points
that nobody has answered yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.analysis.view import PeriodView, Point, UnitStanding
from pipeline.campaign import GROUP_CLASS, pack_code, pack_name, sign
from pipeline.errors import LedgerError
from pipeline.problems import Effect, Problem
from pipeline.records import Filing, Identity, Result, Submission
from pipeline.spec.model import Spec
from pipeline.stages.cases import kind_of
from pipeline.stages.replacing import Replacing
from pipeline.workbooks.forms import render_return

Points = Mapping[str, tuple[Point, ...]]


def write_returns(view: PeriodView, spec: Spec, key: bytes, folder: Path) -> list[Path]:
    """Writes the returned workbooks of the period into *folder*, removes those of earlier runs
    that are no longer true, and returns the paths in class order.

    Raises OutputError naming what could not be written, after the rest was.
    """
    writer = Replacing(folder)
    points = _points_by_unit(view)
    for standing in (*view.standings, *view.groups):
        filing = answerable(standing, points)
        if filing is None:
            continue
        unit, revision = standing.unit, next_revision(standing)
        token = sign(key, pack_code(unit.code, view.period.code, revision))
        data = render_return(
            spec,
            view.settings,
            _sent(view, standing, filing),
            tuple(_asked(filing, points.get(unit.code, ()))),
            unit,
            revision,
            token,
            _explained(points.get(unit.code, ())),
        )
        writer.write(pack_name(unit, view.period.code, revision), data)
    if folder.is_dir():
        writer.clear_stale()
    return writer.finish()


def answerable(standing: UnitStanding, points: Points) -> Filing | None:
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


def next_revision(standing: UnitStanding) -> int:
    """One more than the highest revision that the unit has sent."""
    return 1 + max((filing.revision or 1 for filing in standing.filings), default=1)


def _sent(view: PeriodView, standing: UnitStanding, filing: Filing) -> Submission:
    """What the unit sent; empty where nothing of it could be read (the form goes back blank)."""
    try:
        return view.submission(filing)
    except LedgerError:
        workbook = kind_of(standing.unit.code, view.settings)
        identity = Identity(workbook, filing.unit, view.period.code, filing.revision or 1)
        return Submission(identity, standing.unit.unit_class, {})


def _unanswered(point: Point, filing: Filing) -> bool:
    same = point.filing.leaf.sha256 == filing.leaf.sha256
    return same and not point.decision and not point.explanation


def _asked(filing: Filing, points: tuple[Point, ...]) -> Iterator[Problem]:
    """Findings of *filing*; points that were accepted are not asked again."""
    accepted = {point.problem.point_key for point in points if point.decision}
    for problem in filing.problems:
        settled = problem.point_key is not None and problem.point_key in accepted
        if not (settled and problem.effect is Effect.FLAG):
            yield problem


def _explained(points: tuple[Point, ...]) -> Mapping[str, str]:
    return {
        point.problem.point_key: point.explanation
        for point in points
        if point.problem.point_key and point.explanation
    }


def _points_by_unit(view: PeriodView) -> Points:
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for point in view.points:
        found[point.unit].append(point)
    return {unit: tuple(points) for unit, points in found.items()}

"""Office points (待核): what the office has to look into after scoring, and no unit is asked
about: self scores well above those of superiors (X14), rows that two 督查评分簿 have alike (G17),
what was noted while the office's own workbooks were read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.analysis.rounding import half_up, percent
from pipeline.analysis.scoring.gaps import Gap
from pipeline.analysis.view import PeriodView, Point
from pipeline.ledger import Decision, accepted_points
from pipeline.paths import SCOREBOOK_NAME
from pipeline.problems import Problem, Where, make, point_key
from pipeline.records.office import OfficeNote, OfficeRecords
from pipeline.spec.model import Spec

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

_RULE = "X14"
_FORM = "F6"
_PLACES = 2


def with_office(shown: PeriodView, ledger: Ledger, office: OfficeRecords, spec: Spec) -> PeriodView:
    """*shown*, which has its board, with the points that follow from it and what *office* has
    twice or had noted."""
    accepted = accepted_points(ledger.decisions())
    points = (*shown.points, *_points(shown, accepted, spec))
    own = (OfficeNote(SCOREBOOK_NAME, problem) for problem in office.notes)
    return replace(shown, points=points, repeats=office.repeats, notes=(*shown.notes, *own))


def open_office_points(shown: PeriodView, unit: str) -> tuple[str, ...]:
    """Keys of the points of *unit* for the office that nobody has accepted yet."""
    found = (p for p in shown.points if p.for_office and p.unit == unit and not p.decision)
    return tuple(point.problem.point_key or "" for point in found)


def _points(
    shown: PeriodView, accepted: Mapping[tuple[str, str], Decision], spec: Spec
) -> Iterator[Point]:
    """One a marked gap, at the newest file of the unit that counts."""
    standings = {standing.unit.code: standing for standing in shown.standings}
    for gap in shown.board.gaps if shown.board else ():
        standing = standings.get(gap.unit)
        filing = (standing.in_force or standing.pending) if standing else None
        if not gap.marked or filing is None:
            continue
        problem = _problem(gap, shown, spec)
        decision = accepted.get((gap.unit, problem.point_key or ""))
        yield Point(
            unit=gap.unit,
            filing=filing,
            problem=problem,
            decision="接受" if decision else "",
            by=decision.by if decision else "",
            when=decision.when if decision else None,
            for_office=True,
        )


def _problem(gap: Gap, shown: PeriodView, spec: Spec) -> Problem:
    """X14 on one 好; its key holds until one of the two scores changes."""
    own, superior = (str(half_up(points, _PLACES)) for points in (gap.own, gap.superior))
    record = f"{_FORM} {gap.unit} {shown.period.code} {gap.dimension}"
    found = make(
        "X14-gap",
        Where(_FORM, spec.forms[_FORM].sheet, label=gap.dimension),
        raw=f"自评 {own}，上级评 {superior}",
        point_key=point_key(_RULE, record, (own, superior)),
        dimension=gap.dimension,
        items="、".join(gap.items),
        own=own,
        superior=superior,
        maximum=gap.maximum,
        difference=half_up(gap.own - gap.superior, _PLACES),
        limit=f"{percent(shown.settings.parameters.fraction('gap.self'), 0)}%",
    )
    return replace(found, code=_RULE)

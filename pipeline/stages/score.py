"""Score (评分): gather what the score needs of every unit, and put the board into the view.

Knows where data lies (ledger, scorebooks, earlier periods); every formula is in
`pipeline.analysis.scoring`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.analysis.scoring.basis import basis
from pipeline.analysis.scoring.board import ScoreBoard
from pipeline.analysis.scoring.gaps import gaps
from pipeline.analysis.scoring.history import Past, history
from pipeline.analysis.scoring.inputs import (
    Evidence,
    Outlook,
    Punctuality,
    UnitInputs,
    by_unit,
    gather,
    outlook,
    recent,
)
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.movement import Moved, movement
from pipeline.analysis.scoring.score import score_class
from pipeline.analysis.scoring.sections import sections
from pipeline.analysis.view import PeriodView, UnitStanding
from pipeline.campaign import Settings
from pipeline.records import Measures, State
from pipeline.records.office import OfficeRecords
from pipeline.spec.model import Spec
from pipeline.stages.assess import Assessment
from pipeline.stages.resting import collector_at_rest
from pipeline.stages.standings import standings_of

_BY_PERSON = (State.ADOPTED, State.LOCKED)
Scores = Mapping[str, Sequence[UnitScore]]


class Scoring(Struct, frozen=True):
    """The board, and what it stands on, for explaining a score."""

    board: ScoreBoard
    inputs: Mapping[str, UnitInputs]


class _Desk(Struct, frozen=True):
    """What all units of all periods are scored from."""

    found: Assessment
    office: Mapping[str, OfficeRecords]
    spec: Spec
    settings: Settings
    as_of: date
    known: dict[str, dict[str, UnitStanding]] = field(default_factory=dict)

    def standings(self, period: str) -> dict[str, UnitStanding]:
        """Unit → its standing in *period*, found out once."""
        if period not in self.known:
            listed = standings_of(self.found.contests, self.settings, period, self.as_of)
            self.known[period] = {standing.unit.code: standing for standing in listed}
        return self.known[period]


@collector_at_rest()
def score(
    shown: PeriodView,
    found: Assessment,
    office: OfficeRecords,
    spec: Spec,
) -> Scoring:
    """Scores of every unit due in the view's period that has a basis; movement against the
    latest earlier period in which a unit of ITS class could be scored (definition: 升降)."""
    settings, period = shown.settings, shown.period.code
    desk = _Desk(found, by_unit(office), spec, settings, shown.as_of)
    desk.known[period] = {standing.unit.code: standing for standing in shown.standings}
    inputs = _inputs(desk, period)
    now = _classes(desk, inputs, period)
    before = {cls: code for cls in now if (code := _preceding(desk, cls, period))}
    everyone = [entry for listed in now.values() for entry in listed]
    board = ScoreBoard(
        scores={entry.unit: entry for entry in everyone},
        movement=tuple(_moved(desk, now, before)),
        sections=tuple(sections(now, list(inputs.values()), settings.parameters, shown.as_of)),
        gaps=tuple(gaps(everyone, spec, settings.parameters)),
        before_period=next((c for c in settings.earlier(period) if c in before.values()), None),
        history=tuple(_history(desk, now, period)),
        before_periods=before,
    )
    return Scoring(board, inputs)


def _classes(desk: _Desk, inputs: Mapping[str, UnitInputs], period: str) -> Scores:
    members: dict[str, list[UnitInputs]] = {}
    for entry in inputs.values():
        members.setdefault(entry.unit.unit_class, []).append(entry)
    return {
        cls: score_class(listed, desk.spec, desk.settings, period)
        for cls, listed in members.items()
    }


def _history(desk: _Desk, now: Scores, period: str) -> Iterator[Past]:
    """Earlier periods of the units of classes that are too small to rank, latest first."""
    fewest = desk.settings.parameters.whole("rank.min")
    few = {cls: listed for cls, listed in now.items() if 0 < len(listed) < fewest}
    if not few:
        return
    units = {score.unit for listed in few.values() for score in listed}
    earlier: dict[str, Scores] = {}
    rates: dict[tuple[str, str], Measures] = {}
    for code in desk.settings.earlier(period):
        if not any((unit, code) in desk.found.contests for unit in units):
            continue  # none of them filed: there is neither a total nor a rate
        earlier[code] = _classes(desk, _inputs(desk, code, units), code)
        for unit in units:
            contest = desk.found.contests.get((unit, code))
            rates[unit, code] = (contest.measures if contest else None) or {}
    for cls, listed in few.items():
        scored = {code: found.get(cls, ()) for code, found in earlier.items()}
        yield from history(listed, scored, rates, desk.spec, desk.settings.parameters)


def _moved(desk: _Desk, now: Scores, before: Mapping[str, str]) -> Iterator[Moved]:
    """Each class against its own earlier period; a class that has none says so."""
    units = desk.settings.units
    earlier: dict[str, Scores] = {}
    for code in sorted(set(before.values())):
        classes = {cls for cls in before if before[cls] == code}
        mates = {unit.code for unit in units.values() if unit.unit_class in classes}
        earlier[code] = _classes(desk, _inputs(desk, code, mates), code)
    for cls, listed in now.items():
        then = before.get(cls)
        scored = earlier[then].get(cls, ()) if then else None
        new = {score.unit for score in listed if then and _began_after(desk, score.unit, then)}
        yield from movement(listed, scored, desk.spec, desk.settings.parameters, new)


def _began_after(desk: _Desk, unit: str, period: str) -> bool:
    began = desk.settings.units[unit].active_from
    return began is not None and began > desk.settings.periods[period].due_by


def _preceding(desk: _Desk, cls: str, period: str) -> str | None:
    """The latest earlier period in which class *cls* has a basis and a file in force."""
    mates = [unit for unit in desk.settings.units.values() if unit.unit_class == cls]
    for code in desk.settings.earlier(period):
        limit = desk.settings.periods[code].due_by
        if not desk.settings.due.unit_is_due(cls, code):
            continue
        filed = any(u.active_on(limit) and desk.found.in_force(u.code, code) for u in mates)
        if filed and basis(cls, code, desk.spec, desk.settings).items:
            return code
    return None


def _inputs(desk: _Desk, period: str, only: Container[str] | None = None) -> dict[str, UnitInputs]:
    """UnitInputs of every unit due in *period* (of *only* these, where given), in class order,
    then by code."""
    kept = _punctuality(desk, period)
    outlooks: dict[str, Outlook] = {}
    filled = {}
    for code, standing in desk.standings(period).items():
        if only is not None and code not in only:
            continue
        state = standing.in_force.state if standing.in_force else None
        known = UnitInputs(
            unit=standing.unit,
            status=standing.status,
            adopted=state in _BY_PERSON,
            office=desk.office.get(code, OfficeRecords()),
            punctuality=tuple(kept.get(code, ())),
        )
        cls = standing.unit.unit_class
        if cls not in outlooks:
            outlooks[cls] = outlook(cls, period, desk.settings)
        filled[code] = gather(known, outlooks[cls], _accepted(desk, code))
    return filled


def _accepted(desk: _Desk, unit: str) -> Callable[[str], Evidence | None]:
    """The unit's evidence by period, one value a period: most items stand on the same file."""

    @cache
    def accepted(period: str) -> Evidence | None:
        filing = desk.found.in_force(unit, period)
        if filing is None:
            return None
        summary = desk.found.summaries[filing.leaf.sha256]
        return Evidence(period, summary.measures, filing.leaf.path, filing.leaf.sha256)

    return accepted


def _punctuality(desk: _Desk, period: str) -> dict[str, list[Punctuality]]:
    """How each unit filed in this and the two preceding periods (definition 15). Nobody is
    missing while there is still time to file."""
    found: dict[str, list[Punctuality]] = {}
    for code in recent(period, desk.settings):
        if not _ever_filed(desk, code):
            continue
        closed = desk.as_of > desk.settings.periods[code].due_by
        for unit, standing in desk.standings(code).items():
            passed = standing.in_force is not None
            found.setdefault(unit, []).append(
                Punctuality(
                    period=code,
                    late=passed and standing.days_late > 0,
                    missing=closed and not passed,
                    returns=standing.returns,
                )
            )
    return found


def _ever_filed(desk: _Desk, period: str) -> bool:
    """False for a period that the campaign skipped: nobody was late who was never asked."""
    return any(code == period for _, code in desk.found.contests)


def with_board(shown: PeriodView, scoring: Scoring) -> PeriodView:
    """*shown* with the board of *scoring*."""
    return replace(shown, board=scoring.board)

"""Standings (报送情况): how each unit due stands in a period, and its 待核 points.

Reads the judged files of a unit; decides nothing about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.analysis import carry
from pipeline.analysis.view import Point, UnitStanding
from pipeline.campaign import Settings, Unit
from pipeline.ledger import Candidate, Decision, Ledger, Verdict
from pipeline.problems import Problem
from pipeline.records import Filing, Measures, Result, State
from pipeline.stages.cases import Case

_ANSWERS = "F8"
Contests = Mapping[tuple[str, str], "Contest"]


@dataclass(frozen=True, slots=True)
class Contest:
    """All files of one unit and period.

    filings by SHA-256 in ``judged``, one a submission; ``copies`` are the same bytes elsewhere
    """

    cases: tuple[Case, ...]
    judged: Mapping[str, Filing]
    copies: tuple[Filing, ...] = ()
    measures: Measures = field(default_factory=dict)

    @property
    def filings(self) -> tuple[Filing, ...]:
        return (*self.judged.values(), *self.copies)

    @property
    def in_force(self) -> Filing | None:
        """The filing that counts; None where none does."""
        accepted = (f for f in self.judged.values() if f.result is Result.ACCEPTED)
        return next(accepted, None)

    def case(self, filing: Filing) -> Case:
        return next(case for case in self.cases if case.sha256 == filing.leaf.sha256)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(case.candidate for case in self.cases if case.candidate)


def standings_of(
    contests: Contests, settings: Settings, period: str, as_of: date
) -> Iterator[UnitStanding]:
    """One UnitStanding per unit due in *period*, in class order, then by code."""
    for unit in settings.units_due(period):
        contest = contests.get((unit.code, period))
        if contest is None:
            yield UnitStanding(unit, days_late=_late(None, settings, period, as_of))
        else:
            yield _standing(unit, contest, contests, settings, period, as_of)


def _standing(
    unit: Unit, contest: Contest, contests: Contests, settings: Settings, period: str, as_of: date
) -> UnitStanding:
    returned = [f for f in contest.judged.values() if f.result is Result.RETURNED]
    return UnitStanding(
        unit=unit,
        in_force=contest.in_force,
        pending=_pending(contest),
        filings=_counting(contest),
        measures=_measures(unit, contest, contests, settings, period),
        days_late=_late(contest, settings, period, as_of),
        returns=len(returned),
        first_returned=min((_returned_on(contest.case(f), f) for f in returned), default=None),
    )


def _counting(contest: Contest) -> tuple[Filing, ...]:
    """Filings but those that are void (作废), in force first, then the newest."""
    void = {sha for sha, f in contest.judged.items() if f.state is State.VOID}
    kept = [f for f in contest.filings if f.leaf.sha256 not in void]
    newest = sorted(kept, key=_rank, reverse=True)
    return tuple(sorted(newest, key=lambda f: _PLACES.get(f.result, 1)))


_PLACES = {Result.ACCEPTED: 0, Result.DUPLICATE: 2}


def _rank(filing: Filing) -> tuple[int, date, str]:
    return filing.revision or 0, filing.received, filing.leaf.path


def _pending(contest: Contest) -> Filing | None:
    """The newest filing that is returned or held, where it is newer than what is in force."""
    waiting = [f for f in contest.judged.values() if f.result in (Result.RETURNED, Result.HELD)]
    newest = max(waiting, key=_rank, default=None)
    in_force = contest.in_force
    if newest is None or (in_force is not None and _rank(newest) < _rank(in_force)):
        return None
    return newest


def _late(contest: Contest | None, settings: Settings, period: str, as_of: date) -> int:
    """Days from the cut-off to the first passing file, or to *as_of* (definition 15)."""
    passing = [c for c in contest.candidates if c.standing is Verdict.PASSED] if contest else []
    day = min((candidate.received for candidate in passing), default=as_of)
    return max(0, (day - settings.periods[period].due_by).days)


def _returned_on(case: Case, filing: Filing) -> date:
    decision: Decision | None = case.candidate.decision if case.candidate else None
    return decision.when if decision else filing.first_seen


def _measures(
    unit: Unit, contest: Contest, contests: Contests, settings: Settings, period: str
) -> Measures:
    """Measures of what is in force, with what the period takes from earlier ones."""
    now = _own(contest)
    if now is None:
        return {}
    earlier = [
        found
        for code in settings.earlier(period)
        if (before := contests.get((unit.code, code))) and (found := _own(before)) is not None
    ]
    year_end = settings.periods[period].year_end
    graded = contests.get((unit.code, year_end)) if year_end else None
    return carry(
        now,
        (_own(graded) if graded else None) or {},
        plan=next((found for found in earlier if "four_clear" in found), {}),
        ballots=next((found for found in earlier if "sat_valid" in found), {}),
    )


def _own(contest: Contest) -> Measures | None:
    in_force = contest.in_force
    if in_force is None:
        return None
    summary = contest.case(in_force).summary
    return summary.measures if summary else None


def points_of(
    contests: Contests, standings: tuple[UnitStanding, ...], period: str, ledger: Ledger
) -> Iterator[Point]:
    """待核 points of what is in force and what is pending, each key once a unit, with the
    unit's answer (sheet 核对说明 of the newest workbook that gives one) and the decision."""
    for standing in standings:
        contest = contests.get((standing.unit.code, period))
        if contest is None:
            continue
        raised = list(_raised(contest, standing))
        answers = _answers(contest, ledger) if any(p.point_key for _, p, _ in raised) else {}
        for filing, problem, decision in raised:
            yield Point(
                unit=standing.unit.code,
                filing=filing,
                problem=problem,
                explanation=answers.get(problem.point_key or "", ""),
                decision="接受" if decision else "",
                by=decision.by if decision else "",
                when=decision.when if decision else None,
            )


def _raised(
    contest: Contest, standing: UnitStanding
) -> Iterator[tuple[Filing, Problem, Decision | None]]:
    keys: set[str] = set()
    for filing in (standing.in_force, standing.pending):
        if filing is None:
            continue
        for problem, decision in contest.case(filing).points:
            if problem.point_key not in keys:
                yield filing, problem, decision
            keys |= {problem.point_key} if problem.point_key else set()


def _answers(contest: Contest, ledger: Ledger) -> Mapping[str, str]:
    """Point key → explanation, the newest that is not blank."""
    found: dict[str, str] = {}
    for filing in sorted(contest.judged.values(), key=_rank):
        if filing.state is State.VOID or not filing.rows.get(_ANSWERS):
            continue
        for row in ledger.submission(filing.leaf.sha256).rows(_ANSWERS):
            key, words = row.values.get("point_key"), row.values.get("explanation")
            if key and words:
                found[str(key)] = str(words)
    return found

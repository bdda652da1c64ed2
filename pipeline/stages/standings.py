"""Standings (报送情况): how each unit due stands in a period, and its 待核 points.

Reads the judged files of a unit; decides nothing about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.analysis import carry
from pipeline.analysis.view import Point, UnitStanding
from pipeline.campaign import GROUP_CLASS, Period, Settings, Unit
from pipeline.ledger import Candidate, Decision, Verdict
from pipeline.problems import Problem
from pipeline.records import Filing, Measures, Result, State
from pipeline.stages.cases import Case

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

_ANSWERS = "F8"
_PLACES = {Result.ACCEPTED: 0, Result.DUPLICATE: 2}
Contests = Mapping[tuple[str, str], "Contest"]


class Contest(Struct, frozen=True):
    """All files of one unit and period.

    cases     SHA-256 → case
    judged    SHA-256 → its filing, one a submission; ``copies`` are the same bytes elsewhere
    in_force  the filing that counts; None where none does
    """

    cases: Mapping[str, Case]
    judged: Mapping[str, Filing]
    copies: tuple[Filing, ...] = ()
    in_force: Filing | None = None

    @property
    def filings(self) -> tuple[Filing, ...]:
        """All filings, the copies last."""
        return (*self.judged.values(), *self.copies)

    def case(self, filing: Filing) -> Case:
        """The submission that *filing* stands for, copy or not."""
        return self.cases[filing.leaf.sha256]

    @property
    def measures(self) -> Measures | None:
        """Measures of what is in force, None where nothing is."""
        if self.in_force is None:
            return None
        summary = self.case(self.in_force).summary
        return summary.measures if summary else None


class _Outlook(Struct, frozen=True):
    """One period, as of a day, with the periods before it (latest first)."""

    contests: Contests
    period: Period
    as_of: date
    earlier: tuple[str, ...]

    def contest(self, unit: Unit, period: str | None) -> Contest | None:
        return self.contests.get((unit.code, period)) if period else None


def standings_of(
    contests: Contests, settings: Settings, period: str, as_of: date
) -> Iterator[UnitStanding]:
    """One UnitStanding per unit due in *period*, in class order, then by code."""
    outlook = _Outlook(contests, settings.periods[period], as_of, settings.earlier(period))
    for unit in settings.units_due(period):
        contest = outlook.contest(unit, period)
        if contest is None:
            yield UnitStanding(unit, days_late=_late((), outlook))
        else:
            yield _standing(unit, contest, outlook)


def groups_of(
    contests: Contests, settings: Settings, period: str, as_of: date
) -> Iterator[UnitStanding]:
    """One UnitStanding per guidance group whose scorebook is due in *period* or came, by code."""
    outlook = _Outlook(contests, settings.periods[period], as_of, ())
    due = {unit.code for unit in settings.groups_due(period)}
    for code, unit in sorted(settings.units.items()):
        contest = contests.get((code, period)) if unit.unit_class == GROUP_CLASS else None
        if contest is not None:
            yield _standing(unit, contest, outlook)
        elif code in due:
            yield UnitStanding(unit, days_late=_late((), outlook))


def _standing(unit: Unit, contest: Contest, outlook: _Outlook) -> UnitStanding:
    returned = [f for f in contest.judged.values() if f.result is Result.RETURNED]
    candidates = [case.candidate for case in contest.cases.values() if case.candidate]
    return UnitStanding(
        unit=unit,
        in_force=contest.in_force,
        pending=_pending(contest),
        filings=_counting(contest),
        measures=_measures(unit, contest, outlook),
        days_late=_late(candidates, outlook),
        returns=len(returned),
        first_returned=min((_returned_on(contest.case(f), f) for f in returned), default=None),
    )


def _counting(contest: Contest) -> tuple[Filing, ...]:
    """Filings but those that are void (作废) or came later, in force first, then the newest."""
    kept = [f for f in contest.filings if not _set_aside(contest, f)]
    newest = sorted(kept, key=_rank, reverse=True)
    return tuple(sorted(newest, key=lambda f: _PLACES.get(f.result, 1)))


def _set_aside(contest: Contest, filing: Filing) -> bool:
    """True of files that say nothing of how the unit stands: void, or later than as-of."""
    judged = contest.judged[filing.leaf.sha256]
    return judged.state is State.VOID or contest.case(filing).later


def _newness(filing: Filing) -> tuple[int, date, int]:
    """What tells which of a unit's files is the newer one; what a file is called never does."""
    return filing.revision or 0, filing.received, filing.arrival


def _rank(filing: Filing) -> tuple[int, date, int, str]:
    return (*_newness(filing), filing.leaf.path)  # some order in a list


def _pending(contest: Contest) -> Filing | None:
    """The newest filing that is returned or held, where it is newer than what is in force: of two
    that came together, the one that counts is what the unit means."""
    waiting = [
        filing
        for filing in contest.judged.values()
        if filing.result in (Result.RETURNED, Result.HELD) and not contest.case(filing).later
    ]
    newest = max(waiting, key=_rank, default=None)
    in_force = contest.in_force
    if newest is None or (in_force is not None and _newness(newest) <= _newness(in_force)):
        return None
    return newest


def _late(candidates: Iterable[Candidate], outlook: _Outlook) -> int:
    """Days from the cut-off to the first passing file, or to the as-of date (definition 15)."""
    passing = (c.received for c in candidates if c.standing is Verdict.PASSED)
    return max(0, (min(passing, default=outlook.as_of) - outlook.period.due_by).days)


def _returned_on(case: Case, filing: Filing) -> date:
    decision = case.candidate.effective if case.candidate else None
    return decision.when if decision else filing.first_seen


def _measures(unit: Unit, contest: Contest, outlook: _Outlook) -> Measures:
    """Measures of what is in force, with what the period takes from earlier ones."""
    now = contest.measures
    if now is None:
        return {}
    before = (outlook.contest(unit, code) for code in outlook.earlier)
    earlier = [found.measures for found in before if found and found.measures is not None]
    graded = outlook.contest(unit, outlook.period.year_end)
    return carry(
        now,
        (graded.measures if graded else None) or {},
        plan=next((found for found in earlier if "four_clear" in found), {}),
        ballots=next((found for found in earlier if "sat_valid" in found), {}),
    )


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
        answers = answers_of(contest, ledger) if any(p.point_key for _, p, _ in raised) else {}
        for filing, problem, decision in raised:
            yield Point(
                unit=standing.unit.code,
                filing=filing,
                problem=problem,
                explanation=answers.get(problem.point_key or "", ""),
                heard=(decision.said or "") if decision else "",
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


def answers_of(contest: Contest, ledger: Ledger) -> Mapping[str, str]:
    """What the unit wrote on 核对说明: point key → explanation, the newest that is not blank."""
    found: dict[str, str] = {}
    for filing in sorted(contest.judged.values(), key=_rank):
        if _set_aside(contest, filing) or not filing.rows.get(_ANSWERS):
            continue
        for row in ledger.submission(filing.leaf.sha256).rows(_ANSWERS):
            key, words = row.values.get("point_key"), row.values.get("explanation")
            if key and words:
                found[str(key)] = str(words)
    return found

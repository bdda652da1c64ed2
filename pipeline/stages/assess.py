"""Assess (判定): every leaf ever seen gets exactly one result and a reason.

Nothing is read but the ledger, and nothing is written but comparisons with earlier periods and
counts under changed settings, which are made once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.campaign import Senders, Settings
from pipeline.checks import against_earlier
from pipeline.ledger import (
    Action,
    Decision,
    Outcome,
    Sighting,
    Summary,
    accepted_points,
    in_effect,
    redated,
    weigh,
)
from pipeline.problems import Problem, make
from pipeline.records import Filing, Result, Submission
from pipeline.spec.model import Spec
from pipeline.stages.cases import (
    RETURN_WORKBOOK,
    Case,
    Group,
    Office,
    contained,
    group_of,
    judge,
    kind_of,
)
from pipeline.stages.remeasure import with_measures
from pipeline.stages.resting import collector_at_rest
from pipeline.stages.standings import Contest
from pipeline.stages.unmended import with_unmended

if TYPE_CHECKING:
    from pipeline.ledger import Ledger


class Compare(Protocol):
    """`pipeline.checks.against_earlier`."""

    def __call__(
        self, submission: Submission, earlier: Submission, spec: Spec, settings: Settings
    ) -> tuple[Problem, ...]: ...


class Assessment(Struct, frozen=True):
    """How everything stands, all periods.

    filings   one line for every leaf ever seen, in path order
    contests  (unit, period) → all files of the unit's workbook, and which is in force
    summaries SHA-256 → what examining the bytes gave
    """

    filings: tuple[Filing, ...]
    contests: Mapping[tuple[str, str], Contest] = field(default_factory=dict)
    summaries: Mapping[str, Summary] = field(default_factory=dict)

    def in_force(self, unit: str, period: str) -> Filing | None:
        """The accepted filing of *unit* in *period*; None where none counts."""
        contest = self.contests.get((unit, period))
        return contest.in_force if contest else None

    def last_in_force(self, unit: str, before: str, settings: Settings) -> Filing | None:
        """The unit's accepted filing of the latest period before *before*; None where none."""
        found = (self.in_force(unit, period) for period in settings.earlier(before))
        return next((filing for filing in found if filing), None)


def assess(
    ledger: Ledger,
    spec: Spec,
    settings: Settings,
    key: bytes,
    compare: Compare = against_earlier,
    as_of: date | None = None,
) -> Assessment:
    """Judge every file of every period, earlier periods first: what is accepted there is what
    later files are compared with. Files received after *as_of* are listed and do not count;
    without it every file counts."""
    with collector_at_rest():
        return _assessed(ledger, spec, settings, key, compare, as_of)


def _assessed(
    ledger: Ledger,
    spec: Spec,
    settings: Settings,
    key: bytes,
    compare: Compare,
    as_of: date | None,
) -> Assessment:
    sightings = list(ledger.leaves())
    summaries = with_measures(ledger.summaries(), ledger, spec, settings)
    decisions = ledger.decisions()
    mailed = any(sighting.leaf.sender for sighting in sightings)
    senders = Senders.of(settings.units.values()) if mailed else Senders({}, {})
    accepted, days = accepted_points(decisions), redated(decisions)
    office = Office(settings, senders, key, in_effect(decisions), accepted, as_of)
    comparisons = _Comparisons(ledger, spec, settings, compare)
    filings: dict[tuple[str, str], Filing] = {
        (s.leaf.path, s.leaf.sha256): _refused(s) for s in sightings if s.leaf.refusal
    }
    contests: dict[tuple[str, str], Contest] = {}
    before = {code: settings.earlier(code) for code in settings.periods}
    for group, members in _groups(sightings, summaries, settings):
        earlier = _earlier(group, contests, before.get(group[2], ()))
        cases = [
            contained(seen, found, partial(judge, seen, found, office, earlier, comparisons.of))
            for seen, found in ((s, summaries.get(sha256)) for sha256, s in members.items())
        ]
        contest = _decided(with_unmended(cases, spec, ledger.submission), days)
        filings.update({(f.leaf.path, f.leaf.sha256): f for f in contest.filings})
        if group[0] == kind_of(group[1], settings):
            contests[group[1:]] = contest
    comparisons.keep()
    return Assessment(tuple(filings[place] for place in sorted(filings)), contests, summaries)


class _Comparisons:
    """Findings against earlier periods: from the ledger, else made now and kept there."""

    def __init__(self, ledger: Ledger, spec: Spec, settings: Settings, compare: Compare) -> None:
        self._ledger, self._spec, self._settings = ledger, spec, settings
        self._compare = compare
        self._known: dict[tuple[str, str, str], tuple[Problem, ...]] | None = None
        self._new: dict[tuple[str, str, str], tuple[Problem, ...]] = {}

    def of(self, sha256: str, earlier: str) -> tuple[Problem, ...]:
        if self._known is None:
            self._known = self._ledger.comparisons()
        place = (sha256, earlier, self._settings.digest)
        if place not in self._known:
            now, before = (self._ledger.submission(name) for name in (sha256, earlier))
            found = self._compare(now, before, self._spec, self._settings)
            self._known[place] = self._new[place] = tuple(found)
        return self._known[place]

    def keep(self) -> None:
        self._ledger.remember(self._new)


def _groups(
    sightings: Sequence[Sighting], summaries: Mapping[str, Summary], settings: Settings
) -> Iterator[tuple[Group, dict[str, list[Sighting]]]]:
    """Sightings by workbook, unit and period, then by bytes; earlier periods first."""
    found: defaultdict[Group, dict[str, list[Sighting]]] = defaultdict(dict)
    for sighting in sightings:
        if sighting.leaf.refusal is None:
            sha256 = sighting.leaf.sha256
            group = group_of(summaries.get(sha256), sha256)
            found[group].setdefault(sha256, []).append(sighting)
    ranks = {code: rank for rank, code in enumerate(settings.in_time())}
    order = sorted(found, key=lambda group: (ranks.get(group[2], len(ranks)), group))
    return ((group, found[group]) for group in order)


def _earlier(
    group: Group, contests: Mapping[tuple[str, str], Contest], before: Sequence[str]
) -> str | None:
    """SHA-256 of the unit's last accepted file in the periods *before*, latest first."""
    workbook, unit, _ = group
    for period in before if workbook == RETURN_WORKBOOK else ():
        contest = contests.get((unit, period))
        if contest and contest.in_force:
            return contest.in_force.leaf.sha256
    return None


def _decided(cases: Sequence[Case], days: Mapping[str, Decision]) -> Contest:
    """The files of one unit and period with their results; *days* are corrected days of receipt
    by SHA-256."""
    outcomes = weigh([case.candidate for case in cases if case.candidate])
    filings: dict[str, Filing] = {}
    copies: list[Filing] = []
    for case in cases:
        outcome = outcomes.get(case.sha256)
        filings[case.sha256] = _filing(case, outcome, days.get(case.sha256))
        copies += [_copy(case, s, outcome) for s in case.sightings if s is not case.shown]
    accepted = (f for f in filings.values() if f.result is Result.ACCEPTED)
    by_sha256 = {case.sha256: case for case in cases}
    return Contest(by_sha256, filings, tuple(copies), next(accepted, None))


def _filing(case: Case, outcome: Outcome | None, redating: Decision | None) -> Filing:
    """The line of a submission, or of a file that turned out to be none."""
    identity, summary = case.identity, case.summary
    result = outcome.result if outcome else case.result
    assert result is not None  # a case has a candidate, or a result of its own
    decision = case.candidate.effective if case.candidate else None
    return Filing(
        leaf=case.shown.leaf,
        result=result,
        received=case.sightings[0].received,
        first_seen=case.sightings[0].first_seen,
        unit=identity.unit if identity else None,
        period=identity.period if identity else None,
        revision=identity.revision if identity else None,
        template_version=identity.template_version if identity else None,
        state=outcome.state if outcome else None,
        reason=outcome.reason if outcome else _first_message(case.problems),
        problems=(
            *_office(decision),
            *_rivalry(outcome),
            *_redated(case, redating),
            *case.problems,
        ),
        rows=summary.rows if summary else {},
        control=summary.control if summary else None,
        present=case.shown.present,
        decided_by=decision.by if decision else None,
        arrival=case.sightings[0].arrival,
        later=case.later,
    )


def _office(decision: Decision | None) -> tuple[Problem, ...]:
    """P07: a person returned it; the reason is what the unit has to mend."""
    if decision is None or decision.action is not Action.RETURN:
        return ()
    return (make("P07", why=decision.why.rstrip("。.")),)


def _redated(case: Case, redating: Decision | None) -> tuple[Problem, ...]:
    """P08: a person corrected the day on which it was received."""
    if redating is None:
        return ()
    first = case.sightings[0]
    was = first.leaf.received or first.first_seen
    return (
        make("P08", day=redating.day, was=was, who=redating.by, why=redating.why.rstrip("。.")),
    )


def _rivalry(outcome: Outcome | None) -> tuple[Problem, ...]:
    """X17: another file of the unit and period is in force, or two contend."""
    if outcome is None or not outcome.rivals or outcome.result is Result.ACCEPTED:
        return ()
    wording = "X17-hold" if outcome.result is Result.HELD else "X17"
    found = make(wording, related=outcome.rivals, reason=outcome.reason)
    return (replace(found, code="X17"),)


def _copy(case: Case, sighting: Sighting, outcome: Outcome | None) -> Filing:
    """The line of bytes seen again elsewhere: one submission, counted once."""
    identity, shown = case.identity, case.shown.leaf.path
    reason = f"与 {shown} 是同一份文件，只计一次。"
    return Filing(
        leaf=sighting.leaf,
        result=Result.DUPLICATE,
        received=sighting.received,
        first_seen=sighting.first_seen,
        unit=identity.unit if identity else None,
        period=identity.period if identity else None,
        revision=identity.revision if identity else None,
        template_version=identity.template_version if identity else None,
        reason=reason,
        problems=(make("X17", related=(shown,), reason=reason),) if outcome else (),
        present=sighting.present,
        arrival=case.sightings[0].arrival,
    )


def _refused(sighting: Sighting) -> Filing:
    """The line of a leaf that was not to be read at all."""
    leaf = sighting.leaf
    assert leaf.refusal is not None
    return Filing(
        leaf=leaf,
        result=leaf.result or Result.QUARANTINED,
        received=sighting.received,
        first_seen=sighting.first_seen,
        reason=leaf.refusal.message,
        problems=(leaf.refusal,),
        present=sighting.present,
        arrival=sighting.arrival,
    )


def _first_message(problems: Sequence[Problem]) -> str:
    return next((problem.message for problem in problems), "")

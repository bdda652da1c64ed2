"""A case: one submission (the same bytes, seen once or more), with all that is held against it.

Gathers the machine's findings, provenance, comparison with the earlier period and accepted
explanations into a verdict; which case of a unit counts is precedence's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign import GROUP_CLASS, Senders, Settings
from pipeline.checks import settle
from pipeline.errors import ChuangxianError
from pipeline.ledger import Action, Candidate, Decision, Sighting, Summary, Verdict
from pipeline.problems import Effect, Problem, make
from pipeline.records import Identity, Result
from pipeline.stages.provenance import COPIED, STRANGE, provenance

# workbook, unit, period; an unidentified file is alone under its SHA-256
Group = tuple[str, str, str]
Compared = Callable[[str, str], tuple[Problem, ...]]

RETURN_WORKBOOK = "填报簿"
SCOREBOOK = "督查评分簿"
_CLAIMS = ("unit_code", "period")  # cover fields that `_meta` repeats
_ACCEPTED_REMEDY = "已经说明并被接受，不必再填；数字有变动时会再请您说明。"


class Office(Struct, frozen=True):
    """What judging a case needs besides the case itself."""

    settings: Settings
    senders: Senders
    key: bytes
    decisions: Mapping[str, Decision]  # sha256 → decision that holds
    accepted: Mapping[tuple[str, str], Decision]  # (unit, point key) → who accepted it
    as_of: date | None = None  # what came later does not count; None: everything counts


class Case(Struct, frozen=True):
    """One submission. ``sightings`` stand in the order of arrival; ``points`` are its 待核
    points with the decision that accepted them; ``candidate`` is what precedence weighs, None
    where the bytes are no submission."""

    sightings: tuple[Sighting, ...]
    summary: Summary | None
    problems: tuple[Problem, ...]
    points: tuple[tuple[Problem, Decision | None], ...] = ()
    candidate: Candidate | None = None

    @property
    def sha256(self) -> str:
        """Of the bytes, by which the ledger knows the submission."""
        return self.sightings[0].leaf.sha256

    @property
    def shown(self) -> Sighting:
        """The sighting that stands for the submission: the first that lies in the inbox now
        (a file that was moved is not its own duplicate), else the first of all."""
        return next((s for s in self.sightings if s.present), self.sightings[0])

    @property
    def identity(self) -> Identity | None:
        """Whose it is and of which period; None where that could not be read."""
        return self.summary.identity if self.summary else None

    @property
    def later(self) -> bool:
        """It came after the date of judgement: listed, and no part of how its unit stands."""
        return self.candidate is not None and self.candidate.standing is Verdict.LATER

    @property
    def result(self) -> Result | None:
        """NOT_A_RETURN or QUARANTINED where the bytes are no submission."""
        found = self.summary.result if self.summary else None
        return found if found in (Result.NOT_A_RETURN, Result.QUARANTINED) else None


def group_of(summary: Summary | None, sha256: str) -> Group:
    """Which files compete with this one: those of its workbook, unit and period."""
    identity = summary.identity if summary else None
    if identity is None or not identity.unit or not identity.period:
        return "", "", sha256
    return identity.workbook, identity.unit, identity.period


def kind_of(unit: str, settings: Settings) -> str:
    """The kind of workbook that *unit* files: a guidance group its scorebook, others 填报簿.
    Another kind from it is judged, listed and never counts as its filing."""
    known = settings.units.get(unit)
    return SCOREBOOK if known and known.unit_class == GROUP_CLASS else RETURN_WORKBOOK


def judge(
    sightings: Sequence[Sighting],
    summary: Summary | None,
    office: Office,
    earlier: str | None,
    compared: Compared,
) -> Case:
    """The case of one submission; *earlier* is the SHA-256 of the unit's last accepted file of
    an earlier period, *compared* gives what comparing two files finds."""
    ordered = tuple(sorted(sightings, key=lambda s: s.order))
    if summary is None:
        candidate = _candidate(ordered, None, (), Verdict.UNCHECKED, office)
        return Case(ordered, None, (), (), candidate)
    if summary.result in (Result.NOT_A_RETURN, Result.QUARANTINED):
        return Case(ordered, summary, summary.problems)
    if _later(ordered[0], office):
        return Case(ordered, summary, (), (), _set_aside(ordered, summary, office))
    content = summary.problems
    if earlier is not None and summary.readable:
        content = settle((*content, *compared(summary.sha256, earlier)))
    content, points = _settled(content, summary.identity, office)
    origin = _origin(ordered, summary, office)
    problems = (*origin, *content)
    candidate = _candidate(ordered, summary, problems, _verdict(summary, problems), office)
    sound = summary.result is None and not _returning(content) and _known(summary)
    return Case(ordered, summary, problems, points, replace(candidate, adoptable=sound))


def contained(
    sightings: Sequence[Sighting], summary: Summary | None, judged: Callable[[], Case]
) -> Case:
    """What *judged* (see `judge`) gives; where that fails over what a stranger wrote, the file is
    quarantined (I93): it is in the ledger for good, and one row of it must never stop a home."""
    try:
        return judged()
    except (ChuangxianError, MemoryError):
        raise
    except Exception as error:
        if summary is None:
            raise
        found = make("I93", detail=f"{type(error).__name__}: {error}"[:500])
        odd = replace(summary, problems=(found,), result=Result.QUARANTINED)
        return Case(tuple(sorted(sightings, key=lambda s: s.order)), odd, odd.problems)


def _later(first: Sighting, office: Office) -> bool:
    """True of what was received after the date of judgement, unless a person had adopted it by
    then: the date of a mail is what its sender's computer says."""
    if office.as_of is None or first.received <= office.as_of:
        return False
    decision = office.decisions.get(first.leaf.sha256)
    adopted = decision is not None and decision.action is Action.ADOPT
    return not (adopted and decision is not None and decision.when <= office.as_of)


def _set_aside(sightings: tuple[Sighting, ...], summary: Summary, office: Office) -> Candidate:
    """The candidate of what came later: of a person's decisions, only 作废 changes anything."""
    found = _candidate(sightings, summary, (), Verdict.LATER, office)
    void = found.decision is not None and found.decision.action is Action.VOID
    return found if void else replace(found, decision=None)


def _settled(
    problems: Sequence[Problem], identity: Identity | None, office: Office
) -> tuple[tuple[Problem, ...], tuple[tuple[Problem, Decision | None], ...]]:
    """Problems with accepted 待核 points turned into notes; and all points as raised."""
    kept: list[Problem] = []
    points: list[tuple[Problem, Decision | None]] = []
    unit = (identity.unit if identity else None) or ""
    for problem in problems:
        if problem.effect is not Effect.FLAG:
            kept.append(problem)
            continue
        decision = office.accepted.get((unit, problem.point_key or ""))
        points.append((problem, decision))
        settled = replace(problem, effect=Effect.NOTE, remedy=_ACCEPTED_REMEDY)
        kept.append(settled if decision else problem)
    return tuple(kept), tuple(points)


def _origin(sightings: Sequence[Sighting], summary: Summary, office: Office) -> tuple[Problem, ...]:
    """Provenance by the first sighting that clears the file (the unit may mail what somebody
    else had sent before), else by the first of all. A copied pack is told once: where cover
    and `_meta` were seen to disagree, the token says nothing new."""
    identity = summary.identity
    if identity is None:
        return ()
    if not _known(summary):
        return (make("P05"),) if summary.result is None else ()
    copied = any(
        problem.code == COPIED and problem.where.field in _CLAIMS
        for problem in _returning(summary.problems)
    )
    first: tuple[Problem, ...] | None = None
    for sighting in sightings:
        found = provenance(sighting.leaf, identity, office.settings, office.key, office.senders)
        found = tuple(p for p in found if not (copied and p.code == COPIED))
        if not any(problem.effect in (Effect.HOLD, Effect.RETURN) for problem in found):
            return found
        first = found if first is None else first
    return first or ()


def _known(summary: Summary) -> bool:
    identity = summary.identity
    return bool(identity and identity.unit and identity.period)


def _returning(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.effect is Effect.RETURN]


def _verdict(summary: Summary, problems: Sequence[Problem]) -> Verdict:
    """A stranger's file is held even where it has errors: there is nobody to return it to."""
    if any(problem.code in STRANGE for problem in problems):
        return Verdict.HELD
    if summary.result is Result.RETURNED or _returning(problems):
        return Verdict.RETURNED
    held = any(problem.effect is Effect.HOLD for problem in problems)
    return Verdict.HELD if held else Verdict.PASSED


def _candidate(
    sightings: tuple[Sighting, ...],
    summary: Summary | None,
    problems: Sequence[Problem],
    verdict: Verdict,
    office: Office,
) -> Candidate:
    first = sightings[0]
    shown = next((s for s in sightings if s.present), first)
    identity = summary.identity if summary else None
    return Candidate(
        sha256=first.leaf.sha256,
        path=shown.leaf.path,
        revision=identity.revision if identity else 1,
        received=first.received,
        verdict=verdict,
        why=_why(verdict, problems),
        adoptable=False,
        run=first.run,
        decision=office.decisions.get(first.leaf.sha256),
    )


def _why(verdict: Verdict, problems: Sequence[Problem]) -> str:
    if verdict is Verdict.RETURNED:
        errors = len(_returning(problems))
        return f"有 {errors} 处要改，退回单位。"
    if verdict is Verdict.HELD:
        return next(problem.message for problem in problems if problem.effect is Effect.HOLD)
    return ""

"""Precedence (X17, design decisions 10 and 11): which file of a unit and period counts.

Pure: candidates in, one outcome each out, with the reason in Chinese. Files are never summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import groupby

from msgspec import Struct

from pipeline.ledger.decisions import Action, Decision
from pipeline.records import Result, State

_DIGITS = 12  # of a SHA-256 that name a file to a person


class Verdict(StrEnum):
    """What the machine made of a file."""

    PASSED = "passed"
    RETURNED = "returned"
    HELD = "held"
    UNCHECKED = "unchecked"  # seen, not yet examined
    LATER = "later"  # received after the date of judgement


class Candidate(Struct, frozen=True):
    """One file of a unit and period.

    path       where it lies, as people see it
    why        the machine's reason for the verdict, one Chinese sentence
    adoptable  its content is sound, so that a person may let it count
    run        the run that first saw it: what came after a decision was not known to the person
    decision   the decision on it that holds now
    """

    sha256: str
    path: str
    revision: int
    received: date
    verdict: Verdict
    why: str = ""
    adoptable: bool = True
    run: int = 0
    decision: Decision | None = None

    @property
    def rank(self) -> tuple[int, date]:
        """Highest revision, then latest received."""
        return self.revision, self.received

    @property
    def standing(self) -> Verdict | None:
        """The verdict after a person's decision; None where the file is void (作废)."""
        action = self.effective.action if self.effective else None
        if action is Action.VOID:
            return None
        if action is Action.RETURN:
            return Verdict.RETURNED
        if action is Action.HOLD:
            return Verdict.HELD
        if action is Action.ADOPT:
            return Verdict.PASSED
        return self.verdict

    @property
    def effective(self) -> Decision | None:
        """The decision that makes it what it is; adoption of unsound content changes nothing."""
        decision = self.decision
        idle = decision is not None and decision.action is Action.ADOPT and not self.adoptable
        return None if idle else decision

    @property
    def adopted(self) -> Decision | None:
        """The decision that adopted it, where it counts by that."""
        decision = self.effective
        return decision if decision and decision.action is Action.ADOPT else None


Rivals = tuple[Candidate, ...]


class Outcome(Struct, frozen=True):
    """``winner`` is the file in force of the same unit and period, which may be this one;
    ``rivals`` the paths that make a hold or a replacement what it is."""

    result: Result
    state: State
    reason: str
    winner: str | None = None
    rivals: tuple[str, ...] = ()


def weigh(candidates: Sequence[Candidate]) -> Mapping[str, Outcome]:
    """sha256 → outcome, for all files of one unit and period.

    Among files that pass, the highest revision counts, then the latest received; two of one
    revision and date are both held (暂缓), and what stood before stays in force. A file that a
    person adopted counts until a higher one arrives afterwards and passes.
    """
    passing = [c for c in candidates if c.standing is Verdict.PASSED]
    winner, tied = _choose(passing)
    return {c.sha256: _outcome(c, winner, tied, passing) for c in candidates}


def _choose(passing: Iterable[Candidate]) -> tuple[Candidate | None, Mapping[str, Rivals]]:
    """The file in force, and sha256 → rivals of those that tie."""
    pool = sorted(passing, key=lambda c: (c.rank, c.path, c.sha256), reverse=True)
    chosen = max(
        (c for c in pool if c.adopted),
        key=lambda c: c.adopted.number if c.adopted else 0,
        default=None,
    )
    tied: dict[str, Rivals] = {}
    if chosen is not None and chosen.adopted is not None:
        after = chosen.adopted.run
        newcomers = [c for c in pool if c.run > after and c is not chosen]
        level = [c for c in newcomers if c.rank == chosen.rank]
        tied.update({c.sha256: (chosen,) for c in level})
        pool = [c for c in newcomers if c.rank > chosen.rank]
    for _, group in groupby(pool, key=lambda c: c.rank):
        level = list(group)
        if len(level) == 1:
            return level[0], tied
        for c in level:
            tied[c.sha256] = tuple(d for d in level if d is not c)
    return chosen, tied


def _outcome(
    candidate: Candidate,
    winner: Candidate | None,
    tied: Mapping[str, Rivals],
    passing: Sequence[Candidate],
) -> Outcome:
    standing = candidate.standing
    known = winner.sha256 if winner else None
    if standing is None:
        reason = f"已作废（{_who(candidate)}），不计入汇总。"
        return Outcome(Result.SUPERSEDED, State.VOID, reason, known)
    if standing is Verdict.UNCHECKED:
        reason = "已收到，还没有检查完，请再运行一次汇总。"
        return Outcome(Result.HELD, State.RECEIVED, reason, known)
    if standing is Verdict.LATER:
        return Outcome(Result.HELD, State.RECEIVED, _why_later(candidate), known)
    if standing is Verdict.PASSED:
        return _passed(candidate, winner, tied, passing)
    why = f"{_who(candidate)}。" if candidate.effective else candidate.why
    if standing is Verdict.RETURNED:
        return Outcome(Result.RETURNED, State.MACHINE_RETURNED, why + _in_force(winner), known)
    return Outcome(Result.HELD, State.HELD, why + _in_force(winner), known)


def _passed(
    candidate: Candidate,
    winner: Candidate | None,
    tied: Mapping[str, Rivals],
    passing: Sequence[Candidate],
) -> Outcome:
    if candidate.sha256 in tied:
        rivals = tied[candidate.sha256]
        named = tuple(sorted(_called(rival, candidate) for rival in rivals))
        reason = (
            f"与{_listed(named)}同为第 {candidate.revision} 稿、同一天收到而内容不同，"
            f"{_untaken(rivals, winner)}。{_in_force(winner)}"
        )
        known = winner.sha256 if winner else None
        return Outcome(Result.HELD, State.HELD, reason, known, named)
    assert winner is not None  # what passes and is not tied is below someone, or is the winner
    state = State.ADOPTED if candidate.adopted else State.MACHINE_PASSED
    if candidate is winner:
        losers = tuple(sorted(c.path for c in passing if c is not winner and c.sha256 not in tied))
        return Outcome(Result.ACCEPTED, state, _why_in_force(winner, losers), winner.sha256, losers)
    reason = _why_replaced(candidate, winner)
    return Outcome(Result.SUPERSEDED, state, reason, winner.sha256, (winner.path,))


def _called(other: Candidate, candidate: Candidate) -> str:
    """What *other* is called beside *candidate*, which may have lain at the same path."""
    if other.path != candidate.path:
        return other.path
    return f"{other.path}（编号 {other.sha256[:_DIGITS]}）"


def _untaken(rivals: Rivals, winner: Candidate | None) -> str:
    """What is not taken meanwhile: all of them, or this one where a person adopted its rival."""
    if winner is not None and winner in rivals:
        return "这一份先不取"
    return "两份都先不取" if len(rivals) == 1 else f"{len(rivals) + 1} 份都先不取"


def _why_in_force(winner: Candidate, losers: tuple[str, ...]) -> str:
    start = f"{_who(winner)}，计入汇总" if winner.adopted else "检查通过，计入汇总"
    return f"{start}；另有 {len(losers)} 份被它替代。" if losers else f"{start}。"


def _why_replaced(candidate: Candidate, winner: Candidate) -> str:
    called = _called(winner, candidate)
    if winner.adopted and winner.rank <= candidate.rank:
        return f"以 {called} 为准（{_who(winner)}）。"
    if winner.revision > candidate.revision:
        return f"以修订稿次更高的 {called}（第 {winner.revision} 稿）为准。"
    if winner.received > candidate.received:
        return f"稿次相同，以后收到的 {called} 为准。"
    return f"以 {called} 为准。"


def _why_later(candidate: Candidate) -> str:
    day = candidate.received
    return (
        f"收到日期在统计日期之后，本次不计（{day.year}年{day.month}月{day.day}日收到）。"
        "要计入，请用这一天或以后的统计日期再运行一次。"
    )


def _in_force(winner: Candidate | None) -> str:
    return f"现行有效的仍是 {winner.path}（第 {winner.revision} 稿）。" if winner else ""


def _who(candidate: Candidate) -> str:
    """``王某 2012-06-20 采用：电话核实``."""
    decision = candidate.decision
    if decision is None:
        return ""
    return f"{decision.by} {decision.when.isoformat()} {decision.action}：{decision.why}"


def _listed(paths: Sequence[str]) -> str:
    return f" {'、'.join(paths)} "

"""Ranks within one class by an exact rate. Knows nothing of workbooks or of how a rate is had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from pipeline.analysis.reasons import LOW_PARTICIPATION, NOT_ADOPTED, TOO_FEW
from pipeline.analysis.satisfaction import participates
from pipeline.analysis.view import UnitStanding
from pipeline.campaign import Parameters
from pipeline.records import State


class Candidate(Struct, frozen=True):
    """One unit that may be ranked. ``reason`` says, in Chinese, why it may not; then ``rate``
    is not looked at. A candidate with neither rate nor reason is 样本不足."""

    unit: str
    rate: Fraction | None = None
    reason: str = ""


class Ranked(Struct, frozen=True):
    """A candidate's place. ``rank`` is None where ``reason`` says why there is none;
    ``tied`` where another unit has the same rank."""

    unit: str
    rate: Fraction | None
    rank: int | None
    tied: bool = False
    reason: str = ""


def rank(rows: Iterable[Candidate], minimum: int) -> list[Ranked]:
    """Candidates of ONE class, best rate first; those without a rank follow, by unit code.

    Ties: rates are compared as exact fractions; equal rates share the better rank and the next
    one is skipped (1, 2, 2, 4); tied units stand in the order of their codes.
    Blanks: a candidate with a reason, or without a rate, gets no rank and keeps its reason.
    Small classes: with fewer than *minimum* rankable candidates nobody gets a rank; all stand
    in the order of their codes, so that the order tells no rank either, and the rate stays.
    The result depends on the candidates alone, never on the order in which they come.
    """
    rows = sorted(rows, key=lambda row: row.unit)
    able = [row for row in rows if row.rate is not None and not row.reason]
    rest = [
        Ranked(row.unit, row.rate, None, reason=row.reason or TOO_FEW)
        for row in rows
        if row.rate is None or row.reason
    ]
    if len(able) < minimum:
        reason = f"可排名的单位不足{minimum}家，不排名次"
        unranked = [Ranked(row.unit, row.rate, None, reason=reason) for row in able]
        return sorted(unranked + rest, key=lambda row: row.unit)
    return _placed(able) + rest


def _placed(able: list[Candidate]) -> list[Ranked]:
    """Ranks 1, 2, 2, 4 of candidates that all have a rate and come in the order of codes."""
    rates = sorted((row.rate for row in able if row.rate is not None), reverse=True)
    first: dict[Fraction, int] = {}
    for position, rate in enumerate(rates, start=1):
        first.setdefault(rate, position)
    shared = Counter(rates)
    ordered = sorted(able, key=lambda row: first[row.rate] if row.rate is not None else 0)
    return [
        Ranked(row.unit, row.rate, first[row.rate], tied=shared[row.rate] > 1)
        for row in ordered
        if row.rate is not None
    ]


def candidate(standing: UnitStanding, parameters: Parameters) -> Candidate:
    """A unit's standing as a candidate of the ranking by 满意率(宽).

    No file in force: 未报, 退回 or 暂缓; not yet adopted by a person where ``rank.adopted_only``
    (须人审) asks for it; no group with enough ballots, or 参评率 below its floor: 样本不足.
    """
    if standing.in_force is None:
        return Candidate(standing.unit.code, reason=standing.status)
    if parameters.on("rank.adopted_only") and standing.in_force.state not in (
        State.ADOPTED,
        State.LOCKED,
    ):
        return Candidate(standing.unit.code, reason=NOT_ADOPTED)
    rate = standing.measures.get("sat_wide")
    if rate is None:
        return Candidate(standing.unit.code, reason=TOO_FEW)
    reason = "" if participates(standing.measures, parameters) else LOW_PARTICIPATION
    return Candidate(standing.unit.code, Fraction(*rate), reason)

"""Places within one class by total (definition 16). Knows no formula of the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from msgspec.structs import replace

from pipeline.analysis.rounding import steps
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.totals import SHOWN_DECIMALS
from pipeline.campaign import Parameters

WORK = "工作业绩好"
_LAST = Fraction(-1)  # a unit without the rate comes after one with 0
Key = tuple[int, Fraction, int, Fraction]


def placed(scores: Iterable[UnitScore], parameters: Parameters) -> list[UnitScore]:
    """Scores of ONE class with their ranks: ranked ones first, best first, the rest by code.

    Ties: total (2 decimals), then 满意率(宽), then 工作业绩好, then 兑现率; units equal in all
    share the better rank and the next is skipped (1, 2, 2, 4), standing in order of codes.
    Blanks: a unit that is ``unranked`` or has no total gets no rank; a missing rate of a later
    key comes after every rate. Small classes: fewer than ``rank.min`` able units get no ranks
    and stand by code, so that the order tells none; so do 属地 classes where ``rank.local`` is
    off. The result depends on the scores alone, never on the order in which they come.
    """
    by_code = {score.unit: score for score in sorted(scores, key=lambda s: s.unit)}
    found = ranks(list(by_code.values()), parameters)
    first = [_at(by_code[unit], *place) for unit, place in found.items()]
    return first + [_at(s, None) for s in by_code.values() if s.unit not in found]


def _at(score: UnitScore, rank: int | None, tied: bool = False) -> UnitScore:
    same = score.rank == rank and score.tied == tied
    return score if same else replace(score, rank=rank, tied=tied)


def ranks(scores: Sequence[UnitScore], parameters: Parameters) -> Mapping[str, tuple[int, bool]]:
    """Unit → (rank, tied) as `placed` gives them, best first; units without a rank are absent."""
    able = sorted((s for s in scores if s.able), key=lambda s: s.unit)
    hidden = any(s.basis.light for s in scores) and not parameters.on("rank.local")
    if hidden or len(able) < parameters.whole("rank.min"):
        return {}
    keyed = [(_order_key(s), s.unit) for s in able]
    keyed.sort(key=itemgetter(0), reverse=True)  # stable: codes stay
    found: dict[str, tuple[int, bool]] = {}
    for _, level in groupby(keyed, key=itemgetter(0)):
        units = [unit for _, unit in level]
        rank = len(found) + 1
        found.update((unit, (rank, len(units) > 1)) for unit in units)
    return found


def _order_key(score: UnitScore) -> Key:
    """What places are decided by, greater is better: the shown total and 工作业绩好 in their last
    decimals, the two rates exact. 工作业绩好 follows from live weights, so it is snapped to 9
    decimals as in the workbook."""
    work = score.dimensions.get(WORK)
    return (
        -1 if score.shown is None else steps(score.shown, SHOWN_DECIMALS),
        _LAST if score.satisfaction is None else score.satisfaction,
        0 if work is None else steps(work),
        _LAST if score.fulfilment is None else score.fulfilment,
    )

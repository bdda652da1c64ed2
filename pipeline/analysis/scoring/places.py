"""Places within one class by total (definition 16). Knows no formula of the score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.analysis.rounding import SNAP, half_up
from pipeline.analysis.scoring.model import UnitScore
from pipeline.campaign import Parameters

WORK = "工作业绩好"
_LAST = Fraction(-1)  # a unit without the rate comes after one with 0
Key = tuple[Fraction, Fraction, Fraction, Fraction]


def placed(scores: Sequence[UnitScore], parameters: Parameters) -> list[UnitScore]:
    """Scores of ONE class with their ranks: ranked ones first, best first, the rest by code.

    Ties: total (2 decimals), then 满意率(宽), then 工作业绩好, then 兑现率; units equal in all
    share the better rank and the next is skipped (1, 2, 2, 4), standing in order of codes.
    Blanks: a unit that is ``unranked`` or has no total gets no rank; a missing rate of a later
    key comes after every rate. Small classes: fewer than ``rank.min`` able units get no ranks
    and stand by code, so that the order tells none; so do 属地 classes where ``rank.local`` is
    off. The result depends on the scores alone, never on the order in which they come.
    """
    clean = [replace(s, rank=None, tied=False) for s in sorted(scores, key=lambda s: s.unit)]
    able = [s for s in clean if s.total is not None and not s.unranked]
    hidden = any(s.basis.light for s in clean) and not parameters.on("rank.local")
    if hidden or len(able) < parameters.whole("rank.min"):
        return clean
    rest = [s for s in clean if s.total is None or s.unranked]
    keys = {s.unit: order_key(s) for s in able}
    ordered = sorted(able, key=lambda s: keys[s.unit], reverse=True)  # stable: codes stay
    times = Counter(keys.values())
    first: dict[Key, int] = {}
    for position, score in enumerate(ordered, start=1):
        first.setdefault(keys[score.unit], position)
    ranked = [replace(s, rank=first[keys[s.unit]], tied=times[keys[s.unit]] > 1) for s in ordered]
    return ranked + rest


def order_key(score: UnitScore) -> Key:
    """What places are decided by, greater is better. 工作业绩好 follows from live weights, so it
    is snapped to 9 decimals as in the workbook; the two rates are exact."""
    work = Fraction(half_up(score.dimensions.get(WORK, Fraction(0)), SNAP))
    return (
        _LAST if score.shown is None else score.shown,
        _LAST if score.satisfaction is None else score.satisfaction,
        work,
        _LAST if score.fulfilment is None else score.fulfilment,
    )

"""Classes (本类): what a unit may know of its class, and full points on a basis; sums by the thousand
are of whole steps, since exact rates have no small common denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from pipeline.analysis.rounding import SNAP, steps
from pipeline.analysis.scoring.exact import NOTHING, shares
from pipeline.analysis.scoring.items import item_rate
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.own_parts import COUNTED, LEAVES
from pipeline.campaign import Parameters
from pipeline.spec.model import Spec
from pipeline.stages.score import Scoring

_FEWEST = 3  # units that may rank below which a class mean would tell another unit's score


class ClassMeans(Struct, frozen=True):
    """A class as its units may know it: how many were ``assessed`` and may rank, and the mean
    ``total`` and item ``rates`` of those. What fewer than three units have is absent, or None."""

    assessed: int
    total: Fraction | None
    rates: Mapping[str, Fraction]


def class_means(scoring: Scoring, unit_class: str, parameters: Parameters) -> ClassMeans:
    """Means of the units of *unit_class* that may rank, as under the radar charts (五个好对照);
    looks at every unit once."""
    rates: dict[str, list[int]] = {}
    totals = []
    for score in scoring.board.scores.values():
        if score.basis.unit_class == unit_class and score.able and score.total is not None:
            totals.append(steps(score.total))
            for item in score.basis.items:
                rate = rate_in(score, item, parameters)
                if rate is not None:
                    rates.setdefault(item, []).append(steps(rate))
    known = {item: mean for item, listed in rates.items() if (mean := _mean(listed)) is not None}
    return ClassMeans(len(totals), _mean(totals), known)


def _mean(values: list[int]) -> Fraction | None:
    """The mean of values that are snapped; None where fewer than three units have one."""
    return Fraction(sum(values), len(values) * 10**SNAP) if len(values) >= _FEWEST else None


def rate_in(score: UnitScore, item: str, parameters: Parameters) -> Fraction | None:
    """The rate of *item* on the basis of *score*; None where it is not counted."""
    found = score.items[item]
    split = score.basis.splits.get(item)
    if found.state != COUNTED or split is None:
        return None
    return item_rate(found, split, parameters)


class Full(Struct, frozen=True):
    """Full points out of 100 on a unit's own basis: of its items and of 五个好."""

    items: Mapping[str, Fraction]
    goods: Mapping[str, Fraction]


class FullPoints:
    """Reckons full points, once for all units that have the same items."""

    def __init__(self, parameters: Parameters, spec: Spec) -> None:
        self._parameters, self._spec = parameters, spec
        self._known: dict[tuple[str, ...], Full] = {}

    def of(self, score: UnitScore) -> Full:
        """Items that leave have no full points, missing ones keep theirs."""
        kept = tuple(item for item in score.basis.items if score.items[item].state != LEAVES)
        if kept not in self._known:
            weights = shares(self._parameters, kept)
            goods: dict[str, Fraction] = {}
            for item in self._spec.items:
                if item.id in weights:
                    before = goods.get(item.dimension, NOTHING)
                    goods[item.dimension] = before + weights[item.id]
            self._known[kept] = Full(weights, goods)
        return self._known[kept]


class KnownClass(Struct, frozen=True):
    """What a unit may know of its class: means, mean rates of 五个好, how many have a place."""

    means: ClassMeans
    goods: Mapping[str, Fraction]
    ranked: int


def known_class(
    scoring: Scoring, name: str, parameters: Parameters, full: FullPoints
) -> KnownClass:
    """What the units of class *name* may know; looks at every unit once."""
    mates = [s for s in scoring.board.scores.values() if s.basis.unit_class == name]
    able = [score for score in mates if score.able]
    reached: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for score in able:
        for good, weight in full.of(score).goods.items():
            whole[good] += steps(weight)
            reached[good] += steps(score.dimensions[good])
    enough = len(able) >= _FEWEST
    goods = {good: Fraction(reached[good], whole[good]) for good in whole if whole[good]}
    return KnownClass(
        means=class_means(scoring, name, parameters),
        goods=goods if enough else {},
        ranked=sum(score.rank is not None for score in mates),
    )

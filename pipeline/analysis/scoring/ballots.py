"""测评指数 of items 5.1 and 5.2: one unit's, its class's, and the first drawn to the second.

Works on the pooled group sums that left the worker; groups with too few ballots never did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.analysis.scoring.exact import mixed, number, rater_weights, total
from pipeline.campaign import Parameters
from pipeline.records import Measures

UNSHRUNK_CLASSES = ("C",)  # one hospital: there is no class to be drawn to


@dataclass(frozen=True, slots=True)
class GroupSums:
    """Ballots of one pooled rater group: ``rater`` its names joined by ＋ and its weight."""

    rater: tuple[str, Fraction]
    valid: int
    satisfied: int
    basic: int


def group_sums(
    measures: Measures, item: str, unit_class: str, parameters: Parameters
) -> tuple[GroupSums, ...]:
    """The groups of *item* in *measures*, in the parameter's order."""
    found = []
    for place, rater in enumerate(rater_weights(parameters, unit_class), start=1):
        satisfied = measures.get(f"ballots.{item}.{place}")
        basic = measures.get(f"ballots.{item}.{place}.basic")
        if satisfied and basic:
            found.append(GroupSums(rater, satisfied[1], satisfied[0], basic[0]))
    return tuple(found)


def index(groups: Iterable[GroupSums], parameters: Parameters) -> Fraction | None:
    """Σ weight · (满意 + 0.6 · 基本满意) ÷ 有效, weights renormalised; None without groups."""
    part, whole = number(parameters, "index.basic").as_integer_ratio()
    weights, weighed = [], []
    for group in groups:
        _, weight = group.rater
        above, below = weight.as_integer_ratio()
        counted = whole * group.satisfied + part * group.basic
        weights.append(weight)
        weighed.append(Fraction(above * counted, below * whole * group.valid))
    together = total(weights)
    return total(weighed) / together if together else None


def class_index(
    units: Iterable[Measures], item: str, unit_class: str, parameters: Parameters
) -> Fraction | None:
    """The same formula on the sums of the class, group by group."""
    groups: dict[str, list[GroupSums]] = {}
    for measures in units:
        for group in group_sums(measures, item, unit_class, parameters):
            groups.setdefault(group.rater[0], []).append(group)
    return index((_pooled(listed) for listed in groups.values()), parameters)


def _pooled(groups: Sequence[GroupSums]) -> GroupSums:
    return GroupSums(
        groups[0].rater,
        sum(group.valid for group in groups),
        sum(group.satisfied for group in groups),
        sum(group.basic for group in groups),
    )


def shrunk(raw: Fraction, ballots: int, toward: Fraction, parameters: Parameters) -> Fraction:
    """(n·p + s·p_class) ÷ (n + s), s = ``shrink.strength``: between *raw* and *toward*."""
    strength = number(parameters, "shrink.strength")
    return mixed(Fraction(ballots) / (ballots + strength), raw, toward)


def class_values(
    units: Iterable[Measures], items: Iterable[str], unit_class: str, parameters: Parameters
) -> Mapping[str, Fraction]:
    """p_class by item, for those of *items* that anybody has; empty where nothing is shrunk."""
    if unit_class in UNSHRUNK_CLASSES:
        return {}
    rows = tuple(units)
    found = {item: class_index(rows, item, unit_class, parameters) for item in items}
    return {item: value for item, value in found.items() if value is not None}

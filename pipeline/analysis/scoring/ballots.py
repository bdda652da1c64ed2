"""测评指数 of items 5.1 and 5.2: one unit's, its class's, and the first drawn to the second.

Works on the pooled group sums that left the worker; groups with too few ballots never did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.analysis.scoring.exact import number, rater_weights
from pipeline.campaign import Parameters
from pipeline.records import Measures

UNSHRUNK_CLASSES = ("C",)  # one hospital: there is no class to be drawn to


@dataclass(frozen=True, slots=True)
class GroupSums:
    """Ballots of one pooled rater group: ``names`` joined by ＋, its weight, its counts."""

    names: str
    weight: Fraction
    valid: int
    satisfied: int
    basic: int


def group_sums(
    measures: Measures, item: str, unit_class: str, parameters: Parameters
) -> tuple[GroupSums, ...]:
    """The groups of *item* in *measures*, in the parameter's order."""
    found = []
    weights = rater_weights(parameters, unit_class)
    for place, (names, weight) in enumerate(weights, start=1):
        satisfied = measures.get(f"ballots.{item}.{place}")
        basic = measures.get(f"ballots.{item}.{place}.basic")
        if satisfied and basic:
            group = GroupSums("＋".join(names), weight, satisfied[1], satisfied[0], basic[0])
            found.append(group)
    return tuple(found)


def index(groups: Iterable[GroupSums], parameters: Parameters) -> Fraction | None:
    """Σ weight · (满意 + 0.6 · 基本满意) ÷ 有效, weights renormalised; None without groups."""
    share = number(parameters, "index.basic")
    total = weights = Fraction(0)
    for group in groups:
        weights += group.weight
        total += group.weight * (group.satisfied + share * group.basic) / group.valid
    return total / weights if weights else None


def class_index(
    units: Iterable[Measures], item: str, unit_class: str, parameters: Parameters
) -> Fraction | None:
    """The same formula on the sums of the class, group by group."""
    sums: dict[str, GroupSums] = {}
    for measures in units:
        for group in group_sums(measures, item, unit_class, parameters):
            sums[group.names] = _added(sums.get(group.names), group)
    return index(sums.values(), parameters)


def _added(one: GroupSums | None, other: GroupSums) -> GroupSums:
    if one is None:
        return other
    return GroupSums(
        one.names,
        one.weight,
        one.valid + other.valid,
        one.satisfied + other.satisfied,
        one.basic + other.basic,
    )


def shrunk(raw: Fraction, ballots: int, toward: Fraction, parameters: Parameters) -> Fraction:
    """(n·p + s·p_class) ÷ (n + s), s = ``shrink.strength``: between *raw* and *toward*."""
    strength = number(parameters, "shrink.strength")
    return (ballots * raw + strength * toward) / (ballots + strength)


def class_values(
    units: Iterable[Measures], items: Iterable[str], unit_class: str, parameters: Parameters
) -> Mapping[str, Fraction]:
    """p_class by item, for those of *items* that anybody has; empty where nothing is shrunk."""
    if unit_class in UNSHRUNK_CLASSES:
        return {}
    rows = tuple(units)
    found = {item: class_index(rows, item, unit_class, parameters) for item in items}
    return {item: value for item, value in found.items() if value is not None}

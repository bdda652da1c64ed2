"""测评指数 of items 5.1 and 5.2: one unit's, its class's, and the first drawn to the second.

Works on the pooled group sums that left the worker; groups with too few ballots never did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache

from msgspec import Struct

from pipeline.analysis.scoring.exact import number, rater_weights, total
from pipeline.campaign import Parameters
from pipeline.records import Measures

UNSHRUNK_CLASSES = ("C",)  # one hospital: there is no class to be drawn to


class GroupSums(Struct, frozen=True):
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
    weights = rater_weights(parameters, unit_class)
    for rater, (satisfied_in, basic_in) in zip(weights, _names(item, len(weights)), strict=True):
        satisfied, basic = measures.get(satisfied_in), measures.get(basic_in)
        if satisfied and basic:
            found.append(GroupSums(rater, satisfied[1], satisfied[0], basic[0]))
    return tuple(found)


@cache
def _names(item: str, count: int) -> tuple[tuple[str, str], ...]:
    """Names of the measures of *count* groups: 满意 and 基本满意."""
    named = (f"ballots.{item}.{place}" for place in range(1, count + 1))
    return tuple((name, f"{name}.basic") for name in named)


def index(groups: Iterable[GroupSums], parameters: Parameters) -> Fraction | None:
    """Σ weight · (满意 + 0.6 · 基本满意) ÷ 有效, weights renormalised; None without groups."""
    part, whole = number(parameters, "index.basic").as_integer_ratio()
    weighed, valid = 0, 1  # Σ weight · (whole·满意 + part·基本满意) ÷ 有效, as one fraction
    weights = []
    for group in groups:
        _, weight = group.rater
        above, below = weight.as_integer_ratio()
        counted = above * (whole * group.satisfied + part * group.basic)
        weighed = weighed * below * group.valid + counted * valid
        valid *= below * group.valid
        weights.append(weight)
    above, below = total(weights).as_integer_ratio()
    return Fraction(weighed * below, valid * whole * above) if above else None


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
    above, below = number(parameters, "shrink.strength").as_integer_ratio()
    own = ballots * below
    a, b = raw.as_integer_ratio()
    c, d = toward.as_integer_ratio()
    return Fraction(own * a * d + above * c * b, (own + above) * b * d)


def class_values(
    units: Iterable[Measures], items: Iterable[str], unit_class: str, parameters: Parameters
) -> Mapping[str, Fraction]:
    """p_class by item, for those of *items* that anybody has; empty where nothing is shrunk."""
    if unit_class in UNSHRUNK_CLASSES:
        return {}
    rows = tuple(units)
    found = {item: class_index(rows, item, unit_class, parameters) for item in items}
    return {item: value for item, value in found.items() if value is not None}

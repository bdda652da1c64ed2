"""From component rates to points, total and band, under the live parameters (decision 19).

The workbook does the same by formulas; a change here is a change there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec.structs import replace

from pipeline.analysis.rounding import steps
from pipeline.analysis.satisfaction import FAILED, PASSED
from pipeline.analysis.scoring.adjustments import BONUS, PENALTY
from pipeline.analysis.scoring.exact import FULL, NOTHING, number, shares, total
from pipeline.analysis.scoring.items import item_rate
from pipeline.analysis.scoring.model import Adjustment, Basis, ItemScore, UnitScore
from pipeline.analysis.scoring.own_parts import COUNTED, LEAVES
from pipeline.campaign import Parameters
from pipeline.spec.model import Spec

SHOWN_DECIMALS = 2
_SHOWN = 10**SHOWN_DECIMALS
BANDS = ("先进", "较好", "一般")
LOWEST_BAND = "后进"
_GATED_BANDS = ("先进", "较好")  # what a unit below the gate cannot be


def points_of(
    items: Mapping[str, ItemScore], basis: Basis, parameters: Parameters
) -> Mapping[str, Fraction] | None:
    """Item → points, rescaled so that the counted items together make 100.

    Items that leave shrink this unit's basis (definition 14). None where an item is missing, or
    where the counted items have no weight.
    """
    counted = []
    for item in basis.items:
        state = items[item].state
        if state == COUNTED:
            counted.append(item)
        elif state != LEAVES:
            return None
    found = {}
    for item, points in shares(parameters, counted).items():
        rate = item_rate(items[item], basis.splits[item], parameters)
        if rate is None:
            return None
        a, b = rate.as_integer_ratio()
        c, d = points.as_integer_ratio()
        found[item] = Fraction(a * c, b * d)
    return found or None


def tallied(score: UnitScore, dimension_of: Mapping[str, str], parameters: Parameters) -> UnitScore:
    """*score* with points, dimensions, bonus, penalty, total, shown and band anew; its place is
    cleared. Bonus and penalty are capped and added after rescaling; the total is clipped."""
    bonus, penalty = (capped(score.adjustments, k, parameters) for k in (BONUS, PENALTY))
    points = points_of(score.items, score.basis, parameters) or {}
    dimensions = _dimensions(points, dimension_of) if points else {}
    reached = shown = None
    if points:
        raw = total((*dimensions.values(), bonus, -penalty))
        reached = min(max(raw, NOTHING), FULL)
        shown = Fraction(steps(reached, SHOWN_DECIMALS), _SHOWN)
    named = shown is not None and not score.unranked and not score.basis.light
    return replace(
        score,
        points=points,
        dimensions=dimensions,
        bonus=bonus,
        penalty=penalty,
        total=reached,
        shown=shown,
        band=band(shown, score.gate, parameters) if named and shown is not None else "",
        rank=None,
        tied=False,
    )


def _dimensions(
    points: Mapping[str, Fraction], dimension_of: Mapping[str, str]
) -> Mapping[str, Fraction]:
    """好 → the points of its items, of every 好 in the spec's order."""
    parts: dict[str, list[Fraction]] = {name: [] for name in dimension_of.values()}
    for item, value in points.items():
        parts[dimension_of[item]].append(value)
    return {name: total(values) if values else NOTHING for name, values in parts.items()}


def capped(entries: Iterable[Adjustment], kind: str, parameters: Parameters) -> Fraction:
    """Sum of the entries of *kind* (加分, 扣分), not above its cap."""
    cap = number(parameters, "cap.bonus" if kind == BONUS else "cap.penalty")
    return min(total([entry.points for entry in entries if entry.kind == kind]), cap)


def band(shown: Fraction, gate: str, parameters: Parameters) -> str:
    """先进, 较好, 一般 or 后进 of a shown total; below the 90 % gate neither 先进 nor 较好, and
    without a decision of the gate not 先进, which asks for 90 % that nobody has seen."""
    barred = () if gate == PASSED else _GATED_BANDS if gate == FAILED else _GATED_BANDS[:1]
    for name in BANDS:
        if name not in barred and shown >= number(parameters, f"band.{name}"):
            return name
    return LOWEST_BAND


def dimensions(spec: Spec) -> Mapping[str, str]:
    """Item → its 好."""
    return {item.id: item.dimension for item in spec.items}

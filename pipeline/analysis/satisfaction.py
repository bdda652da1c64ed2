"""满意率 of the public, in exact fractions (definition 12), and the 90 % gate.

Knows ballot counts only. Party members' ballots are never in it, and a group of fewer than
``small.ballots`` valid ballots neither counts nor can be found by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from pipeline.analysis.reasons import TOO_FEW
from pipeline.campaign import Parameters
from pipeline.records import Measures, Row
from pipeline.records.roster import count, text

PARTY_MEMBERS = "党员"  # the rater group that is not 群众
LEADING_BODY = "领导班子"

PASSED = "达标"
FAILED = "未达标"

# which weights of rater groups a class is read with (parameters.csv, raters.*)
RATERS = {
    "A": "raters.office",
    "A0": "raters.office",
    "B": "raters.school",
    "D1": "raters.school",
    "C": "raters.health",
    "D2": "raters.health",
}
_Counts = tuple[int, int, int]  # 有效, 满意, 基本满意
_NOTHING: _Counts = (0, 0, 0)

RaterWeights = tuple[tuple[tuple[str, ...], Fraction], ...]


class Group(Struct, frozen=True):
    """Ballots of one weighted rater group; groups joined in the parameter are one."""

    weight: Fraction
    valid: int
    satisfied: int
    basic: int

    @property
    def wide(self) -> int:
        """满意 + 基本满意: the numerator of 满意率(宽)."""
        return self.satisfied + self.basic


def public_rows(rows: Iterable[Row], object_type: str = LEADING_BODY) -> tuple[Row, ...]:
    """Rows of F4 in which 群众 rated *object_type*: every rater group but 党员."""
    return tuple(
        row
        for row in rows
        if row.values.get("object_type") == object_type
        and row.values.get("rater_group") not in (PARTY_MEMBERS, None)
    )


def groups(rows: Iterable[Row], weights: RaterWeights, minimum: int) -> Mapping[int, Group]:
    """The weighted groups with at least *minimum* valid ballots by their place in the parameter,
    from 1, in its order.

    Rows with a blank count are left out (they were reported); groups that the parameter does
    not list weigh nothing. Only the groups returned may leave as a rate.
    """
    counted = _counted(rows)
    found = {}
    for place, (names, weight) in enumerate(weights, start=1):
        parts = [counted.get(name, _NOTHING) for name in names]
        valid, satisfied, basic = map(sum, zip(*parts, strict=True))
        if weight and valid >= max(minimum, 1):
            found[place] = Group(weight, valid, satisfied, basic)
    return found


def _counted(rows: Iterable[Row]) -> Mapping[str, _Counts]:
    found: dict[str, _Counts] = {}
    for row in rows:
        valid, satisfied, basic = [count(row, name) for name in ("n_valid", "n_sat", "n_basic")]
        if valid is not None and satisfied is not None and basic is not None:
            name = text(row, "rater_group")
            before = found.get(name, _NOTHING)
            found[name] = (before[0] + valid, before[1] + satisfied, before[2] + basic)
    return found


def weighted_wide(used: Iterable[Group]) -> Fraction | None:
    """满意率(宽): Σ weight · (满意+基本满意)÷有效 over *used*, weights renormalised; None where
    there is no group."""
    return _weighted([(group.weight, group.wide, group.valid) for group in used])


def weighted_strict(used: Iterable[Group]) -> Fraction | None:
    """满意率(严): the same with 满意 alone."""
    return _weighted([(group.weight, group.satisfied, group.valid) for group in used])


def _weighted(parts: Sequence[tuple[Fraction, int, int]]) -> Fraction | None:
    rates, below = 0, 1  # Σ weight · n ÷ d over one denominator, and Σ weight over another:
    total, over = 0, 1  # reduced once at the end, not after every step
    for weight, counted, of in parts:
        share, whole = weight.as_integer_ratio()
        rates, below = rates * whole * of + share * counted * below, below * whole * of
        total, over = total * whole + share * over, over * whole
    return Fraction(rates * over, below * total) if total else None


def gate(measures: Measures, parameters: Parameters) -> str:
    """达标, 未达标 or 样本不足: the gate of ``gate.satisfaction`` on the unrounded 满意率.

    样本不足 where no group has enough ballots, or 参评率 is below ``gate.participation`` or
    unknown: then there is no decision, the unit is asked to vote again.
    """
    rate = measures.get("sat_wide" if parameters.text("gate.kind") == "宽" else "sat_strict")
    if rate is None or not participates(measures, parameters):
        return TOO_FEW
    return PASSED if _reaches(rate, parameters.fraction("gate.satisfaction")) else FAILED


def participates(measures: Measures, parameters: Parameters) -> bool:
    """True where 参评率 reaches its floor, compared as an exact fraction (2/3 is not 0.667)."""
    part = measures.get("part")
    return part is not None and _reaches(part, parameters.fraction("gate.participation"))


def _reaches(pair: tuple[int, int], limit: Fraction) -> bool:
    """Numerator ÷ denominator against *limit*, exactly: every unit is asked more than once."""
    above, below = limit.as_integer_ratio()
    return pair[0] * below >= above * pair[1]

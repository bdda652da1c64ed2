"""What is pooled over classes of units: sums of counts, exact and over whole numbers only.

Only counts travel here, never rates: a class value is Σ numerators ÷ Σ denominators.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.analysis.view import UnitStanding

Pair = tuple[int, int]
# measures that a class has as a sum of its units' (the weighted 满意率 of a unit has no sum)
POOLED = (
    "public",
    "fulfil",
    "comment",
    "graded",
    "part",
    "sat_wide_pool",
    "sat_strict_pool",
    "four_clear",
    "ledger_months",
)


def pairs(standings: Iterable[UnitStanding], name: str) -> dict[str, Pair]:
    """Unit → (numerator, denominator) of the measure *name*, in the order of *standings*; units
    with nothing in force, or without the measure, are absent."""
    return {
        standing.unit.code: standing.measures[name]
        for standing in standings
        if standing.in_force and name in standing.measures
    }


def pooled(
    standings: Sequence[UnitStanding], names: Sequence[str] = POOLED
) -> Mapping[tuple[str, str], Pair]:
    """(class, measure) → (Σ numerators, Σ denominators) over the units that have the measure;
    absent where none has it."""
    classes = {standing.unit.code: standing.unit.unit_class for standing in standings}
    found: dict[tuple[str, str], Pair] = {}
    for name in names:
        for code, (top, below) in pairs(standings, name).items():
            over, under = found.get((classes[code], name), (0, 0))
            found[classes[code], name] = (over + top, under + below)
    return found

"""One row a unit as a pandas frame, and what is pooled over classes of units.

Only counts travel here, never rates: a class value is Σ numerators ÷ Σ denominators.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pipeline.analysis.view import UnitStanding

Pair = tuple[int, int]
CLASS, STATUS, SECTION = "class", "status", "section"
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


def unit_frame(standings: Iterable[UnitStanding], names: Sequence[str] = POOLED) -> pd.DataFrame:
    """A row a unit, indexed by code: class, section, status, and for each measure of *names*
    the columns ``name.n`` and ``name.d`` (numerator, denominator) as Int64, <NA> where nothing
    is in force or the measure is missing."""
    rows = []
    for standing in standings:
        row: dict[str, object] = {
            "code": standing.unit.code,
            CLASS: standing.unit.unit_class,
            SECTION: standing.unit.section,
            STATUS: standing.status,
        }
        for name in names:
            pair = standing.measures.get(name) if standing.in_force else None
            row[f"{name}.n"], row[f"{name}.d"] = pair or (None, None)
        rows.append(row)
    counts = [f"{name}.{part}" for name in names for part in "nd"]
    frame = pd.DataFrame(rows, columns=["code", CLASS, SECTION, STATUS, *counts])
    return frame.set_index("code").astype(dict.fromkeys(counts, "Int64"))


def pooled(frame: pd.DataFrame, names: Sequence[str] = POOLED) -> Mapping[tuple[str, str], Pair]:
    """(class, measure) → (Σ numerators, Σ denominators) over the units that have the measure;
    absent where none has it."""
    counts = [f"{name}.{part}" for name in names for part in "nd"]
    sums = frame.groupby(CLASS, sort=True)[counts].sum(min_count=1)
    found = {}
    for unit_class, row in sums.iterrows():
        for name in names:
            top, below = row[f"{name}.n"], row[f"{name}.d"]
            if not pd.isna(below):
                found[str(unit_class), name] = (int(top), int(below))
    return found

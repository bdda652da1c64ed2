"""学校与卫生院对比: class by class, only indicators that all classes file, pooled.

A class value is Σ numerators ÷ Σ denominators, never a mean of percentages, and there is no
total over the indicators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.analysis.view import UnitStanding

Pair = tuple[int, int]
CLASSES = ("B", "C", "D1", "D2")  # schools, hospital, local schools, clinics


def _in_time(standing: UnitStanding) -> Pair | None:
    return int(standing.in_force is not None and standing.days_late == 0), 1


def _measure(name: str) -> Callable[[UnitStanding], Pair | None]:
    return lambda standing: standing.measures.get(name) if standing.in_force else None


# 满意率 here is pooled (Σ÷Σ): a class has no rater weights of its own
INDICATORS: Mapping[str, Callable[[UnitStanding], Pair | None]] = {
    "报送及时率": _in_time,
    "四个明确完成率": _measure("four_clear"),
    "群众满意率": _measure("sat_wide_pool"),
    "参评率": _measure("part"),
    "台账达标率": _measure("ledger_months"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator of one class.

    pooled   (Σ numerators, Σ denominators); None where no unit of the class has the indicator
    units    units that have it
    best     the highest rate of a unit of the class, and the codes of all that reach it
    lowest   units of the class in the lowest quarter of all units compared
    """

    unit_class: str
    indicator: str
    pooled: Pair | None
    units: int
    best: Fraction | None
    best_units: tuple[str, ...]
    lowest: int


def compare(
    standings: Iterable[UnitStanding], classes: Sequence[str] = CLASSES
) -> tuple[Compared, ...]:
    """One `Compared` for each indicator × class, in the order of INDICATORS and *classes*.

    The lowest quarter is drawn over the units of all *classes* together: the rate at place
    ⌈n/4⌉ from below and everything not above it; units that are also the best are never in it,
    so equal units give 0. Classes without a unit that has the indicator keep ``pooled`` None.
    """
    wanted = [standing for standing in standings if standing.unit.unit_class in classes]
    found = []
    for name, read in INDICATORS.items():
        pairs = {s.unit.code: (s.unit.unit_class, pair) for s in wanted if (pair := read(s))}
        low = _lowest_quarter({code: Fraction(*pair) for code, (_, pair) in pairs.items()})
        for unit_class in classes:
            own = {code: pair for code, (cls, pair) in pairs.items() if cls == unit_class}
            found.append(_compared(unit_class, name, own, low))
    return tuple(found)


def _compared(unit_class: str, name: str, own: Mapping[str, Pair], low: frozenset[str]) -> Compared:
    if not own:
        return Compared(unit_class, name, None, 0, None, (), 0)
    rates = {code: Fraction(*pair) for code, pair in own.items()}
    best = max(rates.values())
    return Compared(
        unit_class,
        name,
        (sum(pair[0] for pair in own.values()), sum(pair[1] for pair in own.values())),
        len(own),
        best,
        tuple(sorted(code for code, rate in rates.items() if rate == best)),
        len(low & own.keys()),
    )


def _lowest_quarter(rates: Mapping[str, Fraction]) -> frozenset[str]:
    if not rates:
        return frozenset()
    ordered = sorted(rates.values())
    border, best = ordered[(len(ordered) + 3) // 4 - 1], ordered[-1]
    return frozenset(c for c, rate in rates.items() if rate < best and rate <= border)

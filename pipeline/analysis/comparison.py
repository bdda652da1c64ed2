"""学校与卫生院对比: class by class, only indicators that all classes file, pooled.

A class value is Σ numerators ÷ Σ denominators, never a mean of percentages, and there is no
total over the indicators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.analysis.satisfaction import participates
from pipeline.analysis.view import UnitStanding
from pipeline.campaign import Parameters
from pipeline.records import Result

Pair = tuple[int, int]
CLASSES = ("B", "C", "D1", "D2")  # schools, hospital, local schools, clinics


SATISFACTION, PARTICIPATION = "群众满意率", "参评率"
PASSED_IN_TIME = "按期通过率"
# what the sheet says of the indicator that needs it
EXPLAINED = {
    PASSED_IN_TIME: "按期通过率＝截止日以前有一份检查通过的单位÷应报单位；按期来件而被退回的不算。",
}
_MISSING = "未报"


def _in_time(standing: UnitStanding) -> Pair | None:
    """Definition 15: late is whose first passing file came after the cut-off."""
    return int(standing.in_force is not None and standing.days_late == 0), 1


def _measure(name: str) -> Callable[[UnitStanding], Pair | None]:
    return lambda standing: standing.measures.get(name) if standing.in_force else None


# 满意率 here is pooled (Σ÷Σ): a class has no rater weights of its own
INDICATORS: Mapping[str, Callable[[UnitStanding], Pair | None]] = {
    PASSED_IN_TIME: _in_time,
    "四个明确完成率": _measure("four_clear"),
    SATISFACTION: _measure("sat_wide_pool"),
    PARTICIPATION: _measure("part"),
    "台账达标率": _measure("ledger_months"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator of one class.

    pooled   (Σ numerators, Σ denominators); None where no unit of the class has the indicator
    units    units that have it
    best     the highest rate of a unit of the class, and the codes of all that reach it; None
             where it would be 0 %, and among units whose ballots do not decide (too few, or
             参评率 below its floor)
    lowest   units of the class in the lowest quarter of all units compared
    absent   where no unit of the class has a file in force: 退回, 暂缓 or 未报; else empty
    """

    unit_class: str
    indicator: str
    pooled: Pair | None
    units: int
    best: Fraction | None
    best_units: tuple[str, ...]
    lowest: int
    absent: str = ""


def compare(
    standings: Iterable[UnitStanding],
    classes: Sequence[str] = CLASSES,
    parameters: Parameters | None = None,
) -> tuple[Compared, ...]:
    """One `Compared` for each indicator × class, in the order of INDICATORS and *classes*.

    The lowest quarter is drawn over the units of all *classes* together: the rate at place
    ⌈n/4⌉ from below and everything not above it; units that are also the best are never in it,
    so equal units give 0. Classes without a unit that has the indicator keep ``pooled`` None.
    *parameters* hold the floor of 参评率; without them no unit is left out of the best.
    """
    wanted = [standing for standing in standings if standing.unit.unit_class in classes]
    weak = frozenset(s.unit.code for s in wanted if parameters and _undecided(s, parameters))
    found = []
    for name, read in INDICATORS.items():
        pairs = {s.unit.code: (s.unit.unit_class, pair) for s in wanted if (pair := read(s))}
        low = _lowest_quarter({code: Fraction(*pair) for code, (_, pair) in pairs.items()})
        for unit_class in classes:
            own = {code: pair for code, (cls, pair) in pairs.items() if cls == unit_class}
            out = weak if name in (SATISFACTION, PARTICIPATION) else frozenset()
            compared = _compared(unit_class, name, own, low, out)
            found.append(replace(compared, absent=_absent(wanted, unit_class)))
    return tuple(found)


def _undecided(standing: UnitStanding, parameters: Parameters) -> bool:
    """True where the unit's ballots are too few, or too few people took part."""
    measures = standing.measures
    return "sat_wide_pool" not in measures or not participates(measures, parameters)


def _absent(wanted: Sequence[UnitStanding], unit_class: str) -> str:
    """What stands where a class has nothing in force: the status that leads furthest."""
    own = {standing.status for standing in wanted if standing.unit.unit_class == unit_class}
    if any(s.in_force for s in wanted if s.unit.unit_class == unit_class):
        return ""
    order = (Result.RETURNED.chinese, Result.HELD.chinese, _MISSING)
    return next((status for status in order if status in own), "")


def _compared(
    unit_class: str,
    name: str,
    own: Mapping[str, Pair],
    low: frozenset[str],
    out: frozenset[str],
) -> Compared:
    """*out*: units that cannot be the best."""
    if not own:
        return Compared(unit_class, name, None, 0, None, (), 0)
    rates = {code: Fraction(*pair) for code, pair in own.items() if code not in out}
    best = max(rates.values(), default=Fraction(0)) or None
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

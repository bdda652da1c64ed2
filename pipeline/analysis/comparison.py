"""学校与卫生院对比: class by class, only indicators that all classes file, pooled.

A class value is Σ numerators ÷ Σ denominators, never a mean of percentages, and there is no
total over the indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from pipeline.analysis.pooling import Pair, pairs
from pipeline.analysis.satisfaction import participates
from pipeline.analysis.view import UnitStanding
from pipeline.campaign import Parameters
from pipeline.records import Result

CLASSES = ("B", "C", "D1", "D2")  # schools, hospital, local schools, clinics


SATISFACTION, PARTICIPATION = "群众满意率", "参评率"
PASSED_IN_TIME = "按期通过率"
_IN_TIME = "in_time"
# what the sheet says of the indicator that needs it
EXPLAINED = {
    PASSED_IN_TIME: "按期通过率＝截止日以前有一份检查通过的单位÷应报单位；按期来件而被退回的不算。",
}
_MISSING = "未报"


# 满意率 here is pooled (Σ÷Σ): a class has no rater weights of its own
INDICATORS: Mapping[str, str] = {
    PASSED_IN_TIME: _IN_TIME,
    "四个明确完成率": "four_clear",
    SATISFACTION: "sat_wide_pool",
    PARTICIPATION: "part",
    "台账达标率": "ledger_months",
}


class Compared(Struct, frozen=True):
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
    homes = {standing.unit.code: standing.unit.unit_class for standing in wanted}
    found = []
    for title, name in INDICATORS.items():
        known = _punctuality(wanted) if name == _IN_TIME else pairs(wanted, name)
        rates = {code: Fraction(*pair) for code, pair in known.items()}
        low = _lowest_quarter(rates)
        out = weak if title in (SATISFACTION, PARTICIPATION) else frozenset()
        for unit_class in classes:
            own = {code: pair for code, pair in known.items() if homes[code] == unit_class}
            compared = _compared(unit_class, title, own, low, out)
            found.append(replace(compared, absent=_absent(wanted, unit_class)))
    return tuple(found)


def _punctuality(wanted: Sequence[UnitStanding]) -> dict[str, Pair]:
    """按期通过 as a measure that every unit has (definition 15): late is whose first passing
    file came after the cut-off."""
    return {s.unit.code: (int(s.in_force is not None and s.days_late == 0), 1) for s in wanted}


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
    title: str,
    own: Mapping[str, Pair],
    low: frozenset[str],
    out: frozenset[str],
) -> Compared:
    """*own*: the counts of the class's units; *out*: units that cannot be the best."""
    if not own:
        return Compared(unit_class, title, None, 0, None, (), 0)
    rates = {code: Fraction(*pair) for code, pair in own.items() if code not in out}
    best = max(rates.values(), default=Fraction(0)) or None
    return Compared(
        unit_class,
        title,
        (sum(top for top, _ in own.values()), sum(below for _, below in own.values())),
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

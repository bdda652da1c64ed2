"""自身历史: a unit of a class too small to rank, against its own earlier periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.movement import movement
from pipeline.campaign import Parameters
from pipeline.records import Measures
from pipeline.spec.model import Spec

_RATE = "sat_wide"


class Past(Struct, frozen=True):
    """One unit in an earlier *period*: ``total`` of then and ``now`` of today's period, both on
    the items that count in both, with today's parameters (definition of 升降); None where there
    is no total. ``satisfaction`` is the 满意率(宽) of that period's own ballots, None without."""

    unit: str
    period: str
    total: Fraction | None = None
    now: Fraction | None = None
    satisfaction: Fraction | None = None


def history(
    now: Sequence[UnitScore],
    earlier: Mapping[str, Sequence[UnitScore]],
    rates: Mapping[tuple[str, str], Measures],
    spec: Spec,
    parameters: Parameters,
) -> Iterator[Past]:
    """Rows of *now* (ONE class) for each period of *earlier* in which there is a total or a rate,
    in the order of *earlier*, then by unit. *rates* has (unit, period) → measures accepted."""
    for period, scores in earlier.items():
        for moved in movement(now, scores, spec, parameters):
            pair = rates.get((moved.unit, period), {}).get(_RATE)
            rate = Fraction(*pair) if pair else None
            shared = moved.before is not None
            if shared or rate is not None:
                today = moved.now if shared else None
                yield Past(moved.unit, period, moved.before, today, rate)

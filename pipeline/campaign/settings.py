"""Settings (活动设置): roster, periods, due table and parameters of one campaign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.campaign.parameters import Parameters
from pipeline.campaign.periods import Due, Period
from pipeline.campaign.units import Unit

REPORTING_CLASSES = ("A", "A0", "B", "C", "D1", "D2")


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the office decides. ``digest`` changes with anything that changes a check."""

    units: Mapping[str, Unit]
    periods: Mapping[str, Period]
    due: Due
    parameters: Parameters
    current: str  # code of 当前报送期
    mail: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    def units_due(self, period: str) -> Iterator[Unit]:
        """Units that must file in *period*, by class and code: active at its cut-off, and
        with a block due (definition 19)."""
        order = {name: rank for rank, name in enumerate(REPORTING_CLASSES)}
        due = (
            unit
            for unit in self.units.values()
            if unit.unit_class in order
            and unit.active_on(self.periods[period].due_by)
            and self.due.unit_is_due(unit.unit_class, period)
        )
        return iter(sorted(due, key=lambda unit: (order[unit.unit_class], unit.code)))

    def blocks_due(self, unit_class: str, period: str) -> frozenset[str]:
        """Blocks that the class must file in *period*."""
        return frozenset(self.due.blocks(unit_class, period))

    def earlier(self, period: str) -> tuple[str, ...]:
        """Codes of the periods before *period*, latest first."""
        limit = self.periods[period].due_by
        before = [p for p in self.periods.values() if p.due_by < limit]
        return tuple(p.code for p in sorted(before, key=lambda p: p.due_by, reverse=True))

    def sender_units(self, address: str) -> tuple[str, ...]:
        """Codes of the units whose roster entry names *address* or its domain."""
        return tuple(code for code, unit in self.units.items() if unit.sends_from(address))

"""Settings (活动设置): roster, periods, due table and parameters of one campaign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from pipeline.campaign.parameters import Parameters
from pipeline.campaign.periods import Due, Period
from pipeline.campaign.units import Unit
from pipeline.problems import Problem

REPORTING_CLASSES = ("A", "A0", "B", "C", "D1", "D2")
SCORED_CLASSES = ("A", "B", "C")  # scored by superiors (due table, remark on G2.scores)
GROUP_CLASS = "G"
_SCORES = "G2.scores"


class Settings(Struct, frozen=True):
    """All that the office decides. ``digest`` changes with anything that changes a check.
    ``notes`` are what was noted while 活动设置 was read, such as text that no field takes;
    ``plan`` the periods as the campaign was planned, of which the office may leave some out."""

    units: Mapping[str, Unit]
    periods: Mapping[str, Period]
    due: Due
    parameters: Parameters
    current: str  # code of 当前报送期
    mail: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    notes: tuple[Problem, ...] = ()
    plan: Mapping[str, Period] = field(default_factory=dict)

    def units_due(self, period: str) -> Iterator[Unit]:
        """Units that must file in *period*, by class and code: active at its cut-off, and
        with a block due (definition 19)."""
        order = {name: rank for rank, name in enumerate(REPORTING_CLASSES)}
        classes = {name for name in order if self.due.unit_is_due(name, period)}
        day = self.periods[period].due_by
        due = (u for u in self.units.values() if u.unit_class in classes and u.active_on(day))
        return iter(sorted(due, key=lambda unit: (order[unit.unit_class], unit.code)))

    def groups_due(self, period: str) -> Iterator[Unit]:
        """Guidance groups that guide any unit and are active at the cut-off of *period*, by code,
        where superiors' scores may be given in it (due or trial)."""
        if not self.due.open(_SCORES, GROUP_CLASS, period):
            return iter(())
        day = self.periods[period].due_by
        known = self.units.values()
        guiding = {u.guide_group for u in known if u.unit_class in REPORTING_CLASSES}
        groups = (u for u in known if u.unit_class == GROUP_CLASS and u.active_on(day))
        due = (u for u in groups if _names(u) & guiding)
        return iter(sorted(due, key=lambda u: u.code))

    def groups_named(self) -> frozenset[str]:
        """All that 指导小组 of a unit may say to mean a row of the roster."""
        groups = (u for u in self.units.values() if u.unit_class == GROUP_CLASS)
        return frozenset(name for group in groups for name in _names(group))

    def units_of(self, group: Unit) -> tuple[Unit, ...]:
        """Units whose 指导小组 is *group*, by class and code."""
        order = {name: rank for rank, name in enumerate(REPORTING_CLASSES)}
        names = _names(group)
        own = (u for u in self.units.values() if u.unit_class in order and u.guide_group in names)
        return tuple(sorted(own, key=lambda unit: (order[unit.unit_class], unit.code)))

    def blocks_due(self, unit_class: str, period: str) -> frozenset[str]:
        """Blocks that the class must file in *period*."""
        return frozenset(self.due.blocks(unit_class, period))

    @property
    def _planned(self) -> Mapping[str, Period]:
        """The plan with what the office made of its periods, in the plan's order."""
        return {**self.plan, **self.periods}

    @property
    def begins(self) -> date | None:
        """First day of the campaign; None without any period. A row taken out of 报送期 does not
        make the campaign shorter: what is no longer asked for was promised all the same."""
        return min((period.covers_from for period in self._planned.values()), default=None)

    @property
    def ends(self) -> date | None:
        """Last day of the campaign, as `begins`."""
        return max((period.covers_to for period in self._planned.values()), default=None)

    def in_time(self) -> tuple[str, ...]:
        """Codes of all periods, each after those before it: by cut-off; where two are due on one
        day, by the end of what they report, then as they were planned."""
        known = [period for code, period in self._planned.items() if code in self.periods]
        known.sort(key=lambda period: (period.due_by, period.covers_to))
        return tuple(period.code for period in known)

    def earlier(self, period: str) -> tuple[str, ...]:
        """Codes of the periods before *period*, latest first."""
        codes = self.in_time()
        return codes[: codes.index(period)][::-1]

    def cutoff_before(self, period: str) -> date | None:
        """The last cut-off before that of *period*; None where there is none. A period due on the
        same day has none of its own between them."""
        limit = self.periods[period].due_by
        return max((p.due_by for p in self.periods.values() if p.due_by < limit), default=None)


def _names(group: Unit) -> set[str]:
    """What 指导小组 of a unit may say of *group*."""
    return {group.code, group.name, group.short_name, group.guide_group} - {""}

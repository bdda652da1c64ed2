"""The demonstration (演示) from end to end: a home, the earlier periods filed and run clean, and
the inbox of the current period filled with faults in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.campaign_run.run import run
from pipeline.campaign_run.templates import make_packs
from pipeline.demo.faults import Planted
from pipeline.demo.make_demo import (
    STORY_PERIODS,
    empty_inbox,
    fill_inbox,
    fill_inbox_clean,
    prepare_home,
)
from pipeline.errors import UsageError
from pipeline.paths import Home
from pipeline.spec import load
from pipeline.stages.ingest import Progress
from pipeline.stages.settings import load_settings


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What ``demo`` made: the home, its units, the periods run before, what was planted."""

    home: Home
    period: str
    units: int
    earlier: tuple[str, ...]
    files: int
    planted: tuple[Planted, ...]

    def as_json(self) -> dict[str, Any]:
        """The object that ``demo --json`` prints."""
        return {
            "home": str(self.home.root),
            "period": self.period,
            "units": self.units,
            "earlier_periods": list(self.earlier),
            "files": self.files,
            "planted": len(self.planted),
        }


def demonstrate(
    home: Home, units: int, period: str, seed: int, faults: float, progress: Progress
) -> Demonstration:
    """Make a home with an invented district in *home*, run its earlier periods, fill its inbox
    for *period*. The same arguments give the same bytes.

    Raises HomeError for a home whose inbox is not empty, UsageError for a period without a
    story."""
    if period not in STORY_PERIODS:
        raise UsageError(f"演示没有“{period}”这一期。", f"可以选：{'、'.join(STORY_PERIODS)}。")
    spec = load()
    progress("虚构一个区", 0, 0)
    district = prepare_home(home, spec, units, seed, period)
    settings = load_settings(home, spec)
    earlier = STORY_PERIODS[: STORY_PERIODS.index(period)]
    for number, code in enumerate(earlier, start=1):
        progress("填报并汇总以前各期", number, len(earlier))
        before = {path.name for path in home.inbox.iterdir()}
        make_packs(home, code, None)
        fill_inbox_clean(home, spec, settings, code, seed)
        run(home, period=code)
        empty_inbox(home, sorted({path.name for path in home.inbox.iterdir()} - before))
    progress("下发并填报本期", 0, 0)
    make_packs(home, period, None)
    planted = fill_inbox(home, spec, settings, period, faults, seed)
    return Demonstration(
        home=home,
        period=period,
        units=len(district.reporting),
        earlier=earlier,
        files=sum(1 for path in home.inbox.rglob("*") if path.is_file()),
        planted=tuple(planted),
    )

"""The whole demonstration: an invented district files the earlier periods, which are recorded,
and then fills the inbox of the current one. Reports are left to a run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from pipeline.campaign import Settings, Unit
from pipeline.demo.faults import Planted
from pipeline.demo.make_demo import (
    PLANTED_NAME,
    STORY_PERIODS,
    fill_inbox,
    fill_inbox_clean,
    prepare_home,
    put_away,
)
from pipeline.errors import UsageError
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.progress import Progress
from pipeline.spec import Spec, load
from pipeline.stages.consolidate import accepted_before
from pipeline.stages.home import home_key
from pipeline.stages.ingest import ingest
from pipeline.stages.make_templates import Rows, prefill, write_packs
from pipeline.stages.settings import load_settings


class Demonstration(Struct, frozen=True):
    """What was made: ``files`` lie in the inbox, ``planted`` says which faults they carry."""

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
            "planted": [asdict(entry) for entry in self.planted],
            "planted_file": PLANTED_NAME,
        }


def demonstrate(
    home: Home,
    units: int,
    period: str,
    seed: int,
    faults: float,
    progress: Progress = lambda *_: None,
) -> Demonstration:
    """Make the demonstration in *home*. The same arguments give the same bytes.

    Raises UsageError for a period without a story, HomeError where the inbox is not empty."""
    if period not in STORY_PERIODS:
        known = "、".join(STORY_PERIODS)
        raise UsageError(f"演示没有“{period}”这个报送期。", f"可以写：{known}。")
    spec = load()
    progress("准备活动目录", 0, 0)
    prepare_home(home, spec, units, seed, period)
    settings = load_settings(home, spec)
    earlier = STORY_PERIODS[: STORY_PERIODS.index(period)]
    with Ledger.open(home.ledger) as ledger:
        for number, code in enumerate(earlier, start=1):
            progress("以往各期", number, len(earlier))
            _file_cleanly(home, spec, settings, ledger, code, seed)
        progress("本期填报", 0, 0)
        make_packs(home, spec, settings, ledger, period)
    planted = fill_inbox(home, spec, settings, period, faults, seed)
    files = sum(path.is_file() for path in home.inbox.rglob("*"))
    return Demonstration(home, period, units, earlier, files, tuple(planted))


def _file_cleanly(
    home: Home, spec: Spec, settings: Settings, ledger: Ledger, period: str, seed: int
) -> None:
    """An earlier period: packs, filled without fault, recorded, moved out of the inbox."""
    make_packs(home, spec, settings, ledger, period)
    fill_inbox_clean(home, spec, settings, period, seed)
    day = settings.periods[period].due_by
    ingest(home, ledger, settings, day, os.cpu_count() or 1, lambda *_: None)
    put_away(home, period)


def make_packs(
    home: Home, spec: Spec, settings: Settings, ledger: Ledger, period: str
) -> list[Path]:
    """The packs of *period* for every unit and guidance group due, prefilled from the ledger."""
    window = settings.periods[period]
    key = home_key(home)
    latest = accepted_before(ledger, spec, settings, key, period)

    def known(unit: Unit) -> Rows:
        return prefill(spec, settings, unit, window, latest(unit.code))

    due = [*settings.units_due(period), *settings.groups_due(period)]
    return write_packs(spec, settings, window, home.packs(period), key, known, due)

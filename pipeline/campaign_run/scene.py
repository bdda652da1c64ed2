"""What every job starts from: spec, settings, key and the moment."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pipeline.campaign import Settings
from pipeline.errors import HomeError, UsageError
from pipeline.paths import Home
from pipeline.spec import Spec, load
from pipeline.stages.home import home_key
from pipeline.stages.settings import load_settings


class Scene(Struct, frozen=True):
    """A home opened for one period as of one day (decision 12). ``dated`` where a person
    named the day: then what came later does not count; else late files count, as late."""

    home: Home
    spec: Spec
    settings: Settings
    key: bytes
    period: str
    as_of: date
    dated: bool

    @property
    def arrival(self) -> date:
        """The day on which loose files were received that are seen now for the first time: the
        day that a person named, else the cut-off of the period that is going on; who looks at an
        earlier one again does not move what has just come in back to it."""
        going_on = self.settings.periods[self.settings.current].due_by
        return self.as_of if self.dated else max(self.as_of, going_on)


def open_scene(home: Home, period: str | None, as_of: date | None) -> Scene:
    """Read settings and key; *period* defaults to 当前报送期, *as_of* to its cut-off.

    Raises UsageError for an unknown period, HomeError or SettingsError for a home that is
    not ready."""
    spec = load()
    key = home_key(home)
    if home.last_run.exists() and not home.ledger.exists():
        raise HomeError(
            f"“{home.root}”的台账（{home.ledger.name}）不见了：收到过的文件、收到日期和人的决定都记在里面。",
            f"请从备份里取回，放回原处。确实要从头再来的，请把 {home.last_run.name} 也移走，再运行一次。",
        )
    settings = load_settings(home, spec)
    code = period.strip().upper() if period else settings.current
    if code not in settings.periods:
        known = "、".join(settings.periods)
        raise UsageError(f"没有“{period or code}”这个报送期。", f"可以写：{known}。")
    day = as_of or settings.periods[code].due_by
    return Scene(home, spec, settings, key, code, day, dated=as_of is not None)

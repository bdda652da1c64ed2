"""Templates (出表): blanks of every class, and a prefilled pack for each unit due."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign import Unit
from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.scene import Scene, open_scene
from pipeline.errors import UsageError
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.consolidate import accepted_before
from pipeline.stages.make_templates import Rows, prefill, write_blanks, write_packs
from pipeline.stages.nearest import unit_meant


class Made(Struct, frozen=True):
    """What ``templates`` wrote. ``notes`` are what to look at in 活动设置 before it goes out."""

    home: Home
    period: str
    blanks: tuple[Path, ...]
    packs: tuple[Path, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The object that ``templates --json`` prints."""
        return {
            "period": self.period,
            "blanks": [self.home.relative(path) for path in self.blanks],
            "packs": [self.home.relative(path) for path in self.packs],
            "notes": list(self.notes),
        }


def make_all(home: Home, period: str | None, unit: str | None) -> Made:
    """Blanks into ``templates_xlsx/`` and packs into ``outbox/<period>/下发/``; with *unit*
    only that unit's pack. Raises UsageError for a unit that is unknown or not due."""
    packs = make_packs(home, period, unit)
    if unit:
        return packs
    scene = open_scene(home, period, None)
    window = scene.settings.periods[scene.period]
    with exclusive(home):
        blanks = write_blanks(scene.spec, scene.settings, window, home.templates)
    return replace(packs, blanks=tuple(blanks))


def make_packs(home: Home, period: str | None, unit: str | None) -> Made:
    """Packs into ``outbox/<period>/下发/``, prefilled from what each unit last had accepted."""
    scene = open_scene(home, period, None)
    units = _chosen(scene, unit)
    window = scene.settings.periods[scene.period]
    with exclusive(home), Ledger.open(home.ledger) as ledger:
        latest = accepted_before(ledger, scene.spec, scene.settings, scene.key, scene.period)

        def known(of: Unit) -> Rows:
            return prefill(scene.spec, scene.settings, of, window, latest(of.code))

        folder = home.packs(scene.period)
        packs = write_packs(scene.spec, scene.settings, window, folder, scene.key, known, units)
    noted = tuple(note.said for note in scene.settings.notes)
    return Made(home, scene.period, (), tuple(packs), noted)


def _chosen(scene: Scene, unit: str | None) -> list[Unit]:
    settings = scene.settings
    due = [*settings.units_due(scene.period), *settings.groups_due(scene.period)]
    if unit is None:
        return due
    code = unit_meant(unit, settings)
    found = [entry for entry in due if entry.code == code]
    if not found:
        raise UsageError(f"单位 {code} 在 {scene.period} 没有要报的表。", "请检查报送期。")
    return found

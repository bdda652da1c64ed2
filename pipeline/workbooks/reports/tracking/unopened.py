"""来件打不开: quarantined files of the period, and which unit each may be from.

Guesses from the file's name and the sender alone, and says that it guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.campaign import Senders, Settings, Unit
from pipeline.records import INSIDE, Filing, Leaf, Result
from pipeline.workbooks.reports.scene import Scene

_CODE = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{5}(?![A-Z0-9])")
_TELLING = 3  # characters of a short name that tell one unit from another


def likely_unit(leaf: Leaf, settings: Settings) -> Unit | None:
    """The unit whose code stands in the file's name (or in its container's), else the one that
    the sender's address belongs to, else the one that the name names; None where that is none
    or several."""
    for part in reversed(leaf.path.split(INSIDE)):
        codes = set(_CODE.findall(part.rpartition("/")[2].upper())) & settings.units.keys()
        if len(codes) == 1:
            return settings.units[codes.pop()]
    senders = Senders.of(settings.units.values())
    owners = senders.units(leaf.sender) if leaf.sender else ()
    if len(owners) == 1:
        return settings.units[owners[0]]
    named = [unit for unit in settings.units.values() if _names(leaf.name, unit)]
    return named[0] if len(named) == 1 else None


def _names(text: str, unit: Unit) -> bool:
    return any(len(name) >= _TELLING and name in text for name in (unit.name, unit.short_name))


def still_open(scene: Scene) -> Sequence[Filing]:
    """Quarantined files in the inbox that the period waits for, by path: not those of another
    period, nor those after which the unit sent one that counts."""
    found = scene.of_result(Result.QUARANTINED)
    return sorted((f for f in found if waits(scene, f)), key=lambda f: f.leaf.path)


def waits(scene: Scene, filing: Filing) -> bool:
    """True where somebody should be asked to send *filing* again."""
    return filing.present and not _of_other_period(scene, filing) and not overtaken(scene, filing)


def overtaken(scene: Scene, filing: Filing) -> bool:
    """True where the unit that it may be from later sent a file that counts."""
    counts = in_force(scene, filing)
    return counts is not None and _later(counts, filing)


def in_force(scene: Scene, filing: Filing) -> Filing | None:
    """What counts of the unit that *filing* may be from."""
    unit = likely_unit(filing.leaf, scene.view.settings)
    if unit is None:
        return None
    standings = (*scene.view.standings, *scene.view.groups)
    return next((s.in_force for s in standings if s.unit.code == unit.code), None)


def _later(one: Filing, other: Filing) -> bool:
    """The day of a mail and the day on which a loose file was found do not compare: then the
    runs that first saw them do."""
    if (one.leaf.sender is None) == (other.leaf.sender is None):
        return one.received > other.received
    return one.first_seen > other.first_seen


def _of_other_period(scene: Scene, filing: Filing) -> bool:
    """True where its name is another period's, or it came before this period began to be filed."""
    settings, code = scene.view.settings, scene.view.period.code
    others = [period for period in settings.periods if period != code]
    if code not in filing.leaf.name and any(period in filing.leaf.name for period in others):
        return True
    before = settings.cutoff_before(code)
    return before is not None and filing.received <= before


def by_unit(scene: Scene) -> Mapping[str, Sequence[Filing]]:
    """Unit code → the unopened files that may be its own."""
    found: dict[str, list[Filing]] = {}
    for filing, unit in _guessed(scene):
        found.setdefault(unit.code, []).append(filing)
    return found


def _guessed(scene: Scene) -> Iterator[tuple[Filing, Unit]]:
    for filing in still_open(scene):
        unit = likely_unit(filing.leaf, scene.view.settings)
        if unit is not None:
            yield filing, unit

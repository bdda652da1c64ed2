"""Filled returns: every pack of a folder with its unit's values typed in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct

from pipeline.campaign import REPORTING_CLASSES, Settings, Unit
from pipeline.demo.fill import fill
from pipeline.demo.plans import report_day
from pipeline.demo.story import Story
from pipeline.spec.model import Spec

_WORTH_A_POOL = 120  # packs; below that, starting processes costs more than it saves


class Return(Struct, frozen=True):
    """A filled workbook of a unit: its file name, its bytes, the day on its cover, and
    whether it holds ballots (F4)."""

    unit: Unit
    name: str
    data: bytes
    day: date
    ballots: bool


def filled_returns(
    packs: Path, settings: Settings, spec: Spec, period: str, seed: int
) -> list[Return]:
    """The units' packs of folder *packs*, filled, in order of their names (which begin with the
    unit's code); those of guidance groups are left out."""
    reporting = {u.code for u in settings.units.values() if u.unit_class in REPORTING_CLASSES}
    paths = [path for path in sorted(packs.glob("*.xlsx")) if path.name[:5] in reporting]
    work = partial(_filled, settings=settings, spec=spec, period=period, seed=seed)
    cores = os.cpu_count() or 1
    if len(paths) < _WORTH_A_POOL or cores == 1:
        return [work(path) for path in paths]
    with ProcessPoolExecutor(cores) as pool:
        return list(pool.map(work, paths, chunksize=16))


def _filled(path: Path, settings: Settings, spec: Spec, period: str, seed: int) -> Return:
    unit = settings.units[path.name[:5]]
    window = settings.periods[period]
    values = Story(unit, seed, settings.due, settings.periods).values(period)
    data = fill(path.read_bytes(), values, spec, current_round=window.current_round)
    return Return(unit, path.name, data, report_day(unit, window, seed), "F4" in values)


def ballots_first(returns: Iterable[Return]) -> list[Return]:
    """Returns with ballots before the others, else in their order."""
    return sorted(returns, key=lambda entry: not entry.ballots)

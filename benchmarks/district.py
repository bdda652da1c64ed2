"""Fills a home with any number of clean loose workbooks, fast: ``python -m benchmarks.district
HOME N``. A few dozen packs are rendered and filled by the demonstration's own code; the others
are copies of them with another unit's identity, genuine down to the token."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from benchmarks.moulds import Mould, cast, mould
from pipeline.campaign import GROUP_CLASS, Settings, Unit, pack_code, pack_name, sign
from pipeline.demo.district import District, make_district
from pipeline.demo.make_demo import demo_key
from pipeline.demo.office import scorebook_rows, settings_rows
from pipeline.demo.returns import filled_returns
from pipeline.demo.scorebooks import filled_scorebooks
from pipeline.errors import HomeError
from pipeline.paths import Home
from pipeline.records import Value
from pipeline.spec import Spec, load
from pipeline.stages.home import lay_out, write_key
from pipeline.stages.make_templates import prefill, write_packs
from pipeline.stages.settings import load_settings
from pipeline.workbooks.forms import render_office

PERIOD = "2012H1"
SEED = 1
_GROUP_SIZE = 30  # units that one guidance group looks after
_OFFICES = 6  # of class A0, which file nothing in this period
_MOULDS = {"A": 8, "B": 24, "C": 1, "D1": 16, "D2": 12}
# due anew in this one period, so that a home without a past has every item of the score
_ALSO_DUE = ("F1.plan", "F2.votes_and_grade", "F4.member_meeting")

Rows = Mapping[str, Sequence[Mapping[str, Value]]]


@dataclass(frozen=True, slots=True)
class Job:
    """What a process needs to make workbooks into the inbox of *home*."""

    home: Home
    spec: Spec
    settings: Settings
    key: bytes
    seed: int


def make_home(home: Home, count: int, seed: int = SEED) -> None:
    """Lay out *home* with *count* workbooks in its inbox: 填报簿 of units and, one for about
    thirty of them, 督查评分簿 of guidance groups. The same arguments give the same bytes.

    HomeError where the home exists."""
    if home.root.exists():
        raise HomeError(f"“{home.root}”已经存在。", "请换一个目录名。")
    spec = load()
    district = roster(count, seed)
    key = demo_key(seed)
    home.root.mkdir(parents=True)
    home.settings.write_bytes(render_office(spec, "活动设置", _settings_rows(spec, district)))
    reviews = scorebook_rows(spec, district, PERIOD)
    home.scorebook.write_bytes(render_office(spec, "督查评分簿", reviews))
    write_key(home, key)
    lay_out(home, spec)
    job = Job(home, spec, load_settings(home, spec), key, seed)
    with ProcessPoolExecutor(os.cpu_count() or 1) as pool:
        _fill(job, pool)


def roster(count: int, seed: int) -> District:
    """Units and groups that together file *count* workbooks, and the six offices that do not."""
    groups = max(1, round(count / (_GROUP_SIZE + 1)))
    wanted, size = count - groups, count
    while len(filing := _filing(make_district(size, seed).units)) < wanted:
        size += 1 + (wanted - len(filing))
    offices = [unit for unit in make_district(size, seed).units if unit.unit_class == "A0"]
    named = [f"第{number}指导小组" for number in range(1, groups + 1)]
    guided = [
        replace(unit, guide_group=named[number % groups])
        for number, unit in enumerate([*filing[:wanted], *offices[:_OFFICES]])
    ]
    pattern = make_district(size, seed).units[-1]
    return District(seed, (*guided, *(_group(pattern, n, name) for n, name in enumerate(named, 1))))


def _filing(units: Iterable[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.unit_class not in ("A0", GROUP_CLASS)]


def _group(pattern: Unit, number: int, name: str) -> Unit:
    code = f"ZD{number:03d}"
    email = f"@{code.lower()}.example"
    return replace(pattern, code=code, name=name, short_name=name, guide_group=name, email=email)


def _settings_rows(spec: Spec, district: District) -> Rows:
    rows = settings_rows(spec, district.units, PERIOD)
    due = spec.marks["Y"]
    return {
        **rows,
        "GP": [
            {**row, "year_end": PERIOD} if row["period"] == PERIOD else row for row in rows["GP"]
        ],
        "GD": [{**row, PERIOD: due} if row["block"] in _ALSO_DUE else row for row in rows["GD"]],
    }


def _fill(job: Job, pool: ProcessPoolExecutor) -> None:
    units: dict[str, list[Unit]] = {name: [] for name in _MOULDS}
    for unit in job.settings.units.values():
        if unit.unit_class in units:
            units[unit.unit_class].append(unit)
    models = [unit for name, size in _MOULDS.items() for unit in units[name][:size]]
    groups = list(job.settings.groups_due(PERIOD))
    books = pool.map(partial(_scorebook, job), groups, chunksize=4)
    copies = [
        pool.submit(_copies, job.home, job.key, job.seed, made, _share(units, model, models))
        for model, made in zip(models, pool.map(partial(_model, job), models), strict=True)
    ]
    for done in copies:
        done.result()
    list(books)


def _share(units: Mapping[str, list[Unit]], model: Unit, models: Iterable[Unit]) -> list[Unit]:
    """Units that are made after *model*: those of its class, dealt out one by one."""
    mates = [unit for unit in models if unit.unit_class == model.unit_class]
    return units[model.unit_class][mates.index(model) :: len(mates)]


def _model(job: Job, unit: Unit) -> Mould:
    """A pack of *unit* rendered and filled as the demonstration does."""
    window = job.settings.periods[PERIOD]
    with TemporaryDirectory() as folder:
        known = partial(prefill, job.spec, job.settings, period=window, latest=None)
        write_packs(job.spec, job.settings, window, Path(folder), job.key, known, [unit])
        (made,) = filled_returns(Path(folder), job.settings, job.spec, PERIOD, job.seed)
    return mould(unit, _token(job.key, unit), made.data, job.spec, job.seed)


def _copies(home: Home, key: bytes, seed: int, source: Mould, units: Iterable[Unit]) -> None:
    for unit in units:
        data = cast(source, unit, _token(key, unit), seed)
        (home.inbox / pack_name(unit, PERIOD, 1)).write_bytes(data)


def _token(key: bytes, unit: Unit) -> str:
    return sign(key, pack_code(unit.code, PERIOD, 1))


def _scorebook(job: Job, group: Unit) -> None:
    """The workbook of *group*, with a score for every item of its units."""
    own = {unit.code: unit for unit in (*job.settings.units_of(group), group)}
    near = replace(job.settings, units=own)
    window = near.periods[PERIOD]
    with TemporaryDirectory() as folder:
        known = partial(prefill, job.spec, near, period=window, latest=None)
        write_packs(job.spec, near, window, Path(folder), job.key, known, [group])
        for made in filled_scorebooks(Path(folder), near, job.spec, PERIOD, job.seed):
            (job.home.inbox / made.name).write_bytes(made.data)


if __name__ == "__main__":
    make_home(Home(Path(sys.argv[1])), int(sys.argv[2]))

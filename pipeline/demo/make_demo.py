"""Building blocks of the demonstration: a home with an invented district, and a filled inbox.

Knows stages and below; who runs the periods one after the other is the caller.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from msgspec.structs import asdict

from pipeline.campaign import Settings
from pipeline.demo.district import District, make_district
from pipeline.demo.draw import stream
from pipeline.demo.extras import surprise
from pipeline.demo.faults import Planted
from pipeline.demo.mailbag import Mailbag
from pipeline.demo.office import scorebook_rows, settings_rows
from pipeline.demo.planting import Planter, Spoilt, candidates, oddities, spoil
from pipeline.demo.returns import ballots_first, filled_returns
from pipeline.demo.scorebooks import file_scorebooks, filled_scorebooks
from pipeline.errors import HomeError
from pipeline.paths import Home
from pipeline.spec.model import Spec
from pipeline.stages.home import home_key, lay_out, write_key
from pipeline.stages.replacing import put
from pipeline.workbooks.forms import render_office

PLANTED_NAME = "planted.json"
_KEPT = ".gitkeep"  # keeps the empty folder under version control
STORY_PERIODS = ("2010Q3", "2011H1", "2011Q3", "2011Y", "2012H1", "2012Z")
_SAFE = 8  # loose, fault-free workbooks with ballots that the inbox always holds
_SILENT_SHARE = 0.05  # units that file nothing
_ODD = 10  # returns with something odd that must be read anyway


def prepare_home(home: Home, spec: Spec, units: int, seed: int, period: str) -> District:
    """Lay out *home* with the invented district, its two office workbooks and a key that
    follows from *seed*. HomeError where the inbox holds anything."""
    if home.inbox.is_dir() and any(path.name != _KEPT for path in home.inbox.iterdir()):
        raise HomeError(
            f"“{home.inbox}”里已经有文件，演示不会动它。",
            "请换一个空目录：chuangxian demo 目录名。",
        )
    district = make_district(units, seed)
    home.root.mkdir(parents=True, exist_ok=True)
    rows = settings_rows(spec, district.units, period)
    put(home.settings, render_office(spec, "活动设置", rows))
    scores = scorebook_rows(spec, district, period)
    put(home.scorebook, render_office(spec, "督查评分簿", scores))
    write_key(home, demo_key(seed))
    lay_out(home, spec)
    return district


def demo_key(seed: int) -> bytes:
    """The demonstration's key: the same for the same seed, so that packs come out the same."""
    return sha256(f"chuangxian demo {seed}".encode()).digest()


def fill_inbox_clean(home: Home, spec: Spec, settings: Settings, period: str, seed: int) -> int:
    """Every pack of *period* filled and laid loose into the inbox; returns how many."""
    returns = filled_returns(home.packs(period), settings, spec, period, seed)
    returns += filled_scorebooks(home.packs(period), settings, spec, period, seed)
    for entry in returns:
        put(home.inbox / entry.name, entry.data)
    return len(returns)


def fill_inbox(
    home: Home, spec: Spec, settings: Settings, period: str, faults: float, seed: int
) -> list[Planted]:
    """Fill the packs of *period* and send them in: loose, by mail and in zips, about *faults*
    of them faulty, a few units silent; with *faults* 0 all of them clean and loose. Writes
    ``planted.json`` and returns what it says."""
    if not faults:
        fill_inbox_clean(home, spec, settings, period, seed)
        return _written(home, [])
    returns = filled_returns(home.packs(period), settings, spec, period, seed)
    rng = stream(seed, "inbox", period)
    planter = Planter(spec, settings, period, home_key(home), rng)
    bag = Mailbag(home, settings.periods[period], rng)
    drawn = ballots_first(rng.sample(returns, len(returns)))
    silent = len(drawn) > _SAFE and max(1, round(len(drawn) * _SILENT_SHARE))
    safe, rest = drawn[:_SAFE], drawn[_SAFE + silent :]
    rng.shuffle(rest)
    wrong = min(len(rest), max(1, round(len(returns) * faults)))
    faulty = candidates(rest, wrong)
    pieces = spoil(planter, faulty)
    rest = surprise(bag, planter, [entry for entry in rest if entry not in faulty])
    pieces += oddities(planter, rest[:_ODD])
    pieces += [Spoilt(entry, entry.data) for entry in rest[_ODD:]]
    for entry in safe:
        bag.loose(entry.name, entry.data)
    bag.spread(pieces)
    file_scorebooks(
        bag, planter, filled_scorebooks(home.packs(period), settings, spec, period, seed)
    )
    return _written(home, sorted(bag.planted, key=lambda p: (p.file, p.sheet or "", p.fault)))


def _written(home: Home, planted: Sequence[Planted]) -> list[Planted]:
    lines = [asdict(entry) for entry in planted]
    text = json.dumps(lines, ensure_ascii=False, indent=1)
    put(home.root / PLANTED_NAME, f"{text}\n".encode())
    return list(planted)


def put_away(home: Home, period: str) -> None:
    """Move the workbooks of an earlier *period* out of the inbox, byte for byte, to where one
    may still open them. Only ever called on an inbox that the demonstration filled itself."""
    folder = home.earlier(period)
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(home.inbox.glob("*.xlsx")):
        path.replace(folder / path.name)

"""Demonstrations for several tests. `demo_home` has every workbook without fault: those of earlier
periods lie in the folder that the demonstration moves them to."""

from __future__ import annotations

import atexit
import pickle
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from made_once import made_once
from msgspec.structs import replace

from pipeline.campaign_run.run import run
from pipeline.demo.demonstrate import Demonstration, demonstrate
from pipeline.paths import EARLIER_FOLDER, Home
from tools.pictures.district import make_district

KEPT = EARLIER_FOLDER
UNITS, SEED = 45, 7
_HOME, _MADE = "区", "made"


@cache
def demo_home() -> Path:
    """The home after its run of 2012H1: this process's own copy."""
    folder = Path(tempfile.mkdtemp(prefix="成绩-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return shutil.copytree(made_once("demonstration", _demonstrated) / _HOME, folder / _HOME)


def _demonstrated(folder: Path) -> None:
    home = Home(folder / _HOME)
    demonstrate(home, UNITS, "2012H1", SEED, 0.0)
    run(home)


def faulty_demo(root: Path) -> Demonstration:
    """The demonstration as `make demo` makes it, before its run of 2012H1, copied to *root*."""
    folder = made_once("faulty-demonstration", _with_faults)
    made: Demonstration = pickle.loads((folder / _MADE).read_bytes())
    return replace(made, home=Home(shutil.copytree(folder / _HOME, root)))


def _with_faults(folder: Path) -> None:
    made = demonstrate(Home(folder / _HOME), 60, "2012H1", 2010, 0.2)
    (folder / _MADE).write_bytes(pickle.dumps(made))


def shown_district() -> tuple[Path, Mapping[str, str]]:
    """The district of the manuals after its run and one decision, which nobody may change, and
    what the commands said there."""
    folder = made_once("shown-district", _shown)
    said: dict[str, str] = pickle.loads((folder / _MADE).read_bytes())
    return folder / _HOME, said


def _shown(folder: Path) -> None:
    said = dict(make_district(folder / _HOME))
    (folder / _MADE).write_bytes(pickle.dumps(said))


def on_disk(name: str) -> Path:
    """Where the workbook lies that explain calls ``inbox/…``."""
    here = demo_home() / name
    if here.exists():
        return here
    return next((demo_home() / KEPT).rglob(Path(name).name))

"""One demonstration for several tests, every workbook of it without fault and kept: those of
earlier periods, which the demonstration records and takes away, lie in a folder of their own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest.mock import patch

from pipeline.campaign_run.run import run
from pipeline.demo import make_demo
from pipeline.demo.demonstrate import demonstrate
from pipeline.paths import Home

KEPT = "以前各期"
UNITS, SEED = 45, 7


@cache
def demo_home() -> Path:
    """The home after its run of 2012H1."""
    root = Path(tempfile.mkdtemp(prefix="成绩-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    home = Home(root / "区")
    with patch("pipeline.demo.demonstrate.clear_inbox", _keeping(make_demo.clear_inbox)):
        demonstrate(home, UNITS, "2012H1", SEED, 0.0)
    run(home)
    return home.root


def _keeping(clear: Callable[[Home], None]) -> Callable[[Home], None]:
    def keep_and_clear(home: Home) -> None:
        kept = home.root / KEPT
        kept.mkdir(exist_ok=True)
        for path in home.inbox.glob("*.xlsx"):
            shutil.copy2(path, kept / path.name)
        clear(home)

    return keep_and_clear


def on_disk(name: str) -> Path:
    """Where the workbook lies that explain calls ``inbox/…``."""
    here = demo_home() / name
    return here if here.exists() else demo_home() / KEPT / Path(name).name

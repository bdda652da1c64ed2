"""The small home of the tests of sudden death, and what an undisturbed run makes of it: made once
a test session."""

from __future__ import annotations

import pickle
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from made_once import made_once
from sudden_death import copy_home, first_home, state

from pipeline.cli.app import main

_HOME, _STATE = "区", "state"


def before_its_run() -> Path:
    """The home without a ledger, as it lies before its first run."""
    return made_once("small-home", lambda folder: first_home(folder / _HOME)) / _HOME


def after_its_run() -> Path:
    """The same after its first run, without the lock, which copies would share."""
    return made_once("small-home-after", _run) / _HOME


@cache
def undisturbed_state() -> dict[str, Any]:
    """`state` after a first run that nothing disturbed."""
    found: dict[str, Any] = pickle.loads((after_its_run().parent / _STATE).read_bytes())
    return found


def _run(folder: Path) -> None:
    home = copy_home(before_its_run(), folder / _HOME)
    done = CliRunner().invoke(main, ["--home", str(home), "run"])
    assert done.exit_code == 0, done.output
    (folder / _STATE).write_bytes(pickle.dumps(state(home)))
    (home / "run.lock").unlink()

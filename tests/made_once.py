"""What is dear is made once a test session, for all its workers: in a folder that they share.

`conftest` makes and removes that folder; workers inherit the variable that names it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

SHARED = "CHUANGXIAN_TESTS_SHARED"
Make = Callable[[Path], None]


def shared_folder() -> Path:
    """The folder of this test session."""
    return Path(os.environ[SHARED])


def made_once(name: str, make: Make) -> Path:
    """The folder *name*, as *make* filled it for the first who asked; others wait until it has.
    Nobody may change what lies there."""
    with _lock(name):
        return _made(name, make)


def begun(pieces: Mapping[str, Make]) -> None:
    """Every one of *pieces* is made, or another worker is making it: for tests that need them all,
    so that none waits behind another's piece while there are pieces that nobody makes."""
    for name, make in pieces.items():
        with suppress(Timeout), _lock(name).acquire(timeout=0):
            _made(name, make)


def _lock(name: str) -> FileLock:
    return FileLock(shared_folder() / f"{name}.lock")


def _made(name: str, make: Make) -> Path:
    folder, done = shared_folder() / name, shared_folder() / f"{name}.done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)  # of somebody who failed
        folder.mkdir()
        make(folder)
        done.touch()
    return folder

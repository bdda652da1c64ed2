"""What is dear is made once a test session, for all its workers: in a folder that they share.

`conftest` makes and removes that folder; workers inherit the variable that names it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

SHARED = "CHUANGXIAN_TESTS_SHARED"


def shared_folder() -> Path:
    """The folder of this test session."""
    return Path(os.environ[SHARED])


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder *name*, as *make* filled it for the first who asked; others wait until it has.
    Nobody may change what lies there."""
    folder, done = shared_folder() / name, shared_folder() / f"{name}.done"
    with FileLock(shared_folder() / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of somebody who failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder

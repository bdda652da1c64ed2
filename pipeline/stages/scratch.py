"""Scratch (草稿): a folder of the home for what is needed only while a job is at work.

It lies in the home, not in the system's folder for temporary files: units' workbooks stay where
they belong, and the next job clears away what a killed one left.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from pipeline.paths import Home


@contextmanager
def scratch(home: Home, name: str) -> Iterator[Path]:
    """An empty folder *name*, gone afterwards. The home must be held: one job at a time."""
    folder = _emptied(home.scratch, name)
    try:
        yield folder
    finally:
        shutil.rmtree(home.scratch, ignore_errors=True)


def _emptied(above: Path, name: str) -> Path:
    """A new folder *name* in *above*, or one with a number where an old one cannot be removed (on
    Windows, something in it is still open elsewhere)."""
    for number in count(1):
        folder = above / (name if number == 1 else f"{name}{number}")
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
    folder.mkdir(parents=True)
    return folder

"""Scratch (草稿): a folder of the home for what is needed only while a job is at work.

It lies in the home, not in the system's folder for temporary files: units' workbooks stay where
they belong, and the next job clears away what a killed one left.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.paths import Home


@contextmanager
def scratch(home: Home, name: str) -> Iterator[Path]:
    """An empty folder *name*, gone afterwards. The home must be held: one job at a time."""
    folder = home.scratch / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(home.scratch, ignore_errors=True)

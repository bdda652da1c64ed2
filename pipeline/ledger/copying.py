"""Copy a ledger as it stands, also while a run writes to it (SQLite's own online backup)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.ledger.connection import plainly


def copy_ledger(source: Path, target: Path) -> None:
    """Write a consistent copy of *source* to *target*; nothing where *source* is absent.

    Raises LedgerError where it cannot be read."""
    if not source.exists():
        return
    with (
        plainly(source),
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)

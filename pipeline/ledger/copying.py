"""Copy a ledger as it stands, also while a run writes to it (SQLite's own online backup)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.ledger.lookups import reader
from pipeline.ledger.wording import of_sqlite


def copy_ledger(source: Path, target: Path) -> None:
    """Write a consistent copy of *source* to *target*; nothing where *source* is absent.

    Raises LedgerError where it cannot be read."""
    if not source.exists():
        return
    # opened by its path: as an address, one on a network share would be refused
    with of_sqlite(source), closing(reader(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)

"""Opening and copying the ledger file: pragmas, schema, transactions.

Rollback journal, since the home may be a network share, where WAL fails; ``synchronous=EXTRA``,
since with less the journal may be back after a power failure and undo what was committed. The file
is opened by its path: as an address, one on a network share would be refused. Transactions are
begun and ended here alone (``isolation_level=None``), never by the `sqlite3` module.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import LedgerError
from pipeline.ledger.schema import APPLICATION, UPGRADES, VERSION, creation
from pipeline.ledger.wording import no_ledger, plainly

BUSY_SECONDS = 10.0


def connect(path: Path, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection to the ledger at *path*, made there where there is none; waits up to
    *timeout* seconds for another writer.

    Raises LedgerError where the file is no ledger, is newer than this program, cannot be
    opened, or is being written by another run.
    """
    if not path.parent.is_dir():
        raise LedgerError(f"找不到文件夹 {path.parent}，无法打开台账。", "请检查活动目录是否正确。")
    with plainly(path):
        connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def reader(path: Path) -> sqlite3.Connection:
    """A connection to the ledger at *path* that cannot write; waits for whoever writes. To be
    closed. Raises LedgerError where the file cannot be opened."""
    with plainly(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
    return connection


def copy_ledger(source: Path, target: Path) -> None:
    """Write a consistent copy of *source* to *target*, also while a run writes to it (SQLite's
    own online backup); nothing where *source* is absent. Raises LedgerError where it cannot be
    read."""
    if not source.exists():
        return
    with plainly(source), closing(reader(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@contextmanager
def writing(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """One transaction: all of it is on the disk afterwards, or nothing."""
    with plainly(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite may have rolled back by itself (disk full)
                connection.execute("ROLLBACK")
            raise


def value(connection: sqlite3.Connection, statement: str, *parameters: object) -> Any:
    """The first value of the first row that *statement* gives; None where it gives none."""
    row = connection.execute(statement, parameters).fetchone()
    return row[0] if row else None


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if not _known(connection, path):
        with writing(connection, path):
            # another process may have made it while we waited for the write lock
            if not _known(connection, path):
                _create(connection)
    elif _version(connection) < VERSION:
        with writing(connection, path):
            _upgrade(connection)


def _known(connection: sqlite3.Connection, path: Path) -> bool:
    """True where the file is a ledger of ours, False where it is empty."""
    application = value(connection, "PRAGMA application_id")
    version = _version(connection)
    if application == APPLICATION:
        if version > VERSION:
            raise LedgerError(
                f"台账 {path.name} 是更新版本的程序写的，本程序读不了。",
                f"请改用新版程序（台账第 {version} 版，本程序只认到第 {VERSION} 版）。",
            )
        return True
    if value(connection, "SELECT count(*) FROM sqlite_master"):
        raise no_ledger(path)
    return False


def _version(connection: sqlite3.Connection) -> int:
    found: int = value(connection, "PRAGMA user_version")
    return found


def _upgrade(connection: sqlite3.Connection) -> None:
    """An older ledger gets the columns and tables that came since; asked again under the write lock, for
    another process may have been first."""
    for version in range(_version(connection), VERSION):
        for statement in UPGRADES[version]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _create(connection: sqlite3.Connection) -> None:
    for statement in creation():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")

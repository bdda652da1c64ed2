"""Opening the ledger file: pragmas, schema, transactions.

Rollback journal and ``synchronous=FULL``: the home may be a network share, where WAL fails.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.pool import StaticPool

from pipeline.errors import LedgerError
from pipeline.ledger.schema import APPLICATION, UPGRADES, VERSION, metadata, triggers
from pipeline.ledger.wording import in_words, no_ledger, of_sqlite, sensible


def connect(path: Path, timeout: float) -> Connection:
    """A connection to the ledger at *path*, made there where there is none; waits up to
    *timeout* seconds for another writer.

    Raises LedgerError where the file is no ledger, is newer than this program, cannot be
    opened, or is being written by another run.
    """
    if not path.parent.is_dir():
        raise LedgerError(f"找不到文件夹 {path.parent}，无法打开台账。", "请检查活动目录是否正确。")
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(path, timeout=timeout, isolation_level=None),
        poolclass=StaticPool,
    )
    with plainly(path):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            engine.dispose()
            raise
    return connection


@contextmanager
def writing(connection: Connection, path: Path) -> Iterator[None]:
    """One transaction: all of it is on the disk afterwards, or nothing."""
    with plainly(path):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            # SQLite may have rolled back by itself (disk full)
            if getattr(connection.connection.dbapi_connection, "in_transaction", False):
                connection.exec_driver_sql("ROLLBACK")
            raise


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """SQLite's refusals as LedgerError in plain words; a broken rule of ours stays as it is."""
    try:
        with of_sqlite(path):
            yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise in_words(str(error.orig), path) from error


@contextmanager
def legibly(path: Path) -> Iterator[None]:
    """`plainly`, around reading what we stored: content that makes no sense is damage."""
    with sensible(path), plainly(path):
        yield


def _prepare(connection: Connection, path: Path) -> None:
    for pragma in ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    if not _known(connection, path):
        with writing(connection, path):
            # another process may have made it while we waited for the write lock
            if not _known(connection, path):
                _create(connection)
    elif _version(connection) < VERSION:
        with writing(connection, path):
            _upgrade(connection)


def _known(connection: Connection, path: Path) -> bool:
    """True where the file is a ledger of ours, False where it is empty."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = _version(connection)
    if application == APPLICATION:
        if version > VERSION:
            raise LedgerError(
                f"台账 {path.name} 是更新版本的程序写的，本程序读不了。",
                f"请改用新版程序（台账第 {version} 版，本程序只认到第 {VERSION} 版）。",
            )
        return True
    if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        raise no_ledger(path)
    return False


def _version(connection: Connection) -> int:
    found: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return found


def _upgrade(connection: Connection) -> None:
    """An older ledger gets the columns that came since; asked again under the write lock, for
    another process may have been first."""
    for version in range(_version(connection), VERSION):
        for statement in UPGRADES[version]:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _create(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    for statement in triggers():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

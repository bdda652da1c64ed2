"""The lock of a home: one job that writes at a time.

An empty database that SQLite locks as a whole: the system lets go of it when its holder is killed,
on Windows too, and whatever holds a lock here has SQLite at hand for the ledger anyway.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.errors import LedgerError
from pipeline.paths import Home

_PRIMARY = 0xFF  # an extended result code of SQLite says here what kind it is of


@contextmanager
def exclusive(home: Home) -> Iterator[None]:
    """Hold the home for one job that writes; LedgerError where another job holds it, OSError
    where the lock cannot be written. Nothing is ever put into the lock."""
    with closing(_held(home.lock)):
        yield


def _held(lock: Path) -> sqlite3.Connection:
    """A connection that holds *lock* until it is closed."""
    connection = None
    try:
        connection = sqlite3.connect(lock, timeout=0, isolation_level=None)
        connection.execute("PRAGMA journal_mode = OFF")  # else it lays one down beside the lock
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        if error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY:
            raise LedgerError(
                "另一个汇总正在这个活动目录里进行。", "请等它做完后再试；两边同时做会互相打断。"
            ) from error
        with lock.open("ab"):  # the system says why, in its own words
            pass
        raise OSError(0, str(error), str(lock)) from error
    return connection

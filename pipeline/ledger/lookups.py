"""Look-ups: what an examined file gave, one file at a time. Asked of SQLite directly, so that a
process beside the one that holds the ledger reads it without loading SQLAlchemy; it only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from pipeline.errors import LedgerError
from pipeline.ledger.wording import of_sqlite, sensible
from pipeline.records import Cells, Submission, unpack, unpack_cells

BUSY_SECONDS = 10.0


class Marks(Struct, frozen=True):
    """Under which mark the examination of a file stands: the settings' *digest*; where a person
    corrected its day of receipt, with which checks compare, also that day (*days* by SHA-256)."""

    digest: str
    days: Mapping[str, date]

    def of(self, sha256: str) -> str:
        """The mark of the file *sha256*."""
        day = self.days.get(sha256)
        return f"{self.digest} {day}" if day else self.digest


class Address(Struct, frozen=True):
    """Where a ledger lies and how it is asked; by value, to be told to another process.

    marks  under which each file is looked up
    document, cells  SQL over the parameters ``sha256`` and ``digest``, one value each
    """

    path: Path
    marks: Marks
    document: str
    cells: str


def reader(path: Path) -> sqlite3.Connection:
    """A connection to the ledger at *path* that cannot write; waits for whoever writes. To be
    closed. Raises LedgerError where the file cannot be opened."""
    with of_sqlite(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
    return connection


class Lookups:
    """Look-ups at *address* over an open *connection*. Its methods raise LedgerError where the
    file cannot be read."""

    def __init__(self, address: Address, connection: sqlite3.Connection) -> None:
        self._address = address
        self._connection = connection

    def submission(self, sha256: str) -> Submission:
        """The records of these bytes, from the examination under their mark, else the latest.

        Raises LedgerError where none are stored.
        """
        document = self._asked(self._address.document, sha256)
        if document is None:
            raise LedgerError(
                f"台账里没有这份文件的内容（{sha256[:12]}）。", "请把文件放回收件箱后重新运行一次。"
            )
        with sensible(self._address.path):
            return unpack(document)

    def cells(self, sha256: str) -> Cells | None:
        """The cells behind each item of the score, from the same examination; None where that
        one keeps none."""
        packed = self._asked(self._address.cells, sha256)
        if packed is None:
            return None
        with sensible(self._address.path):
            return unpack_cells(packed)

    def _asked(self, question: str, sha256: str) -> bytes | None:
        asked = {"sha256": sha256, "digest": self._address.marks.of(sha256)}
        with of_sqlite(self._address.path):
            row = self._connection.execute(question, asked).fetchone()
        return row[0] if row else None

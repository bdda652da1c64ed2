"""Look-ups: what an examined file gave, one file at a time; asked by the process that holds the
ledger, and by those beside it, which only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.errors import LedgerError
from pipeline.ledger.statements import CELLS, DOCUMENT
from pipeline.ledger.wording import legibly
from pipeline.records import Cells, Submission, unpack, unpack_cells


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
    """Where a ledger lies, and the marks under which each file is looked up; by value, to be told
    to another process."""

    path: Path
    marks: Marks


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
        with legibly(self._address.path):
            document = self._asked(DOCUMENT, sha256)
            if document is not None:
                return unpack(document)
        raise LedgerError(
            f"台账里没有这份文件的内容（{sha256[:12]}）。", "请把文件放回收件箱后重新运行一次。"
        )

    def cells(self, sha256: str) -> Cells | None:
        """The cells behind each item of the score, as they were counted; None where none are
        kept."""
        with legibly(self._address.path):
            packed = self._asked(CELLS, sha256)
            return None if packed is None else unpack_cells(packed)

    def _asked(self, statement: str, sha256: str) -> Any:
        marks = self._address.marks
        places = {"sha256": sha256, "mark": marks.of(sha256), "digest": marks.digest}
        row = self._connection.execute(statement, places).fetchone()
        return row[0] if row else None

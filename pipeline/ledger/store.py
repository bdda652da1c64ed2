"""The ledger (台账): every file ever seen, what examining it gave, every decision; append-only.

It stores and returns facts. Which file counts is said by `pipeline.ledger.precedence`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from pipeline.ledger import shelf, statements
from pipeline.ledger.coding import (
    Summary,
    decision_in,
    decision_out,
    measures_in,
    measures_out,
    problems_in,
    problems_out,
    squeezed,
)
from pipeline.ledger.connection import BUSY_SECONDS, connect, value, writing
from pipeline.ledger.decisions import Action, Decision, redated
from pipeline.ledger.lookups import Address, Lookups, Marks
from pipeline.ledger.sightings import Sighting, Sightings, entry_of
from pipeline.ledger.wording import legibly, plainly
from pipeline.problems import Problem
from pipeline.records import Cells, Examination, Leaf, Measures, Submission
from pipeline.records.canonical import dumped

_AT_ONCE = 500  # tallies in memory


class Ledger:
    """An open ledger file; use as a context manager. Its methods raise LedgerError where the
    file cannot be read or written."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._run: tuple[tuple[date, str, str], int] | None = None
        self._cached: Sightings | None = None
        self._digest: str | None = None
        self._days: Mapping[str, date] | None = None

    @classmethod
    def open(cls, path: Path, timeout: float = BUSY_SECONDS) -> Self:
        """The ledger at *path*, made where there is none; waits *timeout* seconds at most for
        another run that is writing."""
        return cls(path, connect(path, timeout))

    def close(self) -> None:
        """Lets go of the file; a transaction that is open is undone."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def record(
        self,
        batch: Sequence[tuple[Leaf, Examination | None]],
        as_of: date,
        digest: str,
        period: str,
    ) -> None:
        """Adds *batch* in one transaction: all of it is safe afterwards, or nothing.

        A leaf with a refusal, or whose bytes were examined, has no examination. What is known
        already writes nothing, so the whole inbox may be recorded again at no cost.
        """
        seen = self._sightings()
        leaves = [leaf for leaf, _ in batch if seen.news(leaf)]
        given = {leaf.sha256: found for leaf, found in batch if found is not None}
        with plainly(self._path):
            old = shelf.known(self._connection, self._marks(digest), given) if given else set()
        fresh = {sha256: found for sha256, found in given.items() if sha256 not in old}
        if not leaves and not fresh:
            return
        sizes = {leaf.sha256: leaf.size for leaf, _ in batch if seen.new_bytes(leaf)}
        with self._writing():
            run = self._this_run(as_of, digest, period)
            entries = [entry_of(leaf, run) for leaf in leaves]
            self._connection.executemany(statements.ADD_FILE, sizes.items())
            self._connection.executemany(statements.ADD_SIGHTING, entries)
            shelf.add(self._connection, fresh, self._marks(digest))
        seen.add(entries, sizes)

    def finish(self, paths: Iterable[str], as_of: date, period: str, digest: str) -> None:
        """Closes a run: *paths* are the leaves that lie in the inbox now. An inbox equal to an
        earlier one is stored once."""
        listed = sorted(set(paths))
        sha256 = hashlib.sha256(dumped(listed).encode("utf-8")).hexdigest()
        seen = self._sightings()
        with self._writing():
            run = self._this_run(as_of, digest, period)
            inbox = value(self._connection, statements.INBOX, sha256)
            if inbox is None:
                inbox = self._added(statements.ADD_INBOX, sha256, squeezed(listed))
            self._connection.execute(statements.ADD_FINISH, (run, inbox))
        self._run = None
        seen.finished(frozenset(listed))

    def decide(self, decision: Decision) -> Decision:
        """Adds *decision*; returns it with its number and the run that it followed."""
        return self.decide_all([decision])[0]

    def decide_all(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        """`decide` for several in one transaction: all of them are on record, or none."""
        with self._writing():
            run = value(self._connection, statements.LAST_RUN)
            kept = tuple(self._entered(replace(decision, run=run)) for decision in decisions)
        if any(decision.action is Action.REDATE for decision in kept):
            self._cached = self._days = None
        return kept

    def _entered(self, decision: Decision) -> Decision:
        number = self._added(statements.ADD_DECISION, *decision_out(decision))
        return replace(decision, number=number)

    def remember(self, comparisons: Mapping[tuple[str, str, str], tuple[Problem, ...]]) -> None:
        """Keeps what comparing files with earlier ones gave: (sha256, earlier sha256, settings
        digest) → problems; so a comparison is made once."""
        rows = [
            (a, b, digest, problems_out(problems))
            for (a, b, digest), problems in sorted(comparisons.items())
        ]
        if rows:
            with self._writing():
                self._connection.executemany(statements.ADD_COMPARISON, rows)

    def keep_measured(
        self, digest: str, found: Mapping[str, tuple[Measures, bytes | None]]
    ) -> None:
        """Keeps what counting documents under the settings *digest* gave: sha256 → measures, and
        the cells behind them as they are packed."""
        rows = [
            (sha256, digest, measures_out(measures), cells)
            for sha256, (measures, cells) in sorted(found.items())
        ]
        if rows:
            with self._writing():
                self._connection.executemany(statements.ADD_MEASUREMENT, rows)

    def measured(self, digest: str) -> dict[str, Measures]:
        """What `keep_measured` kept under *digest*, by sha256."""
        with legibly(self._path):
            rows = self._connection.execute(statements.MEASUREMENTS, (digest,))
            return {sha256: measures_in(text) for sha256, text in rows}

    def examined(self, digest: str) -> set[str]:
        """SHA-256 of all bytes examined under the settings *digest*."""
        with plainly(self._path):
            return shelf.known(self._connection, self._marks(digest))

    def examination(self, sha256: str, digest: str) -> Examination | None:
        """The whole Examination of these bytes under *digest*; None where there is none."""
        with legibly(self._path):
            return shelf.whole(self._connection, sha256, self._marks(digest).of(sha256))

    def summaries(self) -> dict[str, Summary]:
        """sha256 → its examination without document and tally: the one under the settings of
        the last run, else the latest."""
        with legibly(self._path):
            return shelf.summaries(self._connection, self._marks(self.digest))

    def submission(self, sha256: str) -> Submission:
        """The records of these bytes, from the examination that `summaries` shows.

        Raises LedgerError where none are stored.
        """
        return self._lookups().submission(sha256)

    def cells(self, sha256: str) -> Cells | None:
        """The cells behind each item of the score, as they were counted under the settings of the
        last run; None where none are kept."""
        return self._lookups().cells(sha256)

    def tallies(self, files: Sequence[str]) -> Iterator[Mapping[str, Mapping[str, int]]]:
        """`Examination.tally` of each of *files* (SHA-256), in their order; empty where none is
        stored."""
        marks = self._marks(self.digest)
        for start in range(0, len(files), _AT_ONCE):
            some = files[start : start + _AT_ONCE]
            with legibly(self._path):
                found = shelf.tallies(self._connection, {name: marks.of(name) for name in some})
            yield from (found.get(name, {}) for name in some)

    def leaves(self) -> Iterator[Sighting]:
        """Every leaf ever seen, one a path and bytes, in path order."""
        return iter(self._sightings().ordered())

    def received(self) -> dict[str, date]:
        """SHA-256 → date received of the bytes' first sighting (definition 18): what a file
        examined anew, under other settings, is judged by."""
        return self._sightings().received()

    def decisions(self, period: str | None = None) -> tuple[Decision, ...]:
        """Decisions in the order of entry, all or those of one *period*."""
        with plainly(self._path):
            rows = self._connection.execute(statements.DECISIONS, {"period": period}).fetchall()
        return tuple(map(decision_in, rows))

    def comparisons(self) -> dict[tuple[str, str, str], tuple[Problem, ...]]:
        """What `remember` kept."""
        with legibly(self._path):
            rows = self._connection.execute(statements.COMPARISONS)
            return {(a, b, digest): problems_in(text) for a, b, digest, text in rows}

    @property
    def address(self) -> Address:
        """How another process asks for what `submission` and `cells` give, as long as nothing is
        written here."""
        return Address(self._path, self._marks(self.digest))

    @property
    def digest(self) -> str:
        """Settings digest of the last run; empty before the first."""
        if self._digest is None:
            with plainly(self._path):
                self._digest = str(value(self._connection, statements.LAST_DIGEST) or "")
        return self._digest

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; where it fails, what we hold in memory is dropped and read anew."""
        try:
            with writing(self._connection, self._path):
                yield
        except BaseException:
            self._run = self._cached = self._digest = self._days = None
            raise

    def _this_run(self, as_of: date, digest: str, period: str) -> int:
        """Number of the run in progress; a row is added at the first thing that it records."""
        if self._run is None or self._run[0] != (as_of, digest, period):
            number = self._added(statements.ADD_RUN, as_of.isoformat(), period, digest)
            self._digest = None
            self._run = ((as_of, digest, period), number)
            self._sightings().began(number, as_of)
        return self._run[1]

    def _added(self, statement: str, *row: object) -> int:
        """The number of *row*, added by *statement*."""
        number = self._connection.execute(statement, row).lastrowid
        assert number is not None
        return number

    def _sightings(self) -> Sightings:
        """All sightings, read once a session."""
        if self._cached is None:
            with legibly(self._path):
                self._cached = Sightings.read(self._connection, self._redated())
        return self._cached

    def _redated(self) -> Mapping[str, date]:
        """SHA-256 → day of receipt as a person corrected it, read once a session."""
        if self._days is None:
            found = redated(self.decisions())
            self._days = {sha256: one.day for sha256, one in found.items() if one.day}
        return self._days

    def _marks(self, digest: str) -> Marks:
        return Marks(digest, self._redated())

    def _lookups(self) -> Lookups:
        return Lookups(self.address, self._connection)

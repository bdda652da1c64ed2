"""Sightings (收件记录): which leaf lay where, with which bytes, and since when.

Works out *received* (definition 18) and what lies in the inbox now; knows no results.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import Any, NamedTuple, Self

from msgspec import Struct

from pipeline.ledger.coding import problem_in, problem_out, unsqueezed
from pipeline.ledger.connection import value
from pipeline.ledger.statements import FILES, FINISHES, LAST_INBOX, RUNS, SIGHTINGS
from pipeline.records import Leaf, Result
from pipeline.records.canonical import dumped, loaded

_UNDATED = "~"  # behind every date


class Sighting(Struct, frozen=True):
    """A leaf ever seen.

    received    date of the outermost mail; of a loose file the as-of date of the run that first
                saw its bytes, wherever they lay then (definition 18); as a person corrected it.
                Of bytes that one run saw in several places the earliest mail counts, else that date
    first_seen  as-of date of the run that first saw these bytes
    present     it lies in the inbox now, with these bytes
    order       sorts sightings of the same bytes: the first of them is the submission
    run         number of the run that first saw this leaf
    arrival     how many runs had come to their end before that one: what a killed run saw and what
                the next one did came together
    """

    leaf: Leaf
    received: date
    first_seen: date
    present: bool
    order: tuple[int, str, str]
    run: int
    arrival: int = 0


class Entry(NamedTuple):
    """A row of the table, as stored; SQLite gives *workbook* back as 0 or 1."""

    path: str
    sha256: str
    name: str
    sender: str | None
    received: str | None
    workbook: bool
    result: str | None
    refusal: str | None
    outer: str | None
    run: int


class Sightings:
    """All rows of the table, in the order of entry, with the runs that they belong to."""

    def __init__(
        self,
        rows: Iterable[tuple[Any, ...]],
        runs: Iterable[tuple[int, str]],
        sizes: Mapping[str, int],
        inbox: Set[str],
        corrected: Mapping[str, date],
        finishes: Sequence[int] = (),
    ) -> None:
        self._entries = [Entry._make(row) for row in rows]
        self._latest = {entry.path: entry for entry in self._entries}
        self._sizes = dict(sizes)
        self._inbox = inbox
        self._corrected = corrected
        self._finishes = finishes
        self._runs: dict[int, tuple[int, date]] = {}
        for number, as_of in runs:
            self.began(number, date.fromisoformat(as_of))

    @classmethod
    def read(cls, connection: sqlite3.Connection, corrected: Mapping[str, date]) -> Self:
        """Everything that the ledger holds on where files lay; *corrected* are days of receipt by
        SHA-256."""
        inbox = value(connection, LAST_INBOX)
        return cls(
            rows=connection.execute(SIGHTINGS),
            runs=connection.execute(RUNS),
            sizes=dict(connection.execute(FILES)),
            inbox=frozenset(unsqueezed(inbox)) if inbox else frozenset(),
            corrected=corrected,
            finishes=[run for (run,) in connection.execute(FINISHES)],
        )

    def began(self, run: int, as_of: date) -> None:
        """Adds a run. Runs in a row with one as-of date count as one: a run that was cut short
        and its continuation give what one undisturbed run gives."""
        last = self._runs[max(self._runs)] if self._runs else (0, None)
        self._runs[run] = (last[0] + (as_of != last[1]), as_of)

    def news(self, leaf: Leaf) -> bool:
        """True where *leaf* differs from what was last seen at its path."""
        last = self._latest.get(leaf.path)
        return last is None or entry_of(leaf, last.run) != last

    def new_bytes(self, leaf: Leaf) -> bool:
        """True where the bytes of *leaf* were never seen, at whatever path."""
        return leaf.sha256 not in self._sizes

    def add(self, entries: Iterable[Entry], sizes: Mapping[str, int]) -> None:
        """Enters *entries*, each as the last one at its path, and the *sizes* of new bytes."""
        for entry in entries:
            self._entries.append(entry)
            self._latest[entry.path] = entry
        self._sizes.update(sizes)

    def finished(self, inbox: Set[str]) -> None:
        """Takes *inbox*, the paths that the run found, for what lies in the inbox now."""
        self._inbox = inbox

    def ordered(self) -> list[Sighting]:
        """One Sighting a path and bytes, in path order."""
        firsts: dict[tuple[str, str], Entry] = {}
        lasts: dict[tuple[str, str], Entry] = {}
        for entry in self._entries:
            place = (entry.path, entry.sha256)
            firsts.setdefault(place, entry)
            lasts[place] = entry
        began = self._first_dates(firsts.values())
        return [
            self._sighting(firsts[place], lasts[place], began[place[1]]) for place in sorted(firsts)
        ]

    def received(self) -> dict[str, date]:
        """sha256 → date received of its first sighting."""
        arrived = sorted(self.ordered(), key=lambda sighting: sighting.order, reverse=True)
        return {sighting.leaf.sha256: sighting.received for sighting in arrived}

    def _first_dates(self, entries: Iterable[Entry]) -> dict[str, date]:
        first: dict[str, tuple[int, date]] = {}
        for entry in entries:
            seen = self._runs[entry.run]
            if entry.sha256 not in first or seen < first[entry.sha256]:
                first[entry.sha256] = seen
        return {sha256: day for sha256, (_, day) in first.items()}

    def _sighting(self, first: Entry, last: Entry, first_seen: date) -> Sighting:
        mailed = date.fromisoformat(first.received) if first.received else None
        leaf = Leaf(
            path=first.path,
            name=last.name,
            sha256=first.sha256,
            size=self._sizes[first.sha256],
            received=mailed,
            sender=first.sender,
            workbook=bool(last.workbook),
            refusal=problem_in(loaded(last.refusal)) if last.refusal else None,
            result=Result(last.result) if last.result else None,
            outer=last.outer,
        )
        return Sighting(
            leaf=leaf,
            received=self._corrected.get(first.sha256) or mailed or first_seen,
            first_seen=first_seen,
            present=first.path in self._inbox and self._latest[first.path].sha256 == first.sha256,
            order=(self._runs[first.run][0], first.received or _UNDATED, first.path),
            run=first.run,
            arrival=bisect_left(self._finishes, first.run),
        )


def entry_of(leaf: Leaf, run: int) -> Entry:
    """The table row of *leaf* as seen in *run*."""
    return Entry(
        path=leaf.path,
        sha256=leaf.sha256,
        name=leaf.name,
        sender=leaf.sender,
        received=leaf.received.isoformat() if leaf.received else None,
        workbook=leaf.workbook,
        result=leaf.result.value if leaf.result else None,
        refusal=dumped(problem_out(leaf.refusal)) if leaf.refusal else None,
        outer=leaf.outer,
        run=run,
    )

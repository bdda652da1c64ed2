"""The shelf of examinations: what each file's bytes gave, by SHA-256 and mark.

Queries only, over an open connection; transactions are the ledger's business.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from sqlite3 import Connection
from sys import intern

from pipeline.ledger import statements
from pipeline.ledger.coding import (
    Summary,
    squeezed,
    summary_in,
    summary_out,
    unsqueezed,
)
from pipeline.ledger.connection import value
from pipeline.ledger.lookups import Marks
from pipeline.records import Examination


def add(connection: Connection, found: Mapping[str, Examination], marks: Marks) -> None:
    """Stores *found* (sha256 → examination), head and body apart, numbered onwards from the last
    one: to be called inside a transaction that holds the write lock."""
    heads, bodies = [], []
    last = value(connection, statements.LAST_EXAMINATION)
    for number, (sha256, examination) in enumerate(found.items(), start=last + 1):
        heads.append((number, sha256, marks.of(sha256), summary_out(examination)))
        tally = squeezed({form: dict(sums) for form, sums in examination.tally.items()})
        bodies.append((number, tally, examination.document, examination.cells))
    connection.executemany(statements.ADD_EXAMINATION, heads)
    connection.executemany(statements.ADD_DOCUMENT, bodies)


def known(connection: Connection, marks: Marks, among: Collection[str] | None = None) -> set[str]:
    """SHA-256 examined under *marks*, all or those *among* the given (a batch, not thousands)."""
    if among is None:
        rows = connection.execute(statements.EXAMINED, (marks.digest,))
    else:
        query = statements.among(statements.EXAMINED_AMONG, len(among))
        rows = connection.execute(query, (marks.digest, *among))
    return {sha256 for sha256, mark in rows if mark == marks.of(sha256)}


def whole(connection: Connection, sha256: str, mark: str) -> Examination | None:
    """The Examination under exactly *mark*, with document and tally."""
    row = connection.execute(statements.WHOLE, (sha256, mark)).fetchone()
    if row is None:
        return None
    tally, document, cells, text = row
    head = summary_in(sha256, mark, text)
    return Examination(
        identity=head.identity,
        unit_class=head.unit_class,
        problems=head.problems,
        result=head.result,
        rows=head.rows,
        control=head.control,
        measures=head.measures,
        tally=unsqueezed(tally),
        document=document,
        cells=cells,
    )


def summaries(connection: Connection, marks: Marks) -> dict[str, Summary]:
    """sha256 → its head under *marks*, else the latest (bytes that are gone cannot be
    examined anew under other settings)."""
    chosen: dict[str, tuple[str, int]] = {}
    for sha256, under, number in connection.execute(statements.HEADS):
        if sha256 not in chosen or chosen[sha256][0] != marks.of(sha256):
            chosen[sha256] = (intern(under), number)
    found = {}
    for sha256, number, text in connection.execute(statements.SUMMARIES):
        under, last = chosen[sha256]
        if number == last:
            found[sha256] = summary_in(sha256, under, text)
    return found


def tallies(
    connection: Connection, wanted: Mapping[str, str]
) -> dict[str, Mapping[str, Mapping[str, int]]]:
    """sha256 → the tally of the same examination, for those of *wanted* (sha256 → mark) that have
    one; they are asked for in one query, so that they may not be thousands."""
    chosen: dict[str, tuple[str, bytes]] = {}
    query = statements.among(statements.TALLIES_AMONG, len(wanted))
    for sha256, under, packed in connection.execute(query, tuple(wanted)):
        if sha256 not in chosen or chosen[sha256][0] != wanted[sha256]:
            chosen[sha256] = (under, packed)
    return {sha256: unsqueezed(packed) for sha256, (_, packed) in chosen.items()}

"""The shelf of examinations: what each file's bytes gave, by SHA-256 and mark.

Queries only, over an open connection; transactions are the ledger's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from sys import intern
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, literal_column, select
from sqlalchemy.dialects import sqlite

from pipeline.ledger.coding import (
    Summary,
    squeezed,
    summary_in,
    summary_out,
    unsqueezed,
)
from pipeline.ledger.lookups import Marks
from pipeline.ledger.schema import documents, examinations
from pipeline.records import Examination

_AT_ONCE = 500  # heads in memory as text while they are read
_LAST = select(func.coalesce(func.max(examinations.c.id), 0))


def add(connection: Connection, found: Mapping[str, Examination], marks: Marks) -> None:
    """Stores *found* (sha256 → examination), head and body apart, numbered onwards from the last
    one: to be called inside a transaction that holds the write lock."""
    if not found:
        return
    heads, bodies = [], []
    last: int = connection.execute(_LAST).scalar_one()
    for number, (sha256, examination) in enumerate(found.items(), start=last + 1):
        summary = summary_out(examination)
        tally = squeezed({form: dict(sums) for form, sums in examination.tally.items()})
        mark = marks.of(sha256)
        heads.append({"id": number, "sha256": sha256, "digest": mark, "summary": summary})
        body = {"tally": tally, "document": examination.document, "cells": examination.cells}
        bodies.append({"examination": number, **body})
    connection.execute(insert(examinations), heads)
    connection.execute(insert(documents), bodies)


def known(connection: Connection, marks: Marks, among: Iterable[str] | None = None) -> set[str]:
    """SHA-256 examined under *marks*, all or those *among* the given (a batch, not thousands)."""
    heads = examinations.c
    query = select(heads.sha256, heads.digest).where(heads.digest.startswith(marks.digest))
    if among is not None:
        query = query.where(heads.sha256.in_(sorted(among)))
    return {sha256 for sha256, mark in connection.execute(query) if mark == marks.of(sha256)}


def whole(connection: Connection, sha256: str, mark: str) -> Examination | None:
    """The Examination under exactly *mark*, with document and tally."""
    body = documents.c
    query = _bodies(body.tally, body.document, body.cells, examinations.c.summary).where(
        examinations.c.sha256 == sha256, examinations.c.digest == mark
    )
    row = connection.execute(query).first()
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
    heads = examinations.c
    chosen: dict[str, tuple[str, int]] = {}
    query = select(heads.sha256, heads.digest, heads.id).order_by(heads.id)
    for sha256, under, number in connection.execute(query):
        if sha256 not in chosen or chosen[sha256][0] != marks.of(sha256):
            chosen[sha256] = (intern(under), number)
    texts = select(heads.sha256, heads.id, heads.summary).order_by(heads.id)
    found = {}
    for sha256, number, text in connection.execute(texts).yield_per(_AT_ONCE):
        under, last = chosen[sha256]
        if number == last:
            found[sha256] = summary_in(sha256, under, text)
    return found


def tallies(
    connection: Connection, wanted: Mapping[str, str]
) -> dict[str, Mapping[str, Mapping[str, int]]]:
    """sha256 → the tally of the same examination, for those of *wanted* (sha256 → mark) that have
    one; they are asked for in one query, so that they may not be thousands."""
    heads = examinations.c
    query = _bodies(heads.sha256, heads.digest, documents.c.tally).order_by(heads.id)
    chosen: dict[str, tuple[str, bytes]] = {}
    for sha256, under, packed in connection.execute(query.where(heads.sha256.in_(wanted))):
        if sha256 not in chosen or chosen[sha256][0] != wanted[sha256]:
            chosen[sha256] = (under, packed)
    return {sha256: unsqueezed(packed) for sha256, (_, packed) in chosen.items()}


def _bodies(*columns: Any) -> Select[Any]:
    return select(*columns).join_from(
        documents, examinations, documents.c.examination == examinations.c.id
    )


def _latest(column: Any) -> str:
    """SQL: *column* of the examination of ``sha256`` under ``digest``, else of the latest."""
    exact = (examinations.c.digest == bindparam("digest")).desc()
    query = _bodies(column).where(examinations.c.sha256 == bindparam("sha256"))
    ordered = query.order_by(exact, examinations.c.id.desc())
    latest = ordered.limit(literal_column("1")).offset(literal_column("0"))
    return str(latest.compile(dialect=sqlite.dialect(paramstyle="named")))


@cache
def questions() -> tuple[str, str]:
    """SQL that looks up the document, and the cells, of one file (see `Address`)."""
    return _latest(documents.c.document), _latest(documents.c.cells)

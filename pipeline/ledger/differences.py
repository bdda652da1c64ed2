"""Differences (差异) between two submissions of one unit, for 重复报送: which cells changed.

Rows are matched by the form's key where it names each row once, else by their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice, zip_longest

from pipeline.problems import masked
from pipeline.records import Row, Submission, Table, Value

LIMIT = 50
Difference = tuple[str, str, str, str]
_Pair = tuple[Row | None, Row | None]


def differences(
    a: Submission,
    b: Submission,
    limit: int = LIMIT,
    keys: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Difference]:
    """(sheet, cell, old, new) of what *b* says otherwise than *a*, at most *limit*, in form and
    row order. Addresses are those of *b*; of *a* where the row is gone from *b*.

    *keys* maps form id → key fields (``Form.key`` of the spec). Personal numbers are masked.
    """
    return list(islice(_all(a, b, keys or {}), limit))


def _all(a: Submission, b: Submission, keys: Mapping[str, tuple[str, ...]]) -> Iterator[Difference]:
    for form in sorted(set(a.tables) | set(b.tables)):
        old, new = a.tables.get(form), b.tables.get(form)
        for before, after in _matched(old, new, keys.get(form, ())):
            yield from _changed(old, before, new, after)


def _matched(old: Table | None, new: Table | None, key: tuple[str, ...]) -> Iterator[_Pair]:
    olds, news = (table.rows if table else () for table in (old, new))
    before, after = _by_key(olds, key), _by_key(news, key)
    if before is None or after is None:
        yield from zip_longest(olds, news)
        return
    for name, row in after.items():
        yield before.get(name), row
    for name, row in before.items():
        if name not in after:
            yield row, None


def _by_key(rows: tuple[Row, ...], key: tuple[str, ...]) -> dict[tuple[Value, ...], Row] | None:
    """Rows by key; None where the key is blank or names two rows."""
    found = {tuple(row.values.get(name) for name in key): row for row in rows}
    usable = bool(key) and len(found) == len(rows) and (None,) * len(key) not in found
    return found if usable else None


def _changed(
    old: Table | None, before: Row | None, new: Table | None, after: Row | None
) -> Iterator[Difference]:
    names = list(after.values) if after else []
    names += [name for name in (before.values if before else ()) if name not in names]
    for name in names:
        was, now = _shown(before, name), _shown(after, name)
        if was != now:
            table, row = (new, after) if after else (old, before)
            if table is not None and row is not None:
                yield table.sheet, table.cell(row, name) or "", was, now


def _shown(row: Row | None, name: str) -> str:
    """The value as text; the sender's own words where it could not be read."""
    if row is None:
        return ""
    value = row.values.get(name)
    if value is None:
        return masked(row.raw.get(name, ""))
    if isinstance(value, date):
        return value.isoformat()
    return masked("、".join(value) if isinstance(value, tuple) else str(value))

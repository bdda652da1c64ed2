"""Words of the forms that both checks and indicators read alike: who is a member present
(definition 5), what is a count. Knows no rule and no rate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from pipeline.records.submission import Row, Table

LEFT = frozenset({"转出", "去世", "出党"})  # F2.change of a member who is no longer there
FORMAL = "正式"
PROBATIONARY = "预备"


def is_present(row: Row) -> bool:
    """True of a roster row whose member is still there; 预备 included."""
    return row.values.get("change") not in LEFT


def present(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Members present (definition 5): the roster minus 转出, 去世, 出党."""
    return tuple(row for row in rows if row.values.get("change") not in LEFT)


def members(table: Table) -> Table:
    """*table* (F2) with the members present alone."""
    if LEFT.isdisjoint(table.column("change")):
        return table
    return replace(table, rows=present(table.rows))


def count(row: Row, name: str) -> int | None:
    """The whole number in field *name*, or None where it is blank or unreadable."""
    value = row.values.get(name)
    return value if isinstance(value, int) else None


def day(row: Row, name: str) -> date | None:
    """The date in field *name*, or None where it is blank or unreadable."""
    value = row.values.get(name)
    return value if isinstance(value, date) else None


def text(row: Row, name: str) -> str:
    """The text in field *name*, ``""`` where it is blank or unreadable."""
    value = row.values.get(name)
    return value if isinstance(value, str) else ""


def counts(table: Table, name: str) -> list[int | None]:
    """`count` of every row of *table*."""
    return [value if isinstance(value, int) else None for value in table.column(name)]


def days(table: Table, name: str) -> list[date | None]:
    """`day` of every row of *table*."""
    return [value if isinstance(value, date) else None for value in table.column(name)]


def texts(table: Table, name: str) -> list[str]:
    """`text` of every row of *table*."""
    return [value if isinstance(value, str) else "" for value in table.column(name)]

"""The canonical document of a Submission: JSON, compressed, the same text for the same content.

It can be read without the spec: beside its rows each table says which of its columns hold what
JSON has no word for. Documents of the first version, which said so in every cell, are read too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any

import msgspec

from pipeline.records.canonical import deflated, encoded, inflated
from pipeline.records.submission import Identity, Row, Submission, Table, Value

_VERSION = 2
_AS_IS: frozenset[type] = frozenset({str, int, NoneType})  # what most columns hold, and JSON takes
_DATES, _DECIMALS, _WORDS = "dates", "decimals", "words"
_TAGGED = "tagged"  # columns of several kinds
_KINDS: dict[type, str] = {date: _DATES, Decimal: _DECIMALS, tuple: _WORDS}
_READ: dict[str, Callable[[Any], Value]] = {
    _DATES: date.fromisoformat,
    _DECIMALS: Decimal,
    _WORDS: tuple,
    _TAGGED: lambda said: _OF_TAG[said[0]](said[1]),
}
_OF_TAG: dict[str, Callable[[Any], Value]] = {
    "date": date.fromisoformat,
    "Decimal": Decimal,
    "tuple": tuple,
    "int": int,
    "str": str,
}


def pack(submission: Submission) -> bytes:
    """Compressed canonical JSON of *submission*."""
    content = {
        "version": _VERSION,
        "identity": submission.identity,
        "class": submission.unit_class,
        "tables": {form: _table_out(table) for form, table in submission.tables.items()},
        "outside": submission.outside,
    }
    return deflated(encoded(content))


def unpack(document: bytes) -> Submission:
    """The Submission that `pack` stored, of this version or an earlier one; raises ValueError for
    other bytes."""
    text = inflated(document)
    content = msgspec.json.decode(text)
    table_in = _table_in
    if "version" not in content:
        content, table_in = _FIRST.decode(text.decode("utf-8")), _first_table_in
    return Submission(
        identity=Identity(**content["identity"]),
        unit_class=content["class"],
        tables={form: table_in(form, table) for form, table in content["tables"].items()},
        outside=tuple((s, c, t) for s, c, t in content["outside"]),
    )


def _table_out(table: Table) -> dict[str, Any]:
    kinds: dict[str, list[str]] = {}
    odd = [(n, c) for n, c in table.by_field.items() if not _AS_IS.issuperset(map(type, c))]
    for name, column in sorted(odd):
        types = {*map(type, column)} - {NoneType}
        kind = _KINDS.get(types.pop(), _TAGGED) if len(types) == 1 else _TAGGED
        kinds.setdefault(kind, []).append(name)
    return {
        "sheet": table.sheet,
        "columns": table.columns,
        "lines": table.lines,
        "kinds": kinds,
        "numbers": [row.number for row in table.rows],
        "rows": _tagged([row.values for row in table.rows], kinds.get(_TAGGED, ())),
        "raw": [(place, row.raw) for place, row in enumerate(table.rows) if row.raw],
    }


def _tagged(
    rows: Sequence[Mapping[str, Value]], names: Sequence[str]
) -> Sequence[Mapping[str, Any]]:
    """*rows* with every value of the fields *names* as a pair: its type, and itself as text."""
    if not names:
        return rows
    return [
        {
            name: value if value is None or name not in names else _with_tag(value)
            for name, value in row.items()
        }
        for row in rows
    ]


def _with_tag(value: Value) -> tuple[str, Any]:
    return type(value).__name__, value if isinstance(value, tuple) else str(value)


def _table_in(form: str, content: Mapping[str, Any]) -> Table:
    rows: list[dict[str, Value]] = content["rows"]
    for kind, names in content["kinds"].items():
        read = _READ[kind]
        for name in names:
            for values in rows:
                if (said := values.get(name)) is not None:
                    values[name] = read(said)
    raw: Mapping[int, Mapping[str, str]] = dict(content["raw"])
    raws = [raw.get(place) or {} for place in range(len(rows))]
    return Table(
        form=form,
        sheet=content["sheet"],
        columns=content["columns"],
        lines=content["lines"],
        rows=tuple(map(Row, content["numbers"], rows, raws)),
    )


def _first_table_in(form: str, content: Mapping[str, Any]) -> Table:
    """A table of the first version, whose cells were tagged one by one."""
    return Table(
        form=form,
        sheet=content["sheet"],
        columns=content["columns"],
        lines=content["lines"],
        rows=tuple(Row(number, _tupled(values), raw) for number, values, raw in content["rows"]),
    )


def _untagged(content: dict[str, Any]) -> Any:
    """A date or a decimal of the first version; every other object as it is."""
    if len(content) == 1:
        if "@d" in content:
            return date.fromisoformat(content["@d"])
        if "@n" in content:
            return Decimal(content["@n"])
    return content


_FIRST = json.JSONDecoder(object_hook=_untagged)


def _tupled(values: dict[str, Any]) -> dict[str, Value]:
    """*values* with multi-choices as tuples; few rows hold any."""
    if list not in map(type, values.values()):
        return values
    return {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}

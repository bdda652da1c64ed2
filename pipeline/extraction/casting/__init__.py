"""Casting one cell into one field's type: lossless, or a Problem (decision 6, rule X02).

Each type has a fast look for the ordinary case (``plain_…``, None where it is not) and one
careful reading. Knows nothing of sheets, rows or what is due.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pipeline.extraction.casting.choices import (
    Words,
    cast_choice,
    cast_choices,
    prepared,
)
from pipeline.extraction.casting.dates import cast_date, plain_date
from pipeline.extraction.casting.model import (
    BLANK,
    Broken,
    BrokenCell,
    Cast,
    CellValue,
    Formatted,
    is_ditto,
    number_text,
    trimmed,
    verbatim,
)
from pipeline.extraction.casting.numbers import (
    cast_decimal,
    cast_int,
    plain_decimal,
    plain_int,
)
from pipeline.extraction.casting.periods import named_period
from pipeline.extraction.casting.suggestions import hint
from pipeline.extraction.casting.text import (
    cast_code,
    cast_name,
    cast_text,
    folded,
    plain_code,
    plain_name,
    plain_text,
)
from pipeline.number_formats import agrees
from pipeline.records import Value
from pipeline.spec.model import Field, FieldType

__all__ = ["BLANK", "Broken", "BrokenCell", "Careful", "Cast", "CellValue", "Formatted", "Plain"]
__all__ += [
    "Words",
    "careful",
    "cast",
    "folded",
    "hint",
    "named_period",
    "number_text",
    "plain",
    "prepared",
    "trimmed",
    "verbatim",
]

Plain = Callable[[Any], Value]
Careful = Callable[[CellValue], Cast]

CODE_FIELDS = frozenset({"unit_code", "member_no", "merged_into", "item_code"})
NAME_FIELDS = frozenset({"member_name"})


def cast(field: Field, value: CellValue, words: tuple[str, ...] = ()) -> Cast:
    """*value* as *field* means it; *words* is its choice list. Blank and white space alone give
    None without a Problem. PCT is never read (decision 7)."""
    return careful(field, words)(value)


def careful(field: Field, words: tuple[str, ...] = ()) -> Careful:
    """The full reading of *field*: every cell, whatever stands in it."""
    return partial(_guarded, _careful(field, words), field.type)


def plain(field: Field, words: tuple[str, ...] = ()) -> Plain:
    """The fast look of *field*: the value of an ordinary cell, None for any other. Where it
    gives a value, `cast` gives the same without a remark (a test holds this)."""
    if field.type is FieldType.ENUM:
        return prepared(words).exact.get
    if field.type is FieldType.MULTI:
        return prepared(words).joined.get
    if field.type is FieldType.TEXT:
        if field.id in CODE_FIELDS:
            return plain_code
        return plain_name if field.id in NAME_FIELDS else plain_text
    return _PLAIN[field.type]


def _careful(field: Field, words: tuple[str, ...]) -> Careful:
    if field.type is FieldType.ENUM:
        return partial(cast_choice, words=prepared(words))
    if field.type is FieldType.MULTI:
        return partial(cast_choices, words=prepared(words))
    if field.type is FieldType.TEXT:
        if field.id in CODE_FIELDS:
            return cast_code
        return cast_name if field.id in NAME_FIELDS else cast_text
    return _CAREFUL[field.type]


def _guarded(read: Careful, kind: FieldType, value: CellValue) -> Cast:
    if isinstance(value, BrokenCell):
        return Cast(raw=value.text, code=value.kind.value)
    if isinstance(value, Formatted):
        return _as_shown(read, kind, value)
    if isinstance(value, str) and is_ditto(value):
        return Cast(raw=value, code="T16")
    return read(value)


def _as_shown(read: Careful, kind: FieldType, value: Formatted) -> Cast:
    """A text is what the cell shows; a number what it holds, where it shows the same. A number that
    is a day is told with how it was read."""
    if kind is FieldType.DATE and (day := read(value.number)).value is not None:
        return day
    stored = number_text(value.number)
    if not value.text:
        return Cast(raw=stored, code="T17-unknown")
    if kind not in _MEASURED:
        return read(value.text)
    if agrees(value.text, value.number):
        return read(value.number)
    return Cast(raw=value.text, code="T17", shown=stored)


def _never(_: object) -> None:
    return None


def _unread(_: CellValue) -> Cast:
    return BLANK


_MEASURED = frozenset({FieldType.INT, FieldType.DEC, FieldType.DATE})
_PLAIN: dict[FieldType, Plain] = {
    FieldType.INT: plain_int,
    FieldType.DEC: plain_decimal,
    FieldType.DATE: plain_date,
    FieldType.PCT: _never,
}
_CAREFUL: dict[FieldType, Careful] = {
    FieldType.INT: cast_int,
    FieldType.DEC: cast_decimal,
    FieldType.DATE: cast_date,
    FieldType.PCT: _unread,
}

"""The fast look at the filled cells of a column: their values, None for those that are not ordinary.

The cells of a column are nearly always of one kind. That is seen of all of them at once, and
they are looked at one by one only where it is not so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from pipeline.extraction.casting.dates import FIRST_YEAR, LAST_YEAR, plain_date
from pipeline.extraction.casting.model import DITTO, SAFE_LIMIT
from pipeline.extraction.casting.numbers import plain_int
from pipeline.extraction.casting.text import plain_code, plain_name, plain_text
from pipeline.records import Value

Plain = Callable[[Any], Value]
PlainColumn = Callable[[Sequence[Any]], Sequence[Value]]


def plain_column(look: Plain) -> PlainColumn:
    """What *look* gives for each of the cells handed in, none of which is blank."""
    return _AT_ONCE.get(look) or partial(_each, look)


def _each(look: Plain, cells: Sequence[Any]) -> Sequence[Value]:
    return list(map(look, cells))


def _wholes(cells: Sequence[Any]) -> Sequence[Value]:
    floats = set(map(type, cells)) == {float}
    if floats and all(map(float.is_integer, cells)) and max(map(abs, cells)) < SAFE_LIMIT:
        return list(map(int, cells))
    return _each(plain_int, cells)


def _days(cells: Sequence[Any]) -> Sequence[Value]:
    days = set(map(type, cells)) == {date}
    if days and min(cells).year >= FIRST_YEAR and max(cells).year <= LAST_YEAR:
        return cells
    return _each(plain_date, cells)


def _texts(look: Plain, sound: Callable[[str], bool], cells: Sequence[Any]) -> Sequence[Value]:
    if set(map(type, cells)) == {str} and sound("".join(cells)) and DITTO.isdisjoint(cells):
        return cells
    return _each(look, cells)


def _unspaced(text: str) -> bool:
    """True where nothing in *text* can want trimming or mending: all white space but the plain
    one, line ends and invisible characters are not printable."""
    return " " not in text and text.isprintable()


def _coded(text: str) -> bool:
    """True of capitals and digits alone."""
    return text.isascii() and text.isalnum() and text.upper() == text


_AT_ONCE: dict[Plain, PlainColumn] = {
    plain_int: _wholes,
    plain_date: _days,
    plain_text: partial(_texts, plain_text, _unspaced),
    plain_name: partial(_texts, plain_name, _unspaced),
    plain_code: partial(_texts, plain_code, _coded),
}

"""Tests of a cell against many others: a word that is not in its list, a key that occurs twice.

Knows no form and no field. Excel matches texts without regard to case, and reads ``*`` and ``?``
as wildcards; the Python answer does the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from pipeline.workbooks.forms.expressions import Address, Answer, quoted
from pipeline.workbooks.forms.live_check import Column
from pipeline.workbooks.forms.rows import Content, Rows, number, serial

_WIDE = 0xFEE0  # from an ASCII character to its full-width form


class NotIn(Struct, frozen=True):
    """No cell of *column* reads as this one does, spaces and *widths* (characters that people
    type wider or narrower than the list has them) apart."""

    field: str
    column: Column
    widths: tuple[tuple[str, str], ...] = ()

    def excel(self, at: Address) -> str:
        word = at(self.field)
        for typed, meant in ((" ", ""), *self.widths):
            word = f"SUBSTITUTE({word},{quoted(typed)},{quoted(meant)})"
        return f"ISNA(MATCH({word},{self.column.text},0))"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        cells = rows.column(self.field)
        known = _listed(tuple(self.column.contents(rows.present)))
        strange = {word: self._strange(word, known) for word in set(map(written, cells))}
        return [strange[written(cell)] for cell in cells]

    def _strange(self, word: str, known: frozenset[str]) -> bool:
        for typed, meant in ((" ", ""), *self.widths):
            word = word.replace(typed, meant)
        if "*" in word or "?" in word:
            return not any(_wild(word).fullmatch(entry) for entry in known)
        return word.casefold() not in known


@lru_cache(maxsize=64)  # every cell of a column asks the same list
def _listed(contents: tuple[Content, ...]) -> frozenset[str]:
    return frozenset(written(entry).casefold() for entry in contents if entry is not None)


def widths_of(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(typed, meant) pairs of the characters in *words* that also exist in another width."""
    pairs: dict[str, str] = {}
    for character in "".join(words):
        narrow = unicodedata.normalize("NFKC", character)
        if narrow != character:
            pairs[narrow] = character
        elif "!" <= character <= "~":
            pairs[chr(ord(character) + _WIDE)] = character
    return tuple(sorted(pairs.items()))


class Repeated(Struct, frozen=True):
    """Another row has the same in all of *fields*, which are those of *columns*; true of each of
    them."""

    fields: tuple[str, ...]
    columns: tuple[Column, ...]

    def excel(self, at: Address) -> str:
        own = _joined([at(name) for name in self.fields])
        if ":" not in own:  # a cell of the row, in a conditional format
            every = _joined([column.text for column in self.columns])
            return f"(SUMPRODUCT(EXACT({every},{own})*1)>1)"
        ones = f"ROW({at(self.fields[0])})^0"
        return f"(MMULT(EXACT({own},TRANSPOSE({own}))*1,{ones})>1)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        every = [column.contents(rows.present) for column in self.columns]
        counts = Counter(map(_key, zip(*every, strict=True)))
        own = zip(*(rows.column(name) for name in self.fields), strict=True)
        return [counts[_key(row)] > 1 for row in own]


def written(content: Content) -> str:
    """*content* as Excel's ``&`` writes it: a date is its number, a blank nothing."""
    if content is None or isinstance(content, str):
        return content or ""
    if isinstance(content, date):
        return str(serial(content))
    return f"{_plain(number(content)):f}"


def _plain(found: Decimal) -> Decimal:
    return found.quantize(Decimal(1)) if found == found.to_integral() else found.normalize()


def _key(contents: Sequence[Content]) -> str:
    return "|".join(written(content) for content in contents)


def _joined(parts: Sequence[str]) -> str:
    return '&"|"&'.join(parts) if len(parts) > 1 else f'{parts[0]}&""'


@lru_cache(maxsize=64)
def _wild(word: str) -> re.Pattern[str]:
    pattern = re.escape(word.casefold()).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(pattern, re.DOTALL)

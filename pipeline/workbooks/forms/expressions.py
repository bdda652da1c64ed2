"""Conditions that hold or not on a row, written once and said twice: as an Excel expression and
as a Python answer, so that a cached result can never differ from what Excel computes.

Knows no form and no field; every expression is arithmetic on 0 and 1 (``*``, ``+``), because
AND and OR do not work row by row inside an array formula.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from pipeline.workbooks.forms.rows import (
    WIDE_BLANKS,
    Content,
    Key,
    Rows,
    key,
    plain,
    trimmed_length,
)

Address = Callable[[str], str]  # field id → ``$C5`` or ``F4!$C$5:$C$90``
Answer = bool | None  # None where Excel says #VALUE!

_SIGNS: dict[str, Callable[[Key, Key], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "<>": operator.ne,
}


def quoted(text: str) -> str:
    """*text* as an Excel string literal."""
    return '"' + text.replace('"', '""') + '"'


class Operand(Protocol):
    """Something with a value: a cell, a literal, a sum."""

    def excel(self, at: Address) -> str:
        """The value as an Excel expression; *at* gives the address of a field."""

    def keys(self, rows: Rows) -> Sequence[Key | None]:
        """Sort keys of what that expression comes to on each row; None where Excel says #VALUE!."""


class Reference(Operand, Protocol):
    """An operand that is a cell, which may be blank."""

    def contents(self, rows: Rows) -> Sequence[Content]:
        """What stands there, for each row."""


class Test(Protocol):
    """Something that is true (1) or false (0) of a row."""

    def excel(self, at: Address) -> str:
        """An Excel expression of 1 or 0, or of TRUE or FALSE; *at* as for `Operand.excel`."""

    def holds(self, rows: Rows) -> Sequence[Answer]:
        """What that expression comes to on each row."""


class Cell(Struct, frozen=True):
    """What stands in *field* of the same row, None where nothing does."""

    field: str

    def excel(self, at: Address) -> str:
        return at(self.field)

    def keys(self, rows: Rows) -> Sequence[Key | None]:
        return rows.keys(self.field)

    def contents(self, rows: Rows) -> Sequence[Content]:
        return rows.column(self.field)


class Given(Struct, frozen=True):
    """A literal: *text* is what Excel reads, *known* what that means."""

    text: str
    known: Content

    def excel(self, at: Address) -> str:  # noqa: ARG002 - the same on every row
        return self.text

    def keys(self, rows: Rows) -> Sequence[Key | None]:
        return [key(self.known)] * len(rows)


class Named(Struct, frozen=True):
    """A cell elsewhere: *text* is what Excel reads, *name* what it is called in `Present`."""

    name: str
    text: str

    def excel(self, at: Address) -> str:  # noqa: ARG002 - the same on every row
        return self.text

    def keys(self, rows: Rows) -> Sequence[Key | None]:
        return [key(rows.present.values.get(self.name))] * len(rows)

    def contents(self, rows: Rows) -> Sequence[Content]:
        return [rows.present.values.get(self.name)] * len(rows)


class Sum(Struct, frozen=True):
    """Sum of cells; a text among them makes the comparison that uses it fail, as in Excel."""

    fields: tuple[str, ...]

    def excel(self, at: Address) -> str:
        return "(" + "+".join(at(name) for name in self.fields) + ")"

    def keys(self, rows: Rows) -> Sequence[Key | None]:
        lines = zip(*(rows.numbers(name) for name in self.fields), strict=True)
        return [_total(line) for line in lines]


class Blank(Struct, frozen=True):
    """Nothing stands there, or only one of the filler words (无, 略 …)."""

    field: str
    fillers: tuple[str, ...] = ()

    def excel(self, at: Address) -> str:
        cell = _read(at(self.field))
        if not self.fillers:
            return f'({cell}="")'
        words = "+".join(f"({cell}={quoted(word)})" for word in ("", *self.fillers))
        return f"(({words})>0)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        filled = rows.filled(self.field)
        if not self.fillers:
            return [not there for there in filled]
        cells = zip(rows.column(self.field), filled, strict=True)
        return [not there or plain(cell) in self.fillers for cell, there in cells]


class Filled(Struct, frozen=True):
    """Something that can be seen stands there."""

    field: str

    def excel(self, at: Address) -> str:
        return f'({_read(at(self.field))}<>"")'

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return rows.filled(self.field)


class Known(Struct, frozen=True):
    """The other side of a comparison is not blank."""

    operand: Reference

    def excel(self, at: Address) -> str:
        return f'({self.operand.excel(at)}<>"")'

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return [cell not in (None, "") for cell in self.operand.contents(rows)]


class OneOf(Struct, frozen=True):
    """The cell holds one of *words* and nothing else."""

    field: str
    words: tuple[str, ...]

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        tests = "+".join(f"({cell}={quoted(word)})" for word in self.words)
        return tests if len(self.words) == 1 else f"(({tests})>0)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return [cell in self.words for cell in rows.column(self.field)]


class Mentions(Struct, frozen=True):
    """A multi-choice cell holds at least one of *words*."""

    field: str
    words: tuple[str, ...]

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        tests = "+".join(f"ISNUMBER(FIND({quoted(word)},{cell}))" for word in self.words)
        return f"(({tests})>0)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        cells = [str(cell or "") for cell in rows.column(self.field)]
        return [any(word in cell for word in self.words) for cell in cells]


class Length(Struct, frozen=True):
    """Fewer than *least* characters, blanks around them apart, or more than *most* (0: no limit)."""

    field: str
    least: int
    most: int

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        tests = [f"(LEN(TRIM({_narrow(cell)}))<{self.least})"] * bool(self.least)
        tests += [f"(LEN({cell})>{self.most})"] * bool(self.most)
        return f"(({'+'.join(tests)})>0)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        cells = rows.column(self.field)
        most = self.most or math.inf
        return [trimmed_length(c) < self.least or len(str(c or "")) > most for c in cells]


class Compare(Struct, frozen=True):
    """``<``, ``>``, ``=`` or ``<>`` of two operands."""

    left: Operand
    sign: str
    right: Operand

    def excel(self, at: Address) -> str:
        return f"({self.left.excel(at)}{self.sign}{self.right.excel(at)})"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        sides = zip(self.left.keys(rows), self.right.keys(rows), strict=True)
        compare = _SIGNS[self.sign]
        return [None if a is None or b is None else compare(a, b) for a, b in sides]


class NotWhole(Struct, frozen=True):
    """A number with more than *decimals* digits after the point, or a text in its place."""

    field: str
    decimals: int = 0

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        return f"(ROUND({cell},{self.decimals})<>{cell})"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        numbers = rows.numbers(self.field)
        return [None if n is None else round(n, self.decimals) != n for n in numbers]


def _total(line: Sequence[Decimal | None]) -> Key | None:
    numbers = [number for number in line if number is not None]
    return (0, sum(numbers, Decimal(0))) if len(numbers) == len(line) else None


def _narrow(cell: str) -> str:
    """*cell* with every blank one that Excel's TRIM knows."""
    for wide in WIDE_BLANKS:
        cell = f'SUBSTITUTE({cell},"{wide}"," ")'
    return cell


def _read(cell: str) -> str:
    """*cell* as `rows.plain` has it."""
    return f"TRIM(CLEAN({_narrow(cell)}))"

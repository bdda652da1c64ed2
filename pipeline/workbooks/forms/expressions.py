"""Conditions that hold or not on a row, written once and said twice: as an Excel expression and
as a Python answer, so that a cached result can never differ from what Excel computes.

Knows no form and no field; every expression is arithmetic on 0 and 1 (``*``, ``+``), because
AND and OR do not work row by row inside an array formula.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Content = str | int | float | Decimal | date | None  # what stands in a cell
Contents = Mapping[str, Content]
Address = Callable[[str], str]  # field id → ``$C5`` or ``F4!$C$5:$C$90``

_EPOCH = date(1899, 12, 30)
_TEXT_RANK = 1  # Excel sorts every text after every number


def serial(day: date) -> int:
    """Excel's number of *day*."""
    return (day - _EPOCH).days


def quoted(text: str) -> str:
    """*text* as an Excel string literal."""
    return '"' + text.replace('"', '""') + '"'


class Operand(ABC):
    """Something with a value: a cell, a literal, a sum."""

    @abstractmethod
    def excel(self, at: Address) -> str:
        """The value as an Excel expression; *at* gives the address of a field."""

    @abstractmethod
    def value(self, row: Contents) -> Content:
        """What that expression comes to on *row*; ArithmeticError where Excel says #VALUE!."""


class Test(ABC):
    """Something that is true (1) or false (0) of a row."""

    @abstractmethod
    def excel(self, at: Address) -> str:
        """An Excel expression of 1 or 0, or of TRUE or FALSE; *at* as for `Operand.excel`."""

    @abstractmethod
    def holds(self, row: Contents) -> bool:
        """What that expression comes to on *row*; ArithmeticError where Excel says #VALUE!."""


@dataclass(frozen=True, slots=True)
class Cell(Operand):
    """What stands in *field* of the same row, None where nothing does."""

    field: str

    def excel(self, at: Address) -> str:
        return at(self.field)

    def value(self, row: Contents) -> Content:
        return row.get(self.field)


@dataclass(frozen=True, slots=True)
class Given(Operand):
    """A literal, or a cell elsewhere: *text* is what Excel reads, *known* what it holds now."""

    text: str
    known: Content
    literal: bool = False

    def excel(self, at: Address) -> str:  # noqa: ARG002 - the same on every row
        return self.text

    def value(self, row: Contents) -> Content:  # noqa: ARG002
        return self.known


@dataclass(frozen=True, slots=True)
class Sum(Operand):
    """Sum of cells; a text among them makes the comparison that uses it fail, as in Excel."""

    fields: tuple[str, ...]

    def excel(self, at: Address) -> str:
        return "(" + "+".join(at(name) for name in self.fields) + ")"

    def value(self, row: Contents) -> Content:
        return sum(number(row.get(name)) for name in self.fields)


@dataclass(frozen=True, slots=True)
class Blank(Test):
    """Nothing stands there, or only one of the filler words (无, 略 …)."""

    field: str
    fillers: tuple[str, ...] = ()

    def excel(self, at: Address) -> str:
        cell = f"TRIM({at(self.field)})"
        if not self.fillers:
            return f'({cell}="")'
        words = "+".join(f"({cell}={quoted(word)})" for word in ("", *self.fillers))
        return f"(({words})>0)"

    def holds(self, row: Contents) -> bool:
        found = row.get(self.field)
        text = found.strip(" ") if isinstance(found, str) else found
        return text is None or text == "" or text in self.fillers


@dataclass(frozen=True, slots=True)
class Filled(Test):
    """Something other than spaces stands there."""

    field: str

    def excel(self, at: Address) -> str:
        return f'(TRIM({at(self.field)})<>"")'

    def holds(self, row: Contents) -> bool:
        found = row.get(self.field)
        return (
            found is not None
            and found != ""
            and not (isinstance(found, str) and not found.strip(" "))
        )


@dataclass(frozen=True, slots=True)
class Known(Test):
    """The other side of a comparison is not blank."""

    operand: Operand

    def excel(self, at: Address) -> str:
        return f'({self.operand.excel(at)}<>"")'

    def holds(self, row: Contents) -> bool:
        return self.operand.value(row) not in (None, "")


@dataclass(frozen=True, slots=True)
class OneOf(Test):
    """The cell holds one of *words* and nothing else."""

    field: str
    words: tuple[str, ...]

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        tests = "+".join(f"({cell}={quoted(word)})" for word in self.words)
        return tests if len(self.words) == 1 else f"(({tests})>0)"

    def holds(self, row: Contents) -> bool:
        return row.get(self.field) in self.words


@dataclass(frozen=True, slots=True)
class Mentions(Test):
    """A multi-choice cell holds at least one of *words*."""

    field: str
    words: tuple[str, ...]

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        tests = "+".join(f"ISNUMBER(FIND({quoted(word)},{cell}))" for word in self.words)
        return f"(({tests})>0)"

    def holds(self, row: Contents) -> bool:
        found = str(row.get(self.field) or "")
        return any(word in found for word in self.words)


@dataclass(frozen=True, slots=True)
class Length(Test):
    """Fewer than *least* characters, or more than *most* (0: no limit)."""

    field: str
    least: int
    most: int

    def excel(self, at: Address) -> str:
        length = f"LEN({at(self.field)})"
        tests = [f"({length}<{self.least})"] * bool(self.least)
        tests += [f"({length}>{self.most})"] * bool(self.most)
        return f"(({'+'.join(tests)})>0)"

    def holds(self, row: Contents) -> bool:
        length = len(str(row.get(self.field) or ""))
        return length < self.least or (self.most > 0 and length > self.most)


@dataclass(frozen=True, slots=True)
class Compare(Test):
    """``<``, ``>``, ``=`` or ``<>`` of two operands."""

    left: Operand
    sign: str
    right: Operand

    def excel(self, at: Address) -> str:
        return f"({self.left.excel(at)}{self.sign}{self.right.excel(at)})"

    def holds(self, row: Contents) -> bool:
        left, right = _key(self.left.value(row)), _key(self.right.value(row))
        if self.sign in ("=", "<>"):
            return (left == right) == (self.sign == "=")
        return left > right if self.sign == ">" else left < right


@dataclass(frozen=True, slots=True)
class NotWhole(Test):
    """A number with more than *decimals* digits after the point, or a text in its place."""

    field: str
    decimals: int = 0

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        return f"(ROUND({cell},{self.decimals})<>{cell})"

    def holds(self, row: Contents) -> bool:
        found = number(row.get(self.field))
        return round(found, self.decimals) != found


def number(content: Content) -> Decimal:
    """What Excel's ``+`` makes of a cell: blank is 0, a date its serial.

    Raises ArithmeticError for a text that is no plain number (Excel: #VALUE!).
    """
    if content is None:
        return Decimal(0)
    if isinstance(content, date):
        return Decimal(serial(content))
    return Decimal(str(content))  # decimal.InvalidOperation is an ArithmeticError


def _key(content: Content) -> tuple[int, Decimal | str]:
    """Sort key of a cell as Excel compares it; a blank counts as 0 among numbers."""
    if isinstance(content, str):
        return (_TEXT_RANK, content)
    return (0, number(content))

"""Tests of cells that hold days: whether one stands there that can be compared, or what nobody can
read as one. Said twice, as all of them are (see `expressions`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from pipeline.workbooks.forms.expressions import Address, Answer, Reference
from pipeline.workbooks.forms.rows import Content, Rows, number, serial

_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_DIGITS = (19900101, 21001231)  # 20120611 typed as a number
_BEYOND = 100_000  # serials of days are below, days typed as eight digits above
_SHORTEST = 8  # characters of a day that is written: 2012-6-1
_ENDS = "0123456789日号"


class IsDay(Struct, frozen=True):
    """A day stands there, not a text: a text is more than any number to a comparison. What a text
    says is for the checks, which read it."""

    operand: Reference

    def excel(self, at: Address) -> str:
        cell = self.operand.excel(at)
        return f"(ISNUMBER({cell})*({cell}<{_BEYOND}))"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        cells = self.operand.contents(rows)
        return [_numeric(cell) and number(cell) < _BEYOND for cell in cells]


class NotDay(Struct, frozen=True):
    """A number that is no day of our time, or a text that cannot be read as one: ``昨天``, ``六月``.
    Of a text is asked that it begins with a year, is long enough and ends as a day does; the checks
    are stricter."""

    field: str

    def excel(self, at: Address) -> str:
        cell = at(self.field)
        text, year = f"TRIM({cell})", f"VALUE(LEFT(TRIM({cell}),4))"
        end = f'ISNUMBER(FIND(RIGHT({text},1),"{_ENDS}"))'
        years = f"({year}>={_FIRST.year})*({year}<={_LAST.year})"
        written = f"1-IFERROR({years}*(LEN({text})>={_SHORTEST})*{end},0)"
        least, most = _DIGITS
        serials = f"(({cell}<{serial(_FIRST)})+({cell}>={serial(_LAST) + 1}))"
        return f"(IF(ISTEXT({cell}),{written},{serials}*(({cell}<{least})+({cell}>{most})))>0)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return [_unreadable(cell) for cell in rows.column(self.field)]


def _numeric(cell: Content) -> bool:
    return cell is not None and not isinstance(cell, str)


def _unreadable(cell: Content) -> bool:
    if isinstance(cell, str):
        text = cell.strip(" ")
        year = text[:4]
        dated = year.isascii() and year.isdigit() and _FIRST.year <= int(year) <= _LAST.year
        return not (dated and len(text) >= _SHORTEST and text[-1] in _ENDS)
    found = number(cell)
    ours = serial(_FIRST) <= found < serial(_LAST) + 1
    return not (ours or _DIGITS[0] <= found <= _DIGITS[1])

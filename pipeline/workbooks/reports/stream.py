"""Sheets whose rows go straight to a temporary file: memory stays flat, whatever their number.

XlsxWriter's constant_memory mode allows no tables; here the few cells of the head are written
the ordinary way and the table's rows are appended to the sheet's XML as they were spooled.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any

from xlsxwriter.worksheet import Worksheet

from pipeline.cells import column_letters

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_TEXT = 32_767  # characters a cell holds
# what makes a text differ from its XML: markup, illegal characters, too many of them
_ODD = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|^.{32768}", re.DOTALL)
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without its equals sign, and the result that is cached with it."""

    formula: str
    value: str | int | float | Fraction


Spooled = str | int | Fraction | Decimal | date | Live | None


class RowSpool:
    """Rows of one future sheet, as XML in a temporary file.

    *styles* holds the cell format index of each column; *first_row* the 1-based sheet row of
    the first record.
    """

    def __init__(self, styles: Sequence[int], first_row: int) -> None:
        self.length = 0
        self.file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._first = first_row
        self._heads = [
            (f'<c r="{column_letters(number)}', f'" s="{style}"')
            for number, style in enumerate(styles, start=1)
        ]

    def add(self, values: Sequence[Spooled]) -> None:
        """Append one record; texts become string cells, whatever they begin with."""
        number = self._first + self.length
        parts = [f'<row r="{number}">']
        append = parts.append
        for (head, style), value in zip(self._heads, values, strict=True):
            if value is None or value == "":
                append(f"{head}{number}{style}/>")
            elif isinstance(value, str):
                text = _escaped(value) if _ODD.search(value) else value
                append(f'{head}{number}{style} t="inlineStr"><is>{_open(value)}{text}</t></is></c>')
            elif isinstance(value, Live):
                append(f"{head}{number}{style}{_live(value)}</c>")
            else:
                append(f"{head}{number}{style}><v>{_number(value)}</v></c>")
        parts.append("</row>")
        self.file.write("".join(parts))
        self.length += 1

    def close(self) -> None:
        self.file.close()


def _open(text: str) -> str:
    return '<t xml:space="preserve">' if text[0] <= " " or text[-1] <= " " else "<t>"


def _escaped(text: str) -> str:
    legal = _ILLEGAL.sub("", text)[:_MAX_TEXT]
    return legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _live(value: Live) -> str:
    """The inside of a formula's cell, from its type on."""
    formula = _escaped(value.formula)
    if isinstance(value.value, str):
        return f' t="str"><f>{formula}</f><v>{_escaped(value.value)}</v>'
    return f"><f>{formula}</f><v>{_number(value.value)}</v>"


def _number(value: float | Fraction | Decimal | date) -> str:
    if isinstance(value, date):
        return str((value - _EPOCH).days)
    return repr(float(value)) if isinstance(value, Fraction) else str(value)


class StreamedSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that copies a `RowSpool` behind the rows written the ordinary way."""

    spool: RowSpool | None = None

    def take(self, spool: RowSpool, last_row: int, last_column: int) -> None:
        """Let *spool* follow; *last_row* and *last_column* (0-based) set the used range."""
        self.spool = spool
        self._true_last = (last_row, last_column)

    def _write_dimension(self) -> None:
        # the rows behind are known to the dimension alone
        sheet: Any = self
        shown = (sheet.dim_rowmax, sheet.dim_colmax)
        if self.spool is not None:
            sheet.dim_rowmax, sheet.dim_colmax = self._true_last
        super()._write_dimension()
        sheet.dim_rowmax, sheet.dim_colmax = shown

    def _write_rows(self) -> None:
        super()._write_rows()
        if self.spool is not None:
            self.spool.file.seek(0)
            shutil.copyfileobj(self.spool.file, self.fh, 1 << 16)
            self.spool.close()

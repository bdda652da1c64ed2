"""Sheets whose rows are deflated while they are written: memory stays flat, whatever their number.

XlsxWriter's constant_memory mode allows no tables; here the few cells of the head are written
the ordinary way and the table's rows are put into the sheet's part when the workbook is closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.cells import column_letters
from pipeline.workbooks.zipping import (
    Packed,
    Squeezer,
    Stretch,
    inflated,
    joined,
    parts_of,
    pieces,
)

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_TEXT = 32_767  # characters a cell holds
_BETWEEN = "\ue000"  # texts of a row are looked at together, with this between them
# what may make a text differ from its XML: markup, illegal characters, other blanks than spaces
_ODD = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)
_AS_THEY_ARE = (int, float, Decimal)
_KEPT_LINES = 4_096  # kinds of rows; a form has dozens


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without its equals sign, and the result that is cached with it."""

    formula: str
    value: str | int | float | Fraction


Spooled = str | int | Fraction | Decimal | date | Live | None


def _odd(together: str) -> bool:
    """True where one of the texts (see `_BETWEEN`) is empty, too long, has blanks at its ends,
    or may not stand in XML as it is; a first and a last text of one space do not count."""
    return (
        len(together) > _MAX_TEXT
        or together.count(f"{_BETWEEN} ") > 1
        or together.count(f" {_BETWEEN}") > 1
        or f"{_BETWEEN}{_BETWEEN}" in together
        or _ODD.search(together) is not None
    )


class _Inside(str):
    """The inside of a cell, written as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """How rows of one run of kinds are written: *template* takes the values at *filled*, after
    those in *converted* are; ``\x00`` in it is the row's number."""

    template: str
    texts: tuple[int, ...]
    filled: tuple[int, ...]
    converted: tuple[tuple[int, Callable[[Any], str]], ...]


class RowSpool:
    """Rows of one future sheet, as deflated XML.

    *styles* holds the cell format index of each column; *first_row* the 1-based sheet row of
    the first record.
    """

    def __init__(self, styles: Sequence[int], first_row: int) -> None:
        self.length = 0
        self.rows = Squeezer()
        self._first = first_row
        self._heads = [
            f'<c r="{column_letters(number)}\x00" s="{style}"'
            for number, style in enumerate(styles, start=1)
        ]
        self._lines: dict[tuple[type, ...], _Line] = {}

    def add(self, values: Sequence[Spooled]) -> None:
        """Append one record; texts become string cells, whatever they begin with."""
        cells: list[Any] = list(values)
        line = self._line(cells)
        texts = [cells[index] for index in line.texts]
        if _odd(_BETWEEN.join((" ", *texts, " "))):
            for index in line.texts:
                cells[index] = _careful(cells[index])
            line = self._line(cells)
        for index, convert in line.converted:
            cells[index] = convert(cells[index])
        given = tuple([cells[index] for index in line.filled])
        number = str(self._first + self.length)
        self.rows.write(line.template.replace("\x00", number) % given)
        self.length += 1

    def _line(self, cells: Sequence[Any]) -> _Line:
        kinds = tuple(map(type, cells))
        found = self._lines.get(kinds)
        if found is None:
            if len(self._lines) > _KEPT_LINES:
                self._lines.clear()
            found = self._lines[kinds] = _line_of(self._heads, kinds)
        return found


def _line_of(heads: Sequence[str], kinds: Sequence[type]) -> _Line:
    """How a row whose values are of *kinds* is written."""
    parts = ['<row r="\x00">']
    texts: list[int] = []
    filled: list[int] = []
    converted: list[tuple[int, Callable[[Any], str]]] = []
    for index, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        if kind is type(None):
            parts.append(f"{head}/>")
            continue
        filled.append(index)
        if issubclass(kind, _Inside):
            parts.append(f"{head}%s</c>")
        elif issubclass(kind, str):
            texts.append(index)
            parts.append(f'{head} t="inlineStr"><is><t>%s</t></is></c>')
        elif issubclass(kind, Live):
            converted.append((index, _live))
            parts.append(f"{head}%s</c>")
        else:
            if kind not in _AS_THEY_ARE:
                converted.append((index, _number))
            parts.append(f"{head}><v>%s</v></c>")
    return _Line("".join((*parts, "</row>")), tuple(texts), tuple(filled), tuple(converted))


def _careful(text: str) -> _Inside | None:
    """A text that may not stand as it is; None for an empty one."""
    if not text:
        return None
    return _Inside(f' t="inlineStr"><is>{_open(text)}{_escaped(text)}</t></is>')


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


_HERE = "\ue000rows\ue001"  # where the rows of a spool belong


class StreamedSheet(Worksheet):  # type: ignore[misc]
    """A worksheet with the rows of a `RowSpool` behind those written the ordinary way; such a
    workbook is closed by `close_streamed`."""

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
            self.fh.write(_HERE)


def close_streamed(workbook: Workbook, package: BytesIO) -> Iterator[bytes]:
    """Close *workbook*, which was opened on *package*; the finished package, rows and all, piece
    by piece."""
    workbook.close()
    spools = {
        f"xl/worksheets/sheet{sheet.index + 1}.xml": sheet.spool
        for sheet in workbook.worksheets()
        if isinstance(sheet, StreamedSheet) and sheet.spool is not None
    }
    parts = []
    for part in parts_of(package.getvalue()):
        spool = spools.get(part.name.decode("ascii"))
        parts.append(part if spool is None else _with_rows(part, spool))
    return pieces(parts)


def _with_rows(part: Packed, spool: RowSpool) -> Packed:
    before, _, after = inflated(part).partition(_HERE.encode("utf-8"))
    around = Stretch.of(before), spool.rows.done(), Stretch.of(after, last=True)
    return joined(part.name.decode("ascii"), around)

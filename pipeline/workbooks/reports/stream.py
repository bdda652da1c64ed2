"""Rows of a table sheet, deflated while they are written: memory stays flat, whatever their number.

Knows XML of cells, nothing of sheets; `streamed_sheet` puts the rows into theirs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline.cells import column_letters
from pipeline.workbooks.zipping import Squeezer, Stretch

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")  # of a character: from garbled file names
_ESCAPE = re.compile("_x[0-9a-fA-F]{4}_")  # what a character that XML has not is written as
_MAX_TEXT = 32_767  # characters a cell holds
_BETWEEN = "\ue000"  # texts of a column are looked at together, with this between them
# what may make a text differ from its XML: markup, illegal characters, other blanks than spaces
_ODD = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)
_BLANK = "/>"
THIS_ROW = "\x00"  # in a formula: the number of the row that it stands in
BLOCK = 512  # rows that are written together
_KEPT_LOOKS = 1_024


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without its equals sign, and the result that is cached with it."""

    formula: str
    value: str | int | float | Fraction


_Look = tuple[tuple[int, ...], float]  # formats of a row's cells, its height
_Line = list[str]  # joined by its number, a row to be filled with the insides of its cells
Spooled = str | int | Fraction | Decimal | date | Live | None
Words = tuple[str, ...]  # shown as one text
# kinds of which the same values come again, and equal ones are written alike
_REPEATED = frozenset({str, int, date, tuple, type(None)})


class RowSpool:
    """Rows of one future sheet, as deflated XML, written by the block and column by column.

    *styles* holds the cell format index of each column; *first_row* the 1-based sheet row of
    the first record.
    """

    def __init__(self, styles: Sequence[int], first_row: int) -> None:
        self.length = 0
        self._next = first_row  # to be written
        self._look: _Look = (tuple(styles), 0)
        self._waiting: list[tuple[_Look, Sequence[Spooled | Words]]] = []
        self._lines: dict[_Look, _Line] = {}
        self._squeezer = Squeezer()

    def add(
        self, values: Sequence[Spooled | Words], styles: tuple[int, ...] = (), height: float = 0
    ) -> None:
        """Append one record; texts become string cells, whatever they begin with. *styles* are
        those of its cells where they are not the columns'; *height* in points, where it is set."""
        self._waiting.append(((styles, height) if styles else self._look, values))
        self.length += 1
        if len(self._waiting) == BLOCK:
            self._write()

    def extend(self, columns: Sequence[Sequence[Spooled | Words]]) -> None:
        """Append records that are given column by column, some hundred at a time."""
        self._write()
        length = len(columns[0])
        self._put([self._line(self._look)] * length, columns)
        self.length += length

    def stretches(self) -> tuple[Stretch, ...]:
        """All that was added; nothing can be added after."""
        self._write()
        return (self._squeezer.done(),)

    def _write(self) -> None:
        """Write the rows that wait."""
        lines = [self._line(look) for look, _ in self._waiting]
        self._put(lines, list(zip(*(values for _, values in self._waiting), strict=True)))
        self._waiting.clear()

    def _put(self, lines: Sequence[_Line], columns: Sequence[Sequence[Spooled | Words]]) -> None:
        """Write rows: each of *lines* is filled with what stands in *columns*."""
        numbers = list(map(str, range(self._next, self._next + len(lines))))
        cells = zip(*(_insides(column, numbers) for column in columns), strict=True)
        rows = zip(lines, numbers, cells, strict=True)
        self._squeezer.write("".join([number.join(line) % inside for line, number, inside in rows]))
        self._next += len(lines)

    def _line(self, look: _Look) -> _Line:
        """A row of *look*."""
        found = self._lines.get(look)
        if found is None:
            if len(self._lines) > _KEPT_LOOKS:
                self._lines.clear()
            found = self._lines[look] = _line_of(*look)
        return found


def _line_of(styles: Sequence[int], height: float) -> _Line:
    tall = f' ht="{height:.16g}" customHeight="1"' if height else ""
    cells = [
        f'<c r="{column_letters(column)}{THIS_ROW}" s="{style}"%s'
        for column, style in enumerate(styles, start=1)
    ]
    return "".join((f'<row r="{THIS_ROW}"{tall}>', *cells, "</row>")).split(THIS_ROW)


def _insides(column: Sequence[Spooled | Words], numbers: Sequence[str]) -> list[str]:
    """The inside of each cell of *column*, in the rows *numbers*: what follows its format."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return [f"><v>{value}</v></c>" for value in column]
    if not kinds <= _REPEATED:
        rows = zip(column, numbers, strict=True)
        return [_inside(value).replace(THIS_ROW, number) for value, number in rows]
    different = set(column)
    texts = [value for value in different if isinstance(value, str)]
    if _odd(texts):
        known = {value: _inside(value) for value in different}
    else:
        known = {value: _inside(value) for value in different.difference(texts)}
        known |= {text: f' t="inlineStr"><is><t>{text}</t></is></c>' for text in texts}
    return [known[value] for value in column]


def _odd(texts: Collection[str]) -> bool:
    """True where one of *texts* is empty, too long, has blanks at its ends, or may not stand in
    XML as it is."""
    together = _BETWEEN.join(("", *texts, ""))
    return (
        max(map(len, texts), default=0) > _MAX_TEXT
        or f"{_BETWEEN} " in together
        or f" {_BETWEEN}" in together
        or f"{_BETWEEN}{_BETWEEN}" in together
        or "_x" in together
        or _ODD.search(together) is not None
    )


def _inside(value: Spooled | Words) -> str:
    if isinstance(value, Live):
        return _live(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return _text("、".join(value))
    return _BLANK if value is None else f"><v>{_number(value)}</v></c>"


def _text(text: str) -> str:
    """The inside of a text's cell; an empty one leaves it blank."""
    if not text:
        return _BLANK
    cut = _HALF.sub("?", text[:_MAX_TEXT])
    told = _ILLEGAL.sub(_code, _ESCAPE.sub(_meant, cut)) if _said_otherwise(cut) else cut
    return f' t="inlineStr"><is>{_open(text)}{_escaped(told)}</t></is></c>'


def _said_otherwise(text: str) -> bool:
    return "_x" in text or _ILLEGAL.search(text) is not None


def _code(found: re.Match[str]) -> str:
    """A character that XML has not, as programs write and read it."""
    return f"_x{ord(found.group()):04X}_"


def _meant(found: re.Match[str]) -> str:
    """What looks like such a code, but was written by somebody: its first character is coded."""
    return f"_x005F{found.group()}"


def _open(text: str) -> str:
    return '<t xml:space="preserve">' if text[0] <= " " or text[-1] <= " " else "<t>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _live(value: Live) -> str:
    """The inside of a formula's cell, from its type on."""
    formula = _escaped(value.formula)
    if isinstance(value.value, str):
        return f' t="str"><f>{formula}</f><v>{_escaped(value.value)}</v></c>'
    return f"><f>{formula}</f><v>{_number(value.value)}</v></c>"


def _number(value: float | Fraction | Decimal | date) -> str:
    if type(value) is Fraction:  # isinstance would ask the abstract classes of numbers
        return repr(value.numerator / value.denominator)
    return str((value - _EPOCH).days) if isinstance(value, date) else str(value)

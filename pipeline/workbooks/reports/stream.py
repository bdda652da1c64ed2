"""Rows of a table sheet, deflated while they are written: memory stays flat, whatever their number.

Knows XML of cells, nothing of sheets; `streamed_sheet` puts the rows into theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.cells import column_letters
from pipeline.workbooks.zipping import Squeezer, Stretch

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")  # of a character: from garbled file names
_ESCAPE = re.compile("_x[0-9a-fA-F]{4}_")  # what a character that XML has not is written as
_MAX_TEXT = 32_767  # characters a cell holds
_BETWEEN = "\ue000"  # texts of a row are looked at together, with this between them
# what may make a text differ from its XML: markup, illegal characters, other blanks than spaces
_ODD = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)
_AS_THEY_ARE = (int, float, Decimal)
_KEPT_LINES = 4_096  # kinds of rows; a form has dozens
_KEPT_LOOKS = 1_024


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without its equals sign, and the result that is cached with it."""

    formula: str
    value: str | int | float | Fraction


_Look = tuple[tuple[int, ...], float]  # formats of a row's cells, its height
Spooled = str | int | Fraction | Decimal | date | Live | None


def _odd(together: str) -> bool:
    """True where one of the texts (see `_BETWEEN`) is empty, too long, has blanks at its ends,
    or may not stand in XML as it is; a first and a last text of one space do not count."""
    return (
        len(together) > _MAX_TEXT
        or together.count(f"{_BETWEEN} ") > 1
        or together.count(f" {_BETWEEN}") > 1
        or f"{_BETWEEN}{_BETWEEN}" in together
        or "_x" in together
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
        self._look: _Look = (tuple(styles), 0)
        self._lines: dict[tuple[type, ...], _Line] = {}
        self._others: dict[_Look, dict[tuple[type, ...], _Line]] = {}

    def add(
        self, values: Sequence[Spooled], styles: tuple[int, ...] = (), height: float = 0
    ) -> None:
        """Append one record; texts become string cells, whatever they begin with. *styles* are
        those of its cells where they are not the columns'; *height* in points, where it is set."""
        cells: list[Any] = list(values)
        look = (styles, height) if styles else self._look
        if len(self._others) > _KEPT_LOOKS:
            self._others.clear()
        lines = self._others.setdefault(look, {}) if styles else self._lines
        line = _line(cells, look, lines)
        texts = [cells[index] for index in line.texts]
        if _odd(_BETWEEN.join((" ", *texts, " "))):
            for index in line.texts:
                cells[index] = _careful(cells[index])
            line = _line(cells, look, lines)
        for index, convert in line.converted:
            cells[index] = convert(cells[index])
        given = tuple([cells[index] for index in line.filled])
        number = str(self._first + self.length)
        self.rows.write(line.template.replace("\x00", number) % given)
        self.length += 1

    def stretches(self) -> tuple[Stretch, ...]:
        """All that was added; nothing can be added after."""
        return (self.rows.done(),)


def _line(cells: Sequence[Any], look: _Look, lines: dict[tuple[type, ...], _Line]) -> _Line:
    """How a row of *look* is written, once for its kinds of values: *lines* are known."""
    kinds = tuple(map(type, cells))
    found = lines.get(kinds)
    if found is None:
        if len(lines) > _KEPT_LINES:
            lines.clear()
        found = lines[kinds] = _line_of(kinds, *look)
    return found


def _line_of(kinds: Sequence[type], styles: Sequence[int], height: float) -> _Line:
    """How a row whose values are of *kinds* is written."""
    heads = [f'<c r="{column_letters(n)}\x00" s="{s}"' for n, s in enumerate(styles, start=1)]
    tall = f' ht="{height:.16g}" customHeight="1"' if height else ""
    parts = [f'<row r="\x00"{tall}>']
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
    cut = _HALF.sub("?", text[:_MAX_TEXT])
    told = _ILLEGAL.sub(_code, _ESCAPE.sub(_meant, cut)) if _said_otherwise(cut) else cut
    return _Inside(f' t="inlineStr"><is>{_open(text)}{_escaped(told)}</t></is>')


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
        return f' t="str"><f>{formula}</f><v>{_escaped(value.value)}</v>'
    return f"><f>{formula}</f><v>{_number(value.value)}</v>"


def _number(value: float | Fraction | Decimal | date) -> str:
    if isinstance(value, date):
        return str((value - _EPOCH).days)
    return repr(float(value)) if isinstance(value, Fraction) else str(value)

"""Rows of a table sheet, deflated while they are written: memory stays flat, whatever their number.

Knows XML of cells, nothing of sheets; `streamed_sheet` puts the rows into theirs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from pipeline.cells import column_letters
from pipeline.workbooks.reports.listing import LiveCell
from pipeline.workbooks.zipping import Squeezer, Stretch

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")  # of a character: from garbled file names
_ESCAPE = re.compile("_x[0-9a-fA-F]{4}_")  # what a character that XML has not is written as
_MAX_TEXT = 32_767  # characters a cell holds
_BETWEEN = "\ue000"  # texts of a column are looked at together, with this between them
# what may make a text differ from its XML: markup, illegal characters, other blanks than spaces
_ODD = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30).toordinal()
_BLANK = b"/>"
_TEXT_OPEN, _TEXT_CLOSE = b' t="inlineStr"><is><t>', b"</t></is></c>"
THIS_ROW = "\x00"  # in a formula: the number of the row that it stands in
BLOCK = 512  # rows that are written together
_KEPT = 1_024  # formulas, words and formats, which come again in thousands of rows

_Look = tuple[tuple[int, ...], float]  # formats of a row's cells, its height
Spooled = str | int | Fraction | Decimal | date | LiveCell | None
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
        self._rows: list[Sequence[Spooled | Words]] = []  # that wait
        self._looks: list[_Look] = []  # theirs
        self._squeezer = Squeezer()
        columns = range(2, len(styles) + 1)
        # what stands behind a cell: the next one as far as its column, or the row's end
        self._behind = [f'<c r="{column_letters(c)}'.encode() for c in columns] + [b"</row>"]

    def add(
        self, values: Sequence[Spooled | Words], styles: tuple[int, ...] = (), height: float = 0
    ) -> None:
        """Append one record; texts become string cells, whatever they begin with. *styles* are
        those of its cells where they are not the columns'; *height* in points, where it is set."""
        self._rows.append(values)
        self._looks.append((styles, height) if styles else self._look)
        self.length += 1
        if len(self._rows) >= BLOCK:
            self._write()

    def extend(self, rows: Sequence[Sequence[Spooled | Words]]) -> None:
        """Append some hundred records, which look as the columns do."""
        self._rows += rows
        self._looks += [self._look] * len(rows)
        self.length += len(rows)
        if len(self._rows) >= BLOCK:
            self._write()

    def stretches(self) -> tuple[Stretch, ...]:
        """All that was added; nothing can be added after."""
        self._write()
        return (self._squeezer.done(),)

    def _write(self) -> None:
        """Write the rows that wait: the pieces that they are made of stand in columns side by
        side, which are laid into one sequence, a row behind the other."""
        if not self._rows:
            return
        count = len(self._rows)
        numbers = [b"%d" % number for number in range(self._next, self._next + count)]
        columns = [self._heads(numbers)]
        cells = zip(*self._rows, strict=True)
        for values, styles, behind in zip(cells, self._styles(), self._behind, strict=True):
            columns.append(numbers)
            if len(set(styles)) == 1:
                columns.append(_insides(values, numbers, _style(styles[0]), behind))
            else:
                columns += list(map(_style, styles)), _insides(values, numbers, b"", behind)
        pieces = [b""] * (len(columns) * count)
        for place, column in enumerate(columns):
            pieces[place :: len(columns)] = column
        self._squeezer.write(b"".join(pieces))
        self._next += count
        self._rows.clear()
        self._looks.clear()

    def _heads(self, numbers: Sequence[bytes]) -> list[bytes]:
        """How each row begins, as far as the column of its first cell."""
        rows = zip(numbers, self._looks, strict=True)
        return [b'<row r="%b"%b><c r="A' % (number, _tall(height)) for number, (_, height) in rows]

    def _styles(self) -> Iterable[Sequence[int]]:
        """The formats of each column, in every row that waits, or one for all of them."""
        if all(look is self._look for look in self._looks):
            return [(style,) for style in self._look[0]]
        return zip(*(styles for styles, _ in self._looks), strict=True)


@lru_cache(_KEPT)
def _style(index: int) -> bytes:
    return b'" s="%d"' % index


@lru_cache(_KEPT)
def _tall(height: float) -> bytes:
    return f' ht="{height:.16g}" customHeight="1"'.encode() if height else b""


def _insides(
    column: Sequence[Spooled | Words], numbers: Sequence[bytes], before: bytes, behind: bytes
) -> list[bytes]:
    """The inside of each cell of *column*, in the rows *numbers* (what follows its format), between
    *before* and *behind*."""
    kinds = set(map(type, column))
    if not kinds <= _REPEATED:
        rows = zip(column, numbers, strict=True)
        return [before + _inside(value, number) + behind for value, number in rows]
    different = set(column)
    texts = [value for value in different if isinstance(value, str)]
    opened, closed = before + _TEXT_OPEN, _TEXT_CLOSE + behind
    if _odd(texts):
        texts = []
    known = {value: before + _inside(value, b"") + behind for value in different.difference(texts)}
    known |= {text: opened + text.encode() + closed for text in texts}
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


def _inside(value: Spooled | Words, number: bytes) -> bytes:
    """The inside of a cell in the row *number*."""
    if isinstance(value, LiveCell):
        return _live(value, number)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return _text("、".join(value))
    return _BLANK if value is None else b"><v>%b</v></c>" % _number(value)


@lru_cache(_KEPT)
def _text(text: str) -> bytes:
    """The inside of a text's cell; an empty one leaves it blank."""
    if not text:
        return _BLANK
    cut = _HALF.sub("?", text[:_MAX_TEXT])
    told = _ILLEGAL.sub(_code, _ESCAPE.sub(_meant, cut)) if _said_otherwise(cut) else cut
    return f' t="inlineStr"><is>{_open(text)}{_escaped(told)}</t></is></c>'.encode()


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


def _live(cell: LiveCell, number: bytes) -> bytes:
    """The inside of a formula's cell in the row *number*, from its type on."""
    formula, value = cell.formula, cell.value
    said = number.join(_parts(formula)) if THIS_ROW in formula else _written(formula)
    if value is None or isinstance(value, str):
        return b' t="str"><f>%b</f><v>%b</v></c>' % (said, _written(value or ""))
    return b"><f>%b</f><v>%b</v></c>" % (said, _number(value))


@lru_cache(_KEPT)
def _parts(formula: str) -> list[bytes]:
    """*formula* as it is written, between the places of its row's number."""
    return _written(formula).split(THIS_ROW.encode())


def _written(text: str) -> bytes:
    return _escaped(text).encode()


def _number(value: int | Fraction | Decimal | date) -> bytes:
    if type(value) is Fraction:  # isinstance would ask the abstract classes of numbers
        above, below = value.as_integer_ratio()
        return repr(above / below).encode()
    if type(value) is int:
        return b"%d" % value
    if isinstance(value, date):
        return b"%d" % (value.toordinal() - _EPOCH)
    return str(value).encode()

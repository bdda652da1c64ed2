"""What a report sheet is, before it is drawn: columns, rows, a title and one sentence.

Knows nothing of XlsxWriter or of the campaign; `draw` puts a Listing on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, TypeVar, overload

from msgspec import Struct

from pipeline.cells import column_letters

# Four blanks that are four different things (conventions, workbooks 3).
NOT_FILED = "未报"
NOT_DUE = "不适用"
NOTHING_YET = "无数据"  # due and filed, but nothing to compute the rate from

FRONT = "首页"
HEADER_ROW = 3  # 0-based: title, sentence, way back, header
FIRST_ROW = HEADER_ROW + 1


class Tone(StrEnum):
    """Weight of a cell; the words in it say the same, so that colour is never alone."""

    PLAIN = ""
    GOOD = "good"
    WARN = "flag"
    BAD = "bad"
    GREY = "grey"


class Place(Struct, frozen=True):
    """A range of a sheet in the same workbook, rows counted from 1; ``columns`` as ``A:H``."""

    sheet: str
    first: int = 1
    last: int = 1
    columns: tuple[str, str] = ("A", "A")

    @property
    def target(self) -> str:
        """``internal:'退回清单'!A5:H9``."""
        start = f"{self.columns[0]}{self.first}"
        end = f"{self.columns[1]}{self.last}"
        cells = start if (start == end) else f"{start}:{end}"
        return f"internal:'{self.sheet}'!{cells}"


class File(Struct, frozen=True):
    """A file beside the workbook, by relative path with forward slashes."""

    path: str


class Cell(Struct, frozen=True):
    """A value that links somewhere or has a tone; plain values stand for themselves.

    formula  where the cell is live: a formula that gives *value*, which is cached with it
    entry    True where a person may type over the value
    kind     where it is not that of the column
    """

    value: Plain
    link: Place | File | None = None
    tone: Tone = Tone.PLAIN
    formula: str = ""
    entry: bool = False
    kind: str = ""


class LiveCell(Struct):
    """A formula, without its equals sign, and the result that is cached with it: None where that
    is an empty text. A `Cell` with a formula says more of how it looks."""

    formula: str
    value: Plain


Plain = str | int | Fraction | Decimal | date | None
Content = Plain | Cell | LiveCell
_CELLS = (Cell, LiveCell)

_Entry = TypeVar("_Entry")


class Rows(Sequence[Sequence[Content]], Generic[_Entry]):
    """Rows that are made when they are asked for, one of each of *entries*: thousands of rows of
    wide sheets are never held together."""

    def __init__(
        self, entries: Sequence[_Entry], make: Callable[[_Entry], Sequence[Content]]
    ) -> None:
        self._entries = entries
        self._make = make

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Sequence[Content]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Content]]: ...

    def __getitem__(self, index: int | slice) -> Sequence[Content] | Sequence[Sequence[Content]]:
        if isinstance(index, slice):
            return Rows(self._entries[index], self._make)
        return self._make(self._entries[index])


def value_of(content: Content) -> Plain:
    """What stands in a cell."""
    return content.value if isinstance(content, _CELLS) else content


def values_of(contents: Iterable[Content]) -> list[Plain]:
    """What stands in each of many cells."""
    cells: Iterable[Any] = contents  # asked for their own class, which is twice as fast
    return [cell.value if type(cell) in _CELLS else cell for cell in cells]


KINDS = ("text", "wrap", "path", "count", "rate", "score", "number", "date", "center")


class Column(Struct, frozen=True):
    """A column: its unique header, its kind (of `KINDS`), a width in characters where the content
    should not decide it (0: fits the content), and how wide the content may make it (0: as wide
    as any)."""

    header: str
    kind: str = "text"
    width: float = 0
    most: float = 0


class Listing(Struct, frozen=True):
    """One table sheet.

    tab       tab name, at most 10 characters
    table     name of the Excel table (ASCII letters, unique in the workbook)
    title     A1
    sentence  A2: what stands here, for which period, as of when
    rows      one sequence a row, as many cells as there are columns
    nothing   what the single row says where there are no rows
    caption   A3, after the link back to the front sheet
    short     True of few rows: rather on two pages than in small letters
    """

    tab: str
    table: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Content]]
    nothing: str
    caption: str = ""
    short: bool = False

    @property
    def last(self) -> int:
        """1-based row of the last table row; an empty list still has one."""
        return FIRST_ROW + max(len(self.rows), 1)

    def place(self, start: int = 0, length: int | None = None) -> Place:
        """Table rows *start* … *start* + *length* (0-based, header not counted)."""
        count = len(self.rows) - start if length is None else length
        first = FIRST_ROW + 1 + start
        return Place(
            self.tab, first, first + max(count, 1) - 1, ("A", column_letters(len(self.columns)))
        )


def width_of(text: str) -> int:
    """Display width in half-width characters: a Chinese character counts 2."""
    return len(text.encode("gb18030", "replace")) if not text.isascii() else len(text)


def runs(keys: Iterable[object]) -> Mapping[object, tuple[int, int]]:
    """Key → (start, length) of its run in a sorted sequence of *keys*."""
    found: dict[object, tuple[int, int]] = {}
    for index, key in enumerate(keys):
        start, length = found.get(key, (index, 0))
        found[key] = (start, length + 1)
    return found

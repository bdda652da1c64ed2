"""Records of a form that are judged together, column by column: what stands in their cells, as
Excel counts and compares it. Knows no form and no field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct, field

Content = str | int | float | Decimal | date | None  # what stands in a cell
Contents = Mapping[str, Content]
Key = tuple[int, Decimal | str]
_T = TypeVar("_T")

# what a cell may hold that shows nothing: blanks of any width, and characters that print nothing
WIDE_BLANKS = ("\u3000", "\xa0")
_NOTHING = "".join((" ", *WIDE_BLANKS, *map(chr, range(32))))
_READABLE = str.maketrans(dict.fromkeys(WIDE_BLANKS, " "))
_UNPRINTED = dict.fromkeys(range(32))
_EPOCH = date(1899, 12, 30)
_TEXT_RANK = 1  # Excel sorts every text after every number


class Present(Struct, frozen=True):
    """What stands elsewhere in the workbook now: ``values`` by the name of an operand
    (``F0.report_date``), ``columns`` by that of a column (``F2.member_no``)."""

    values: Mapping[str, Content] = field(default_factory=dict)
    columns: Mapping[str, Sequence[Content]] = field(default_factory=dict)


class Rows:
    """*lines* (field id → what stands there), and what is *present* elsewhere. Each column is
    looked at once, however many tests ask for it."""

    def __init__(self, lines: Sequence[Contents], present: Present) -> None:
        self.lines = lines
        self.present = present
        self._known: dict[tuple[str, str], list[object]] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> list[Content]:
        """What stands in *name* of each line, None where nothing does."""
        return self._once("column", name, lambda: [line.get(name) for line in self.lines])

    def filled(self, name: str) -> list[bool]:
        """Whether something that can be seen stands there."""
        return self._once("filled", name, lambda: [_filled(cell) for cell in self.column(name)])

    def numbers(self, name: str) -> list[Decimal | None]:
        """What ``+`` makes of each cell; None where Excel says #VALUE!."""
        return self._once("numbers", name, lambda: [_number(cell) for cell in self.column(name)])

    def keys(self, name: str) -> list[Key]:
        """Sort keys of the cells."""
        return self._once("keys", name, lambda: [key(cell) for cell in self.column(name)])

    def _once(self, question: str, name: str, answer: Callable[[], list[_T]]) -> list[_T]:
        found = self._known.get((question, name))
        if found is None:
            found = self._known[question, name] = answer()  # type: ignore[assignment]
        return found  # type: ignore[return-value]


def serial(day: date) -> int:
    """Excel's number of *day*."""
    return (day - _EPOCH).days


def number(content: Content) -> Decimal:
    """What Excel's ``+`` makes of a cell: blank is 0, a date its serial.

    Raises ArithmeticError for a text that is no plain number (Excel: #VALUE!).
    """
    if content is None:
        return Decimal(0)
    if isinstance(content, date):
        return Decimal(serial(content))
    return Decimal(str(content))  # decimal.InvalidOperation is an ArithmeticError


def key(content: Content) -> Key:
    """Sort key of a cell as Excel compares it; a blank counts as 0 among numbers."""
    if isinstance(content, str):
        return (_TEXT_RANK, content)
    return (0, number(content))


def _number(content: Content) -> Decimal | None:
    try:
        return number(content)
    except ArithmeticError:
        return None


def plain(content: Content) -> Content:
    """A text as people read it: blanks of one width, single and only between words, and nothing that
    does not print; anything else as it is."""
    if not isinstance(content, str):
        return content
    return _single(content.translate(_UNPRINTED))


def trimmed_length(content: Content) -> int:
    """Characters of a text without the blanks around it, of which several between words count once."""
    return len(_single(str(content))) if content is not None else 0


def _single(text: str) -> str:
    return " ".join(part for part in text.translate(_READABLE).split(" ") if part)


def _filled(content: Content) -> bool:
    if isinstance(content, str):
        return bool(content.strip(_NOTHING))
    return content is not None

"""The event look at one OOXML part: exact where the fast look gives up, and slower.

Counts what the limits name, and finds error cells, formulas without a cached value, and values
in a spelling that calamine gets wrong.
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.cells import MAX_COLUMNS, MAX_ROWS, column_number
from pipeline.intake.guard.sightings import Listed, PartSight, tall
from pipeline.intake.guard.xmlevents import Attributes, EventGuard
from pipeline.intake.limits import Limits
from pipeline.intake.refusal import Refused, damaged, too_much
from pipeline.patterns import seldom

MAIN = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
_ADDRESS = seldom(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")
_VALUE, _TEXT = "v", "str"  # the element, and the kind of cell that holds a text in it
_VALUES = frozenset({_VALUE, "t"})
_NEGATIVE = seldom(r"-[0-9]*\.?[0-9]+(?:[Ee][-+]?[0-9]+)?")
_NUMBERS = ("", "n")  # kinds of cells


class SpreadsheetGuard(EventGuard):
    """Reads one part; ``sight`` says what it held, ``numbers`` which cells with a number are of
    one of the styles *odd*."""

    def __init__(self, limits: Limits, odd: Collection[int] = ()) -> None:
        super().__init__(limits)
        self.odd = odd
        self.numbers: dict[tuple[int, int], int] = {}
        self._parser.buffer_text = False  # so that it says where the text of a value begins
        self._parser.StartCdataSectionHandler = self._marked
        self._parser.CommentHandler = self._marked
        self._parser.ProcessingInstructionHandler = self._marked
        self.root = ""
        self.cells = 0
        self.last_row = 0
        self.last_column = 0
        self.errors: dict[tuple[int, int], str] = {}
        self.uncached: set[tuple[int, int]] = set()
        self.negatives: dict[tuple[int, int], float] = {}
        self.counts = dict.fromkeys(("si", "mergeCell", "definedName"), 0)
        self.declared = 0
        self.sheets: list[Listed] = []
        self.merged: list[str] = []
        self.respelt = False
        self._row = 0
        self._column = 0
        self._kind = ""
        self._style = 0
        self._formula = False
        self._in_cell = False
        self._value: str | None = None
        self._open: str | None = None
        self._length = 0
        self._begun: int | None = None  # the byte at which the text of the open value begins

    @property
    def sight(self) -> PartSight:
        return PartSight(
            root=self.root,
            cells=self.cells,
            last_row=self.last_row,
            last_column=self.last_column,
            errors=self.errors,
            uncached=frozenset(self.uncached),
            negatives=self.negatives,
            strings=self.counts["si"],
            declared=self.declared,
            merges=self.counts["mergeCell"],
            names=self.counts["definedName"],
            sheets=tuple(self.sheets),
            merged=tall(self.merged),
            respelt=self.respelt,
        )

    def opened(self, name: str, space: str, attributes: Attributes) -> None:
        if not self.root:
            self.root = name
            if name == "sst":
                self.declared = max(_declared(attributes, key) for key in ("uniqueCount", "count"))
        if space not in MAIN:
            return
        if name in self.counts:
            self.counts[name] += 1
            self._length = 0
            if name == "mergeCell" and len(self.merged) < self.limits.merges:
                self.merged.append(attributes.get("ref", ""))
        elif name == "sheet":
            # the id's namespace differs between the strict and the transitional format
            ids = [value for key, value in attributes.items() if key.endswith(" id")]
            self.sheets.append(Listed(attributes.get("name", ""), ids[0] if ids else ""))
        elif name == "row":
            self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif name == "c":
            self._cell(attributes)
        elif name == "f":
            self._formula = True
        elif name in _VALUES:
            self._open, self._begun = name, None
            self._value = self._value or ""

    def closed(self, name: str, space: str) -> None:
        if space in MAIN and name in _VALUES:
            self._weigh(name)
            self._open = None
        elif space in MAIN and name == "c":
            self._finish()

    def text(self, text: str) -> None:
        if self._open is None:
            return
        if self._begun is None:
            self._begun = self._parser.CurrentByteIndex
        self._length += len(text)
        if self._length > self.limits.characters:
            raise too_much("一个单元格里的文字太长", f"{self.limits.characters} 个字")
        if self._in_cell:
            self._value = (self._value or "") + text

    def _marked(self, *_: object) -> None:
        """A comment, an instruction or CDATA: within a value calamine stops reading there."""
        self.respelt = self.respelt or self._open == _VALUE

    def _weigh(self, name: str) -> None:
        """A value that takes more bytes than its text holds references to characters, which
        calamine reads in texts alone."""
        if name != _VALUE or self._begun is None or self._kind == _TEXT:
            return
        plain = self._parser.CurrentByteIndex - self._begun == len(self._value or "")
        self.respelt = self.respelt or not plain

    def _cell(self, attributes: Attributes) -> None:
        self.cells += 1
        if "r" in attributes:
            self._row, self._column = _place(attributes["r"])
        else:
            self._column += 1
        self._kind = attributes.get("t", "")
        if self.odd:
            self._style = _style(attributes.get("s", "0"))
        self._formula, self._in_cell, self._value, self._length = False, True, None, 0

    def _finish(self) -> None:
        place = (self._row, self._column)
        self._in_cell = False
        if self._kind == "e":
            self.errors[place] = self._value or "#N/A"
        elif self._formula and not self._value and self._kind != "str":
            self.uncached.add(place)
        elif self._value and self._style in self.odd and self._kind in _NUMBERS:
            self.numbers[place] = self._style
        if self._kind in _NUMBERS and _NEGATIVE.fullmatch(self._value or ""):
            self.negatives[place] = float(self._value or "")
        if self._value or self._formula:
            self._grow(*place)

    def _grow(self, row: int, column: int) -> None:
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise _outside()
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


def _place(text: str) -> tuple[int, int]:
    found = _ADDRESS.match(text)
    if found is None:
        raise _outside()
    try:
        row, column = int(found.group(2)), column_number(found.group(1))
    except ValueError:
        raise _outside() from None
    if not 1 <= row <= MAX_ROWS:
        raise _outside()
    return row, column


def _style(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _outside() -> Refused:
    return too_much("有单元格超出了表格边界", "1048576 行、16384 列")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise damaged()
    if len(text) > 7 or int(text) > MAX_ROWS:
        raise _outside()
    return int(text)


def _declared(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "0").strip()
    return int(text) if text.isdecimal() and len(text) < 19 else 10**18

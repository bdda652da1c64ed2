"""The guard of .ods: an event look at content.xml that expands repeats on paper only.

It also finds what the reader gives as blanks: error cells, formulas without a result, cells that
are merged into another; and numbers that are shown as another text.
"""

from __future__ import annotations

from msgspec import Struct, field

from pipeline.cells import MAX_COLUMNS, MAX_ROWS
from pipeline.intake.guard.package import Package
from pipeline.intake.guard.sightings import Area, SheetSight, Sightings, hides
from pipeline.intake.guard.xmlevents import Attributes, EventGuard
from pipeline.intake.limits import Limits
from pipeline.intake.refusal import damaged, quarantined, too_much, unsafe

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_EXTENSION = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_DOWN, _ACROSS = f"{_TABLE} number-rows-spanned", f"{_TABLE} number-columns-spanned"
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_REPEATED = 100  # of one number beside or below itself
_MARKUP = (".xml", ".rdf")
_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"


def guard_ods(data: bytes, limits: Limits) -> Sightings:
    """What a reader of these bytes has to know; raises Refused where they break a limit."""
    package = Package(data, limits)
    names = [part.name for part in package.parts]
    if len(set(names)) != len(names):
        raise unsafe("两份同名的内部文件")
    if _CONTENT not in names:
        raise damaged()
    content = _Content(limits)
    for part in sorted(package.parts, key=lambda part: part.name != _MANIFEST):
        if part.name == _CONTENT:
            content.feed(package.stream(part))
        elif part.name == _MANIFEST:
            _Manifest(limits).feed(package.stream(part))
        elif part.name.endswith(_MARKUP) and part.size:
            EventGuard(limits).feed(package.stream(part))
        else:
            for _ in package.stream(part):  # sizes and CRC hold for pictures too
                pass
    return Sightings(content.sheets())


class _Manifest(EventGuard):
    def opened(self, name: str, space: str, attributes: Attributes) -> None:  # noqa: ARG002
        if name == "encryption-data":
            raise quarantined("I08", name="工作簿")


class _Table(Struct):
    """A `SheetSight` that grows."""

    name: str
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)

    def sight(self) -> SheetSight:
        merged = tuple(self.merged)
        uncached = frozenset(self.uncached)
        return SheetSight(self.name, self.errors, uncached, merged, formats=self.formats)


class _Content(EventGuard):
    """Walks the grid of each table; positions are of the expanded grid, from 1."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.found: list[_Table] = []
        self._names: set[str] = set()
        self._inner = 0  # tables inside a cell have no grid of their own
        self._cells = self._merges = 0
        self._row = self._column = 0
        self._row_times = self._times = 1
        self._row_cells = 0
        self._last_row = self._last_column = 0
        self._filled_row = False
        self._value = self._number = ""
        self._error = self._formula = self._typed = False
        self._in_text = self._in_note = False

    def sheets(self) -> tuple[SheetSight, ...]:
        return tuple(table.sight() for table in self.found)

    def opened(self, name: str, space: str, attributes: Attributes) -> None:
        if space == _TEXT and name == "p":
            self._in_text = not self._in_note
        if space == _OFFICE and name == "annotation":
            self._in_note = True
        if space != _TABLE:
            return
        if name == "table":
            self._inner += 1
            if self._inner == 1:
                self._sheet(attributes.get(f"{_TABLE} name", ""))
        elif name == "table-row" and self._inner == 1:
            self._row += 1
            self._column, self._filled_row, self._row_cells = 0, False, 0
            self._row_times = _times(attributes, "number-rows-repeated")
        elif name in _CELLS and self._inner == 1:
            self._cell(attributes)

    def closed(self, name: str, space: str) -> None:
        if space == _TEXT and name == "p":
            self._in_text = False
        if space == _OFFICE and name == "annotation":
            self._in_note = False
        if space != _TABLE:
            return
        if name == "table":
            self._inner -= 1
        elif self._inner == 1 and name in _CELLS:
            self._finish()
        elif self._inner == 1 and name == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self._in_text:
            self._value += text
            if len(self._value) > self.limits.characters:
                raise too_much("一个单元格里的文字太长", f"{self.limits.characters} 个字")

    def _sheet(self, name: str) -> None:
        if name in self._names:
            raise quarantined("I13", sheet_name=name)
        self._names.add(name)
        self.found.append(_Table(name))
        if len(self.found) > self.limits.sheets:
            raise too_much("工作表太多", f"{self.limits.sheets} 张")
        self._row = self._last_row = self._last_column = 0

    def _cell(self, attributes: Attributes) -> None:
        self._column += 1
        self._times = _times(attributes, "number-columns-repeated")
        kinds = {attributes.get(f"{space} value-type") for space in (_OFFICE, _EXTENSION)}
        self._error = attributes.get(f"{_EXTENSION} value-type") == "error"
        self._formula = f"{_TABLE} formula" in attributes
        self._typed = kinds != {None}
        self._value = ""
        self._number = attributes.get(f"{_OFFICE} value", "")
        if _DOWN in attributes or _ACROSS in attributes:
            self._merge(attributes)

    def _merge(self, attributes: Attributes) -> None:
        """Many programs say of every cell that it covers one row and one column."""
        down, across = (
            _times(attributes, f"number-{what}-spanned") for what in ("rows", "columns")
        )
        if down == across == 1:
            return
        self._merges += 1
        if self._merges > self.limits.merges:
            raise too_much("合并单元格太多", f"{self.limits.merges} 处")
        area = self._row, self._column, self._row + down - 1, self._column + across - 1
        if hides(area):
            self.found[-1].merged.append(area)

    def _finish(self) -> None:
        if self._error:
            self.found[-1].errors[(self._row, self._column)] = self._value or "#N/A"
        elif self._formula and not self._typed and not self._value:
            self.found[-1].uncached.add((self._row, self._column))
        elif self._number and self._value not in (self._number, self._number + ".0", ""):
            self._shown_otherwise()
        self._column += self._times - 1
        if self._column > MAX_COLUMNS:
            raise too_much("有单元格超出了表格边界", f"{MAX_COLUMNS} 列")
        if self._typed or self._formula or self._value:
            self._filled_row = True
            self._row_cells += self._times
            self._last_column = max(self._last_column, self._column)

    def _shown_otherwise(self) -> None:
        """A number whose cell shows another text, which stands in the file: a format of just it."""
        code = '"' + self._value.replace('"', "") + '"'
        columns = range(self._column, self._column + min(self._times, _REPEATED))
        for row in range(self._row, self._row + min(self._row_times, _REPEATED)):
            self.found[-1].formats.update(((row, column), code) for column in columns)

    def _end_row(self) -> None:
        self._row += self._row_times - 1
        if self._row > MAX_ROWS:
            raise too_much("有单元格超出了表格边界", f"{MAX_ROWS} 行")
        if not self._filled_row:
            return
        self._cells += self._row_cells * self._row_times
        self._last_row = self._row
        limits = self.limits
        for what, found, limit, unit in (
            ("单元格太多", self._cells, limits.cell_elements, "个"),
            ("行数太多", self._last_row, limits.rows, "行"),
            (
                "填写内容铺得太开，中间空白太多",
                self._last_row * self._last_column,
                limits.grid_cells,
                "格",
            ),
        ):
            if found > limit:
                raise too_much(what, f"{limit} {unit}")


def _times(attributes: Attributes, name: str) -> int:
    text = attributes.get(f"{_TABLE} {name}", "1").strip()
    if not text.isdecimal():
        raise damaged()
    return max(1, int(text)) if len(text) < 10 else MAX_ROWS + 1

"""Where a form's fields stand in a saved workbook, read from the hidden ids in the file itself."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.cells import address
from pipeline.demo.grid import Grid
from pipeline.demo.package import Package, Strings, Styles
from pipeline.spec.model import Form, Spec

IDS_ROW = 4
FIRST_ROW = 5
_VALUE, _FIELD = "@value", "@field"


class FormSheet:
    """One form's sheet: ``columns`` field id → column; on a record sheet ``lines`` field id →
    row, and every value stands in the one value column."""

    def __init__(self, form: Form, tab: str, grid: Grid) -> None:
        self.form = form
        self.tab = tab
        self.grid = grid
        ids = {grid.text(IDS_ROW, column): column for column in grid.cells(IDS_ROW)}
        ids.pop("", None)
        self.lines: dict[str, int] = {}
        if form.is_record:
            self.lines = {
                grid.text(row, ids[_FIELD]): row
                for row, _ in grid.rows()
                if row >= FIRST_ROW and grid.text(row, ids[_FIELD])
            }
            self.columns = dict.fromkeys(self.lines, ids[_VALUE])
        else:
            self.columns = ids

    def place(self, row: int, field: str) -> tuple[int, int] | None:
        """(row, column) of *field* in table row *row* (any, on a record sheet)."""
        column = self.columns.get(field)
        return None if column is None else (self.lines.get(field, row), column)

    def cell(self, row: int, field: str) -> str:
        """A1 address of *field*; KeyError where the sheet has no such column."""
        found = self.place(row, field)
        if found is None:
            raise KeyError(f"{self.form.id}.{field}")
        return address(*found)

    def text(self, row: int, field: str) -> str:
        """What stands there, ``""`` where nothing does or the sheet has no such column."""
        found = self.place(row, field)
        return "" if found is None else self.grid.text(*found)

    def filled(self) -> Iterator[int]:
        """Rows of a table sheet in which something was typed or preprinted."""
        for row, _ in list(self.grid.rows()):
            if row >= FIRST_ROW and not self._blank(row):
                yield row

    def next_blank(self, after: int) -> int:
        """First row after *after* (at least row 5) in which nothing stands but formulas."""
        row = max(after + 1, FIRST_ROW)
        while not self._blank(row):
            row += 1
        return row

    def _blank(self, row: int) -> bool:
        return not any(
            self.grid.text(row, column) and not self.grid.is_formula(row, column)
            for column in self.columns.values()
        )


class Book:
    """A saved workbook with its form sheets, opened one by one as they are asked for."""

    def __init__(self, data: bytes, spec: Spec) -> None:
        self.package = Package(data)
        self.strings = Strings(self.package)
        self.styles = Styles(self.package)
        self._spec = spec
        self._sheets: dict[str, FormSheet] = {}

    def has(self, form: str) -> bool:
        """True where the workbook has the sheet of *form*."""
        return self.package.entry(self._spec.forms[form].sheet) is not None

    def sheet(self, form: str) -> FormSheet:
        """The sheet of *form*; KeyError where the workbook has none."""
        if form not in self._sheets:
            definition = self._spec.forms[form]
            entry = self.package.entry(definition.sheet)
            if entry is None:
                raise KeyError(form)
            grid = Grid(self.package, entry.part, self.strings)
            self._sheets[form] = FormSheet(definition, entry.name, grid)
        return self._sheets[form]

    def forget(self, form: str) -> None:
        """Let go of an opened sheet: what happens to its part now happens in the package."""
        self._sheets.pop(form).grid.save()

    def grid(self, tab: str) -> Grid:
        """The cells of any tab (``_meta``); the caller saves it."""
        entry = self.package.entry(tab)
        if entry is None:
            raise KeyError(tab)
        return Grid(self.package, entry.part, self.strings)

    def tobytes(self) -> bytes:
        """The workbook with what was typed, as bytes."""
        for sheet in self._sheets.values():
            sheet.grid.save()
        self.strings.save()
        return self.package.tobytes()

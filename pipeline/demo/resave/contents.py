"""What a saved .xlsx shows: its tabs with typed values, dates told by the cell's format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from pipeline.demo.grid import Grid
from pipeline.demo.package import Package, Strings, Styles, parse, tag

Shown = str | float | date

_EPOCH = date(1899, 12, 30)
_DATE_FORMATS = range(14, 23)  # built in
_DATE_LETTERS = re.compile(r"[yd]", re.IGNORECASE)


class Tab(Struct, frozen=True):
    """A sheet: ``cells[(row, column)]`` for what is filled."""

    name: str
    hidden: bool
    cells: Mapping[tuple[int, int], Shown]


def tabs(workbook: bytes) -> Iterator[Tab]:
    """The sheets of an .xlsx in order."""
    package = Package(workbook)
    strings = Strings(package)
    dates = _date_styles(package)
    for sheet in package.sheets:
        grid = Grid(package, sheet.part, strings)
        cells: dict[tuple[int, int], Shown] = {}
        for row, _ in grid.rows():
            for column, cell in grid.cells(row).items():
                text = grid.text(row, column)
                if text:
                    kind, style = cell.get("t", "n"), int(cell.get("s", "0"))
                    cells[row, column] = _value(text, kind, is_date=style in dates)
        yield Tab(sheet.name, sheet.state != "visible", cells)


def _value(text: str, kind: str, *, is_date: bool) -> Shown:
    if kind != "n":
        return text
    number = float(text)
    return _EPOCH + timedelta(days=int(number)) if is_date and number > 0 else number


def _date_styles(package: Package) -> frozenset[int]:
    """Indices of the cell formats that show a date."""
    root = parse(package.parts[Styles.part])
    own = {
        int(entry.get("numFmtId", "0"))
        for entry in root.iter(tag("numFmt"))
        if _DATE_LETTERS.search(str(entry.get("formatCode")))
    }
    formats = root.find(tag("cellXfs"))
    assert formats is not None
    return frozenset(
        index
        for index, entry in enumerate(formats)
        if (number := int(entry.get("numFmtId", "0"))) in own or number in _DATE_FORMATS
    )

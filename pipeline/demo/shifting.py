"""Rows and columns inserted or swapped in a sheet's XML, the way a spreadsheet program does it:
cells, widths and the ranges of validations and formats move. Formulas keep their results."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from pipeline.cells import address, column_letters, column_number, parse_address
from pipeline.demo.grid import Grid
from pipeline.demo.package import tag

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)")
_RANGED = ("dataValidation", "conditionalFormatting", "mergeCell", "hyperlink")


def insert_row(grid: Grid, at: int) -> None:
    """A blank row before row *at*."""
    for number, row in reversed(list(grid.rows())):
        if number >= at:
            row.set("r", str(number + 1))
            _settle(row, number + 1, lambda column: column)
    _move_ranges(grid.root, lambda row: row + (row >= at), lambda column: column)
    grid.forget()


def insert_column(grid: Grid, at: int) -> None:
    """A blank column before column *at*."""
    for number, row in grid.rows():
        _settle(row, number, lambda column: column + (column >= at))
    for width in grid.root.iter(tag("col")):
        for edge in ("min", "max"):
            number = int(width.get(edge, "1"))
            width.set(edge, str(number + (number >= at)))
    _move_ranges(grid.root, lambda row: row, lambda column: column + (column >= at))
    grid.forget()


def swap_columns(grid: Grid, first: int, second: int, from_row: int) -> None:
    """Two columns change places from row *from_row* down (they are formatted alike)."""
    moved = {first: second, second: first}
    for number, row in grid.rows():
        if number >= from_row:
            _settle(row, number, lambda column: moved.get(column, column))
    grid.forget()


def _settle(row: etree._Element, number: int, place: Callable[[int], int]) -> None:
    """Give every cell of *row* its new address, in order."""
    row.attrib.pop("spans", None)
    cells = sorted(
        ((place(parse_address(str(cell.get("r")))[1]), cell) for cell in row),
        key=lambda entry: entry[0],
    )
    for column, cell in cells:
        cell.set("r", address(number, column))
    row[:] = [cell for _, cell in cells]


def _move_ranges(
    root: etree._Element, row: Callable[[int], int], column: Callable[[int], int]
) -> None:
    def moved(match: re.Match[str]) -> str:
        letters = column_letters(column(column_number(match.group(1))))
        return f"{letters}{row(int(match.group(2)))}"

    for name in _RANGED:
        for element in root.iter(tag(name)):
            for key in ("sqref", "ref"):
                if text := element.get(key):
                    element.set(key, _REFERENCE.sub(moved, text))

"""The cells of a sheet as extraction sees them: error cells and uncached formulas made visible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.cells import address
from pipeline.extraction.casting import Broken, BrokenCell, CellValue, trimmed, verbatim
from pipeline.records import RawSheet

Grid = Sequence[Sequence[CellValue]]
_UNCACHED = "没有结果的公式"


def grid(sheet: RawSheet) -> Grid:
    """Rows of *sheet*, ``[0][0]`` being A1, with a BrokenCell wherever the reader saw an error
    or a formula without a result (both come as blanks)."""
    if not sheet.errors and not sheet.uncached:
        return sheet.rows
    rows: list[list[CellValue]] = [list(cells) for cells in sheet.rows]
    for row, column in sorted(sheet.uncached):
        _put(rows, row, column, BrokenCell(Broken.UNCACHED, _UNCACHED))
    for (row, column), text in sorted(sheet.errors.items()):
        _put(rows, row, column, BrokenCell(Broken.ERROR, text))
    return rows


def _put(rows: list[list[CellValue]], row: int, column: int, cell: BrokenCell) -> None:
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    cells.extend([None] * (column - len(cells)))
    if blank(cells[column - 1]) or cell.kind is Broken.ERROR:
        cells[column - 1] = cell


def blank(value: CellValue) -> bool:
    """True of None, ``""`` and white space."""
    return value is None or (isinstance(value, str) and not trimmed(value))


def at(rows: Grid, row: int, column: int) -> CellValue:
    """The cell at 1-based *row*, *column*; None outside the grid."""
    if not 1 <= row <= len(rows):
        return None
    cells = rows[row - 1]
    return cells[column - 1] if column <= len(cells) else None


def filled(rows: Grid, first: int, columns: frozenset[int]) -> Iterator[tuple[str, str]]:
    """(address, text) of every filled cell from 1-based row *first* on, outside *columns*."""
    for number, cells in enumerate(rows[first - 1 :], start=first):
        for column, value in enumerate(cells, start=1):
            if column not in columns and not blank(value):
                yield address(number, column), trimmed(verbatim(value))

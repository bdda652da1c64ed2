"""The cells of a sheet as extraction sees them: what reads as blank but is not made visible."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipeline.cells import address
from pipeline.extraction.casting import (
    Broken,
    BrokenCell,
    CellValue,
    Formatted,
    number_text,
    trimmed,
    verbatim,
)
from pipeline.number_formats import shown
from pipeline.records import RawSheet

Grid = Sequence[Sequence[CellValue]]
_UNCACHED = BrokenCell(Broken.UNCACHED, "没有结果的公式")


def grid(sheet: RawSheet, computed: Collection[int] = ()) -> Grid:
    """Rows of *sheet*, ``[0][0]`` being A1, with a BrokenCell wherever the reader saw an error,
    a formula without a result, or a cell merged into the one above (all come as blanks, but for
    what programs left under a merge), and a Formatted where a number is shown as another text.
    Our own formulas, in the 1-based columns *computed*, make no rows below the last one, and their
    formats are ours."""
    own = frozenset(computed)
    formats = [place for place in sheet.formats if place[1] not in own] if sheet.formats else ()
    if not sheet.errors and not sheet.uncached and not sheet.merged and not formats:
        return sheet.rows
    rows: list[list[CellValue]] = [list(cells) for cells in sheet.rows]
    last = len(rows)
    for row, column in formats:
        _dress(rows, row, column, sheet.formats[row, column])
    told = [place for place in sheet.uncached if place[0] <= last or place[1] not in own]
    for row, column in told:
        _put(rows, row, column, _UNCACHED)
    for (row, column), text in sorted(sheet.errors.items()):
        _put(rows, row, column, BrokenCell(Broken.ERROR, text))
    for area in sheet.merged:
        _cover(rows, area)
    return rows


def _dress(rows: list[list[CellValue]], row: int, column: int, code: str) -> None:
    """A number in the format *code* as it is seen, where that is not the number."""
    number = at(rows, row, column)
    if isinstance(number, float):
        text = shown(code, number)
        if text != number_text(number):
            rows[row - 1][column - 1] = Formatted(number, text)


def _cover(rows: list[list[CellValue]], area: tuple[int, int, int, int]) -> None:
    """Every cell of *area* but the first shows what stands in the first. As a rule it holds
    nothing; where a program left it another value, nobody sees that."""
    top, left, bottom, right = area
    first = at(rows, top, left)
    text = "" if blank(first) else trimmed(verbatim(first))
    for row in range(top, min(bottom, len(rows)) + 1):
        cells = rows[row - 1]
        for column in range(left, min(right, len(cells)) + 1):
            if (row, column) != (top, left):
                cells[column - 1] = _under(cells[column - 1], first, text)


def _under(own: CellValue, first: CellValue, text: str) -> CellValue:
    """The cell that holds *own* where *first*, which reads *text*, is seen."""
    if blank(own):
        return BrokenCell(Broken.MERGED, text) if text else own
    if own == first or isinstance(own, BrokenCell):
        return own
    return BrokenCell(Broken.HIDDEN, trimmed(verbatim(own)))


def covered(value: CellValue) -> bool:
    """True of a cell that is merged into another: blank, though it shows something."""
    return isinstance(value, BrokenCell) and value.kind is Broken.MERGED


def _put(rows: list[list[CellValue]], row: int, column: int, cell: BrokenCell) -> None:
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    if len(cells) < column:
        cells.extend([None] * (column - len(cells)))
    if cells[column - 1] is None or cell.kind is Broken.ERROR or blank(cells[column - 1]):
        cells[column - 1] = cell


def blank(value: CellValue) -> bool:
    """True of None, ``""``, white space, and of a cell merged into another."""
    if isinstance(value, str):
        return not value or not trimmed(value)
    return value is None or covered(value)


def at(rows: Grid, row: int, column: int) -> CellValue:
    """The cell at 1-based *row*, *column*; None outside the grid."""
    if not 1 <= row <= len(rows):
        return None
    cells = rows[row - 1]
    return cells[column - 1] if column <= len(cells) else None


def column_of(rows: Grid, column: int) -> list[CellValue]:
    """The cells of 1-based *column* from row 1 on; None where a row ends before it."""
    return [cells[column - 1] if column <= len(cells) else None for cells in rows]


def filled(rows: Grid, first: int, columns: frozenset[int]) -> Iterator[tuple[str, str]]:
    """(address, text) of every filled cell from 1-based row *first* on, outside *columns*."""
    below = rows[first - 1 :]
    width = max(map(len, below), default=0)
    outside = [column for column in range(1, width + 1) if column not in columns]
    for number, cells in enumerate(below if outside else (), start=first):
        for column in outside:
            if column <= len(cells) and not blank(value := cells[column - 1]):
                yield address(number, column), trimmed(verbatim(value))

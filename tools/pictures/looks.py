"""How the cells of a picture look: letters, fills, frames, widths, heights and what colours them by
their value. Knows workbooks, nothing of what the cells say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

_STYLES = ("font", "fill", "border", "alignment", "number_format")
_NUMBER = re.compile(r"priority=\d+")


def looks(path: Path, sheet: str, area: str) -> Iterator[str]:
    """A line for each thing that gives the cells *area* of *sheet* their looks, in fixed order."""
    page = _opened(path)[sheet]
    shown = CellRange(area)
    yield f"grid {page.sheet_view.showGridLines}"
    yield from _sizes(page, shown)
    yield from sorted(f"merged {one}" for one in page.merged_cells.ranges if _meet(one, shown))
    yield from _by_value(page, shown)
    said: dict[int, str] = {}  # one text for each style of the workbook: many cells share it
    for cells in page[area]:
        for cell in cells:
            if cell.style_id not in said:
                said[cell.style_id] = _style(cell)
            yield f"{cell.coordinate} {said[cell.style_id]}"


def _sizes(page: Any, shown: CellRange) -> Iterator[str]:
    for one in page.column_dimensions.values():  # neighbours of one width stand as one
        for number in range(max(one.min, shown.min_col), min(one.max, shown.max_col) + 1):
            yield f"column {number} {0 if one.hidden else one.width}"
    usual = page.sheet_format.defaultRowHeight
    for number in range(shown.min_row, shown.max_row + 1):
        row = page.row_dimensions[number]
        yield f"row {number} {0 if row.hidden else row.height or usual}"


def _meet(one: CellRange, other: CellRange) -> bool:
    return not one.isdisjoint(other)


def _style(cell: Any) -> str:
    return " ".join(repr(getattr(cell, name)) for name in _STYLES)


def _by_value(page: Any, shown: CellRange) -> Iterator[str]:
    """Conditional formats that reach into *shown*, by their order, whatever its numbers."""
    rules = [
        (rule.priority, f"{formatting.sqref} {_NUMBER.sub('', repr(rule))}")
        for formatting in page.conditional_formatting
        if any(_meet(CellRange(str(one)), shown) for one in formatting.sqref.ranges)
        for rule in formatting.rules
    ]
    yield from (rule for _, rule in sorted(rules))


@lru_cache(maxsize=1)
def _opened(path: Path) -> Any:
    """Several pictures in a row are of one workbook."""
    return load_workbook(path)

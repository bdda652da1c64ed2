"""活动设置.xlsx of a home as a clerk changes it: by hand, cell by cell, in the saved workbook."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.cli.app import main

_IDS, _FIRST = 4, 5  # rows of a table: hidden ids, data
NAME = "活动设置.xlsx"


def chuangxian(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "-q", *words])


def as_json(home: Path, *words: str) -> dict[str, Any]:
    done = chuangxian(home, "--json", *words)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def edited(home: Path, change: Callable[[Workbook], Any]) -> Any:
    """What *change* gives, after it has changed 活动设置.xlsx of *home*; homes share files."""
    path = home / NAME
    found = load_workbook(path)
    given = change(found)
    path.unlink()
    found.save(path)
    return given


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[_IDS] if cell.value}


def row_of(sheet: Worksheet, name: str, value: object) -> int:
    """The row in which the field *name* is *value*."""
    column = columns(sheet)[name]
    rows = range(_FIRST, sheet.max_row + 1)
    return next(row for row in rows if sheet.cell(row, column).value == value)


def typed(sheet: Worksheet, row: int, **values: object) -> str:
    """Types *values* into *row*; the address of the first."""
    at = columns(sheet)
    cells = [sheet.cell(row, at[name]) for name in values]
    for cell, value in zip(cells, values.values(), strict=True):
        cell.value = value  # type: ignore[assignment]
    return str(cells[0].coordinate)


def period(book: Workbook, code: str, **values: object) -> str:
    """Changes the row of *code* on 报送期; the address of the first cell changed."""
    sheet = book["报送期"]
    return typed(sheet, row_of(sheet, "period", code), **values)


def parameter(book: Workbook, key: str, value: object) -> str:
    """Changes a parameter; the address of its value."""
    sheet = book["参数"]
    return typed(sheet, row_of(sheet, "key", key), value=value)


def without(book: Workbook, code: str) -> None:
    """Deletes the row of *code* on 报送期."""
    sheet = book["报送期"]
    sheet.delete_rows(row_of(sheet, "period", code))


def added(book: Workbook, tab: str, **values: object) -> str:
    """Fills the first empty row of *tab*; the address of the first cell."""
    sheet = book[tab]
    first = columns(sheet)[next(iter(values))]
    rows = range(_FIRST, sheet.max_row + 2)
    row = next(row for row in rows if sheet.cell(row, first).value is None)
    return typed(sheet, row, **values)

"""Has LibreOffice compute every formula of a workbook from nothing: cached results are removed
first, so that nothing of ours can be believed; entry cells may be changed on the way."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from libreoffice import convert_all
from openpyxl import load_workbook

_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_CACHED = re.compile(rb"</f><v>[^<]*</v>")

Cells = dict[tuple[str, str], object]


def without_results(path: Path, target: Path) -> Path:
    """*path* without one cached result, otherwise the same bytes."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as changed:
        for entry in source.infolist():
            data = source.read(entry)
            if _SHEET.fullmatch(entry.filename):
                data = _CACHED.sub(b"</f>", data)
            changed.writestr(entry, data)
    return target


def with_entries(path: Path, sheet: str, entries: Mapping[str, float], target: Path) -> Path:
    """*path* with other values in cells of *sheet*; cached results are gone with the saving."""
    book = load_workbook(path)
    for cell, value in entries.items():
        book[sheet][cell] = value
    book.save(target)
    return target


def recomputed(paths: list[Path], folder: Path) -> list[Path]:
    """All of *paths* as LibreOffice computes them, in one start."""
    return convert_all(paths, "xlsx", folder)


def formulas(path: Path) -> Cells:
    """(sheet, cell) → formula."""
    return _cells(path, computed=False)


def results(path: Path) -> Cells:
    """(sheet, cell) → value, of every cell that holds one."""
    return _cells(path, computed=True)


def _cells(path: Path, *, computed: bool) -> Cells:
    found: Cells = {}
    for sheet in load_workbook(path, data_only=computed).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and (computed or cell.data_type == "f"):
                    found[sheet.title, cell.coordinate] = cell.value
    return found

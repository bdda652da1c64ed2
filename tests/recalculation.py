"""Has LibreOffice compute every formula of a workbook from nothing: cached results are removed
first, so that nothing of ours can be believed; entry cells may be changed on the way."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from libreoffice import convert_all
from openpyxl import load_workbook

_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_NAMED = re.compile(r'<sheet name="([^"]*)"')
_CACHED = re.compile(rb"</f><v>[^<]*</v>")

Cells = dict[tuple[str, str], object]


def without_results(path: Path, target: Path) -> Path:
    """*path* without one cached result, otherwise the same bytes."""
    return _rewritten(path, target, lambda _, data: _CACHED.sub(b"</f>", data))


def with_entries(path: Path, sheet: str, entries: Mapping[str, float], target: Path) -> Path:
    """*path* with other numbers in cells of *sheet* that hold one, and without one cached result,
    otherwise the same bytes."""
    with zipfile.ZipFile(path) as book:
        names = _NAMED.findall(book.read("xl/workbook.xml").decode("utf-8"))
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"

    def typed(name: str, data: bytes) -> bytes:
        data = _CACHED.sub(b"</f>", data)
        for cell, value in entries.items() if name == part else ():
            number = rf'(<c r="{cell}"(?: s="\d+")?><v>)[^<]*(</v>)'.encode()
            data, found = re.subn(number, rb"\g<1>%r\g<2>" % value, data)
            assert found == 1, (sheet, cell)
        return data

    return _rewritten(path, target, typed)


def _rewritten(path: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """*target* as *path*, each of its sheets as *change* makes it of the part's name and text."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as changed:
        for entry in source.infolist():
            data = source.read(entry)
            if _SHEET.fullmatch(entry.filename):
                data = change(entry.filename, data)
            changed.writestr(entry, data)
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
    with closing(load_workbook(path, data_only=computed, read_only=True)) as book:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None and (computed or cell.data_type == "f"):
                        found[sheet.title, cell.coordinate] = cell.value
    return found

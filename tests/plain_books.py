"""Raw workbooks as plain lines: openpyxl and nothing of the project.

It reads workbooks without fault, as they were filed; it does not check, normalise or choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Line = dict[str, Any]


@cache
def sheets(path: Path) -> dict[str, list[Line]]:
    """Sheet → its lines: ids of row 4 (or, of a record, of column E) → value; ``#`` is the row."""
    found: dict[str, list[Line]] = {}
    for sheet in load_workbook(path, data_only=True):
        ids = [cell.value for cell in sheet[4]] if sheet.max_row >= 4 else []
        rows = [[_plain(v) for v in row] for row in sheet.iter_rows(min_row=5, values_only=True)]
        if "@field" in ids:
            found[sheet.title] = [{row[4]: row[1] for row in rows if row[4]}]
        elif ids and all(isinstance(name, str) for name in ids):
            lines = [dict(zip(ids, row, strict=True), **{"#": n}) for n, row in enumerate(rows, 5)]
            found[sheet.title] = [line for line in lines if any(_filled(line))]
    return found


def _filled(line: Line) -> list[bool]:
    return [value not in (None, "") for name, value in line.items() if name != "#"]


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def lines(path: Path, start: str) -> list[Line]:
    """Lines of the sheet whose name starts so (``F2``, ``上级评分``)."""
    return next((rows for name, rows in sheets(path).items() if name.startswith(start)), [])


@dataclass
class District:
    """The workbooks of a home; *folders* are looked through in order."""

    root: Path
    folders: tuple[Path, ...]

    def file(self, code: str, period: str) -> Path | None:
        found = [p for f in self.folders for p in sorted(f.rglob(f"{code}_*_{period}_r*.xlsx"))]
        return found[0] if found else None

    def form(self, code: str, period: str, start: str) -> list[Line]:
        path = self.file(code, period)
        return lines(path, start) if path else []

    def units(self, unit_class: str) -> list[str]:
        rows = lines(self.root / "活动设置.xlsx", "单位目录")
        return [row["unit_code"] for row in rows if str(row["class"]).startswith(unit_class)]

    def office(self, start: str) -> list[Line]:
        """Lines of the office's 督查评分簿 and of all the groups filed, the latest last."""
        books = [self.root / "督查评分簿.xlsx"]
        for period in ("2010Q3", "2011H1", "2011Q3", "2011Y", "2012H1"):
            for code in ("ZD001", "ZD002", "ZD003", "ZD004", "ZD005", "ZD006"):
                path = self.file(code, period)
                books += [path] if path else []
        return [line for book in books for line in lines(book, start)]


def number(value: Any) -> Fraction:
    return Fraction(str(value)) if value not in (None, "") else Fraction(0)

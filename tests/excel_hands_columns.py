"""Columns, headings and merged cells as people change them, each way a small function on a sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from excel_hands import FIRST, IDS, LABELS, last
from excel_hands_deeds import inserted_columns
from form_samples import ids
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet


def columns_at(column: int, texts_: dict[int, str] | None = None) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        inserted_columns(sheet, column)
        for row, text in (texts_ or {}).items():
            sheet.cell(row, column).value = text

    return change


def numbered_at_the_left(sheet: Worksheet) -> None:
    inserted_columns(sheet, 1)
    sheet.cell(LABELS, 1).value = "序号"
    for row in range(FIRST, last(sheet) + 1):
        sheet.cell(row, 1).value = row - FIRST + 1


def swapped(one: str, other: str, *, ids_too: bool) -> Callable[[Worksheet], None]:
    """Two columns cut and pasted into each other's place; the hidden row goes along where whole
    columns were moved, and stays where only what is seen was."""

    def change(sheet: Worksheet) -> None:
        first, second = ids(sheet)[one], ids(sheet)[other]
        for row in range(LABELS, sheet.max_row + 1):
            if row != IDS or ids_too:
                a, b = sheet.cell(row, first), sheet.cell(row, second)
                a.value, b.value = b.value, a.value

    return change


def without_column(name: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        at = ids(sheet)[name]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.delete_cols(at)

    return change


def copied_column(name: str, more: int = 0) -> Callable[[Worksheet], None]:
    """A whole column copied beside the table, its hidden id too; the first number then raised
    by *more*."""

    def change(sheet: Worksheet) -> None:
        at, new = ids(sheet)[name], sheet.max_column + 1
        for row in range(LABELS, sheet.max_row + 1):
            sheet.cell(row, new).value = sheet.cell(row, at).value
        sheet.cell(FIRST, new).value += more

    return change


def labels_changed(change_of: Callable[[str], str], *, lost_ids: bool = False) -> Any:
    def change(sheet: Worksheet) -> None:
        for column in range(1, sheet.max_column + 1):
            head = sheet.cell(LABELS, column)
            if isinstance(head.value, str):
                head.value = change_of(head.value)
            if lost_ids:
                sheet.cell(IDS, column).value = None

    return change


def id_row_deleted(sheet: Worksheet) -> None:
    sheet.delete_rows(IDS)


def head_deleted(sheet: Worksheet) -> None:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.delete_rows(1, IDS)


def merged(*areas: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return change


def labels_swapped(one: str, other: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        a, b = (sheet.cell(LABELS, ids(sheet)[name]) for name in (one, other))
        a.value, b.value = b.value, a.value

    return change


def hidden_columns(sheet: Worksheet) -> None:
    for letters in "BDF":
        sheet.column_dimensions[letters].hidden = True
    sheet.column_dimensions["E"].width = 2


def painted(sheet: Worksheet) -> None:
    thin = Side(style="thin")
    for row in range(FIRST, last(sheet) + 1):
        for cell in sheet[row]:
            cell.font = Font(name="宋体", color="FF0000", bold=True)
            cell.fill = PatternFill("solid", fgColor="FFFF00")
            cell.border = Border(left=thin, top=thin)
            cell.number_format = "General" if cell.column > 1 else "yyyy年m月"


def as_text(name: str) -> Callable[[Worksheet], None]:
    """A column pasted over in text format: numbers stored as text."""

    def change(sheet: Worksheet) -> None:
        for row in range(FIRST, last(sheet) + 1):
            cell = sheet.cell(row, ids(sheet)[name])
            cell.value, cell.number_format = str(cell.value), "@"

    return change

"""Rows as people change them in a spreadsheet program, each way a small function on a sheet."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from excel_hands import FIRST, IDS, LABELS, Edit, last, texts, write
from form_samples import ids
from openpyxl.worksheet.worksheet import Worksheet

F2, F3, F4, F5, F6, F1, F0, F8 = (
    "F2党员名册",
    "F3承诺台账",
    "F4测评统计",
    "F5活动台账",
    "F6五个好评分",
    "F1单位与方案",
    "F0填报信息",
    "核对说明",
)


def on(sheet: str, change: Callable[[Worksheet], None]) -> Edit:
    """*change* made on one sheet."""
    return lambda workbook: change(workbook[sheet])


def inserted_rows(sheet: Worksheet, row: int, count: int = 1) -> None:
    """Rows inserted as a program does it: merged cells below move down with their text."""
    areas = [copy(area) for area in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(row, count)
    for area in areas:
        if area.min_row >= row:
            area.shift(row_shift=count)
        sheet.merge_cells(str(area))


def inserted_columns(sheet: Worksheet, column: int, count: int = 1) -> None:
    """Columns inserted; merged cells to the right move along."""
    areas = [copy(area) for area in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(str(area))
    sheet.insert_cols(column, count)
    for area in areas:
        if area.min_col >= column:
            area.shift(col_shift=count)
        sheet.merge_cells(str(area))


def rows_at(row: int, count: int = 1) -> Callable[[Worksheet], None]:
    return lambda sheet: inserted_rows(sheet, row, count)


def typed_row(below: int, cells: dict[str, Any]) -> Callable[[Worksheet], None]:
    """A row typed *below* rows under the last record: column letters → what is typed."""

    def change(sheet: Worksheet) -> None:
        row = last(sheet) + below
        for letters, value in cells.items():
            sheet[f"{letters}{row}"].value = value

    return change


def row_between(at: int, cells: dict[str, Any]) -> Callable[[Worksheet], None]:
    """A row inserted among the records and typed into."""

    def change(sheet: Worksheet) -> None:
        inserted_rows(sheet, at)
        for letters, value in cells.items():
            sheet[f"{letters}{at}"].value = value

    return change


def record_under_the_labels(sheet: Worksheet) -> None:
    """The hidden row shown, a row inserted above it, and the first record moved there."""
    inserted_rows(sheet, IDS)
    moved = FIRST + 1
    for column in range(1, sheet.max_column + 1):
        source = sheet.cell(moved, column)
        sheet.cell(IDS, column).value, source.value = source.value, None


def header_again(at: int, *, with_ids: bool = False) -> Callable[[Worksheet], None]:
    """The heading copied in among the records, as for a second printed page."""

    def change(sheet: Worksheet) -> None:
        heads = [texts(sheet, LABELS), texts(sheet, IDS)][: 2 if with_ids else 1]
        inserted_rows(sheet, at, len(heads))
        for offset, head in enumerate(heads):
            write(sheet, at + offset, head)

    return change


def sorted_by(name: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        rows = range(FIRST, last(sheet) + 1)
        column = ids(sheet)[name] - 1
        for row, values in zip(
            rows,
            sorted((texts(sheet, r) for r in rows), key=lambda v: str(v[column]), reverse=True),
            strict=True,
        ):
            write(sheet, row, values)

    return change


def sorted_with_the_heading(sheet: Worksheet) -> None:
    """The visible heading sorted in among the records (the hidden row stays, as in Excel)."""
    rows = [LABELS, *range(FIRST, last(sheet) + 1)]
    found = [texts(sheet, row) for row in rows]
    for row, values in zip(rows, [*found[1:3], found[0], *found[3:]], strict=True):
        write(sheet, row, values)


def hidden_rows(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = f"A{LABELS}:{sheet.cell(LABELS, sheet.max_column).coordinate}"
    sheet.auto_filter.add_filter_column(1, ["领导班子"])
    for row in range(FIRST + 1, last(sheet) + 1, 2):
        sheet.row_dimensions[row].hidden = True


def outlined(sheet: Worksheet) -> None:
    sheet.row_dimensions.group(FIRST, FIRST + 2, hidden=True)
    sheet.column_dimensions.group("B", "D", hidden=True)


def spread(sheet: Worksheet) -> None:
    for row in range(last(sheet), FIRST, -1):
        inserted_rows(sheet, row)


def example_row(first: str) -> Callable[[Worksheet], None]:
    """A whole example over the records, copied from the first of them."""

    def change(sheet: Worksheet) -> None:
        inserted_rows(sheet, FIRST)
        write(sheet, FIRST, [first, *texts(sheet, FIRST + 1)[1:]])

    return change


def without_row(row: int) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.delete_rows(row)

"""Sheets and whole workbooks as people change them, each way a small function on a workbook."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from excel_hands import FIRST, Edit, Rewrite, last, write
from excel_hands_deeds import F4, inserted_columns, inserted_rows, typed_row
from form_samples import book
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet


def renamed(sheet: str, name: str) -> Edit:
    def edit(workbook: Any) -> None:
        workbook[sheet].title = name

    return edit


def reordered(workbook: Any) -> None:
    workbook._sheets.reverse()


def unprotected(workbook: Any) -> None:
    for sheet in workbook:
        sheet.protection.disable()
        sheet.freeze_panes = None


def everything_shown(workbook: Any) -> None:
    """All that we hide is shown: rows, columns, sheets."""
    unprotected(workbook)
    for sheet in workbook:
        sheet.sheet_state = "visible"
        for dimension in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()):
            dimension.hidden = False


def hidden_sheet(sheet: str) -> Edit:
    def edit(workbook: Any) -> None:
        workbook[sheet].sheet_state = "hidden"

    return edit


def duplicated(sheet: str, *, changed: str = "", emptied: bool = False) -> Edit:
    def edit(workbook: Any) -> None:
        twin = workbook.copy_worksheet(workbook[sheet])
        twin.title = f"{sheet} (2)"
        if changed:
            twin[changed].value = 3
        if emptied:
            for row in range(FIRST, twin.max_row + 1):
                write(twin, row, [None] * twin.max_column)

    return edit


def deleted_sheet(*sheets: str) -> Edit:
    def edit(workbook: Any) -> None:
        for sheet in sheets:
            del workbook[sheet]

    return edit


def own_sheet(name: str = "草稿") -> Edit:
    def edit(workbook: Any) -> None:
        draft = workbook.create_sheet(name, 0)
        draft["B2"].value, draft["B3"].value = "应参评底数", 1200

    return edit


def copied_out(*left_out: str) -> Edit:
    """Every sheet's values copied into a new workbook: no `_meta`, no formats, no protection."""

    def edit(workbook: Any) -> None:
        fresh = Workbook()
        for sheet in list(workbook):
            if sheet.sheet_state == "visible" and sheet.title not in left_out:
                page = fresh.create_sheet(sheet.title)
                for row in sheet.iter_rows():
                    for source in row:
                        if source.value is not None:
                            page.cell(source.row, source.column).value = source.value
        del fresh["Sheet"]
        workbook.__dict__.update(fresh.__dict__)
        for sheet in workbook:
            sheet._WorkbookChild__parent = workbook

    return edit


def one_page_copied_out(sheet: str) -> Edit:
    def edit(workbook: Any) -> None:
        everything = [page.title for page in workbook]
        copied_out(*(name for name in everything if name != sheet))(workbook)

    return edit


def commented(sheet: Worksheet) -> None:
    for row in range(FIRST, last(sheet) + 1):
        sheet.cell(row, 1).comment = Comment("已核对", "办公室")


def grouped(workbook: Any) -> None:
    """Saved with all tabs selected, on another than the first."""
    for sheet in workbook:
        sheet.sheet_view.tabSelected = True
    workbook.active = 4


def titled(sheet: str, cell: str, text: str) -> Edit:
    def edit(workbook: Any) -> None:
        workbook[sheet][cell].value = text

    return edit


def swapped_names(one: str, other: str) -> Edit:
    def edit(workbook: Any) -> None:
        first, second = workbook[one], workbook[other]
        first.title, second.title = "~", one
        first.title = other

    return edit


def changed(workbook: Any) -> None:
    """Several of these in one sheet, as they come."""
    sheet = workbook[F4]
    sheet.cell(FIRST + 1, 1).value = "同上"
    typed_row(2, {"A": "合计", "G": 500})(sheet)
    inserted_rows(sheet, 1, 2)
    inserted_rows(sheet, FIRST + 3)
    inserted_columns(sheet, 1)
    sheet.title = "测评"
    workbook._sheets.reverse()


def cached_formula(sheet: str, cell: str, formula: str) -> Rewrite:
    """A number replaced by a formula that a program has computed: in the XML, because openpyxl
    writes no results."""
    return respelt(sheet, rf'(<c r="{cell}"[^>]*>)(<v>)', rf"\1<f>{formula}</f>\2")


def respelt(sheet: str, pattern: str, spelling: str) -> Rewrite:
    """The XML of *sheet* with the one match of *pattern* replaced by *spelling*."""

    def rewrite(data: bytes) -> bytes:
        number = book(data).sheetnames.index(sheet) + 1
        part, target = f"xl/worksheets/sheet{number}.xml", BytesIO()
        with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
            for item in source.infolist():
                content = source.read(item)
                if item.filename == part:
                    content, hits = re.subn(pattern.encode(), spelling.encode(), content)
                    assert hits == 1
                made.writestr(item, content)
        return target.getvalue()

    return rewrite

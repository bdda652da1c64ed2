"""Merged cells of .xls and .ods are seen as those of .xlsx are, and named where they hide entries."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import xlwt
from excel_hands import received
from foreign_office import save_as
from form_samples import filled
from msgspec import structs
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from openpyxl import load_workbook

from pipeline.intake import Limits, Refused, read

SHEET, FIELD = "F4测评统计", "session_date"
# title, a heading, one cell over two rows, one over two columns: from 0, as (rows, columns)
AREAS = (((0, 0), (0, 5)), ((2, 3), (0, 0)), ((6, 8), (2, 2)), ((6, 6), (4, 5)))
HIDING = {(3, 1, 4, 1), (7, 3, 9, 3), (7, 5, 7, 6)}


def xls(count: int = 1) -> bytes:
    """*count* sheets with AREAS, then one without any."""
    book = xlwt.Workbook()
    for number in range(count):
        sheet = book.add_sheet(f"表{number}")
        for (top, bottom), (left, right) in AREAS:
            sheet.write_merge(top, bottom, left, right, "值")
    book.add_sheet("没有").write(0, 0, 1)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(count: int = 1) -> bytes:
    """The same, but for the heading; rows are repeated on the way."""
    book = OpenDocumentSpreadsheet()
    for number in range(count):
        table = Table(name=f"表{number}")
        table.addElement(_row((1, 6)))
        table.addElement(TableRow(numberrowsrepeated=1))
        table.addElement(_row((2, 1)))
        table.addElement(_row())
        table.addElement(TableRow(numberrowsrepeated=2))
        table.addElement(_row(None, None, (3, 1), None, (1, 2)))
        book.spreadsheet.addElement(table)
    empty = Table(name="没有")
    empty.addElement(_row((1, 1)))
    book.spreadsheet.addElement(empty)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _row(*spans: tuple[int, int] | None) -> TableRow:
    row = TableRow()
    for span in spans:
        if span is None:
            row.addElement(TableCell())
            continue
        down, across = span
        row.addElement(
            TableCell(
                valuetype="float", value="1", numberrowsspanned=down, numbercolumnsspanned=across
            )
        )
        for _ in range(across - 1):
            row.addElement(CoveredTableCell())
    return row


@pytest.mark.parametrize("make", [xls, ods])
def test_merged_cells_are_seen_where_they_can_hide_entries(make: object) -> None:
    assert callable(make)
    name = f"簿.{make.__name__}"
    merged, plain = read(make(), name, Limits()).sheets
    assert {*merged.merged} == HIDING
    assert plain.merged == ()


@pytest.mark.parametrize("make", [xls, ods])
def test_more_merged_cells_than_the_limit_are_refused(make: object) -> None:
    assert callable(make)
    name, found = f"簿.{make.__name__}", 2 * len(AREAS)
    limits = structs.replace(Limits(), merges=found)
    assert len(read(make(2), name, limits).sheets) == 3
    with pytest.raises(Refused) as refused:
        read(make(2), name, structs.replace(limits, merges=found - 1))
    assert refused.value.problem.code == "I11"
    assert "合并单元格太多" in refused.value.problem.message


@pytest.mark.libreoffice
def test_a_cell_that_was_merged_away_is_named_in_every_format(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(filled()))
    page = book[SHEET]
    column = [cell.value for cell in page[4]].index(FIELD) + 1
    page.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)
    given = tmp_path / "簿.xlsx"
    book.save(given)
    save_as([given], {"xls": tmp_path, "ods": tmp_path})
    day = page.cell(5, column).value
    assert isinstance(day, date)

    told = [received((tmp_path / f"簿.{kind}").read_bytes()) for kind in ("xlsx", "xls", "ods")]

    for outcome in told:
        merged = [p for p in outcome.problems if p.code == "T15"]
        assert [(p.where.sheet, p.where.row, p.where.field) for p in merged] == [(SHEET, 6, FIELD)]
        assert merged[0].raw == f"{day:%Y-%m-%d}"

"""汇总排名 on paper: sheets of several pages across say on each what they are, small tables are not
shrunk to one page, and nothing at the end of a row is cut."""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from invented_records import flag
from invented_scores import with_board
from libreoffice import convert_all
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from pipeline.analysis.scoring.history import Past
from pipeline.analysis.view import Point
from pipeline.workbooks.reports.listing import width_of
from pipeline.workbooks.reports.summary.workbook import write_summary

_LONGEST_HEADER = 255
_WIDE = ("总汇总", "条目得分率", "得分计算", "明细-党员", "明细-测评")
_HOSPITAL = "排名-民营医院"


@cache
def path() -> Path:
    """The hospital has two earlier periods; every unit that counts has an open point."""
    made = with_board()
    board = made.view.board
    assert board is not None
    past = tuple(
        Past("YY001", period, Fraction(80), Fraction(81), Fraction(9, 10))
        for period in ("2011Y", "2010Y")
    )
    points = tuple(
        Point(s.unit.code, s.in_force, flag()) for s in made.view.standings if s.in_force
    )
    target = Path(mkdtemp()) / "汇总排名.xlsx"
    view = replace(made.view, board=replace(board, history=past), points=points)
    write_summary(view, made.spec, target)
    return target


@cache
def book() -> Workbook:
    return load_workbook(path(), data_only=True)


def areas(tab: str) -> list[str]:
    found = str(book()[tab].print_area).replace("$", "").split(",")
    return [area.rpartition("!")[2] for area in found]


@pytest.mark.parametrize("tab", _WIDE)
def test_a_sheet_several_pages_wide_has_its_title_over_each_of_them(tab: str) -> None:
    sheet = book()[tab]
    header = sheet.oddHeader.left.text

    assert int(sheet.page_setup.fitToWidth) > 1
    assert sheet["A1"].value in header
    assert sheet["A2"].value in header
    assert len(header) < _LONGEST_HEADER
    assert areas(tab) == [f"A4:{get_column_letter(sheet.max_column)}{sheet.max_row}"]


def test_what_has_no_room_over_the_page_is_pointed_to() -> None:
    sheet = book()["总汇总"]

    assert len(sheet["B3"].value) > _LONGEST_HEADER / 2
    assert "（其余说明见本表第 3 行）" in sheet.oddHeader.left.text


def test_one_row_of_many_columns_is_printed_on_two_pages() -> None:
    sheet = book()[_HOSPITAL]
    (table, *charts) = areas(_HOSPITAL)

    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$B")
    assert table.startswith("A3:")  # where it is said that the order is a trial
    assert len(charts) == 2
    assert charts[0].partition(":")[2][:2] <= charts[1].partition(":")[0][:2]


def test_a_class_with_ranks_keeps_its_one_page() -> None:
    sheet = book()["排名-直属学校"]

    assert int(sheet.page_setup.fitToWidth or 1) == 1
    assert len(areas("排名-直属学校")) == 2


@pytest.mark.parametrize(("tab", "header"), [("来源", "文件"), ("排名-直属学校", "备注")])
def test_nothing_at_the_end_of_a_row_is_cut(tab: str, header: str) -> None:
    sheet = book()[tab]
    column = [cell.value for cell in sheet[4]].index(header) + 1
    longest = max(width_of(str(sheet.cell(row, column).value)) for row in range(5, sheet.max_row))

    assert sheet.column_dimensions[get_column_letter(column)].width >= longest


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not there")
def test_every_page_of_a_wide_sheet_says_what_it_is_in_whole(tmp_path: Path) -> None:
    printed = convert_all([path()], "pdf", tmp_path)[0]
    told = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = [page for page in told.split("\f") if "考核评选总汇总" in page.replace(" ", "")]

    assert len(pages) >= int(book()["总汇总"].page_setup.fitToWidth)
    assert all("数据截至 2012-06-25" in page for page in pages)

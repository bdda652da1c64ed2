"""What holds of every sheet of both report workbooks, full and empty."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from invented import empty, invented
from invented_scores import with_board
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.summary.workbook import write_summary
from pipeline.workbooks.reports.tracking.workbook import TrackingBook

CASES = ("汇总排名", "催报退回", "空-汇总排名", "空-催报退回", "计分-汇总排名")
SCORED = "计分-"
# working sheets of many columns, with names that stay; they and the 明细 are printed on as many
# pages as letters need to be read, what clerks and leaders read on one
_WIDE = ("条目得分率", "得分计算")
_WIDEST_TAB = 10
_READABLE = 245  # characters across a page; the margin of each column counts here
_TOO_WIDE = 300  # on one page
_REPEATED = 2  # columns, on each of several pages beside each other
_LANDSCAPE_A4 = ("landscape", "9")
_CHECKS = (Check("文件（份）", 40, 40, "清点"), Check("应参评合计", 400, 395, "清点"))


@cache
def written(case: str) -> Path:
    folder = Path(mkdtemp())
    made = empty() if case.startswith("空-") else invented()
    made = with_board() if case.startswith(SCORED) else made
    path = folder / f"{case}.xlsx"
    if case.endswith("汇总排名"):
        write_summary(made.view, made.spec, path)
    else:
        TrackingBook(made.view, made.spec).write(() if "空" in case else _CHECKS, path)
    return path


@cache
def opened(case: str) -> Workbook:
    return load_workbook(written(case))


SHEETS = [(case, tab) for case in CASES for tab in opened(case).sheetnames]
LISTS = [(case, tab) for case, tab in SHEETS if tab != "首页"]


@pytest.mark.parametrize("case", CASES)
def test_workbook_opens_without_repair(case: str) -> None:
    result = OpenXmlValidator().validate(str(written(case)))

    assert result.is_valid, result.errors


@pytest.mark.parametrize("case", CASES)
def test_workbook_opens_at_first_sheet_and_names_no_person(case: str) -> None:
    book = opened(case)

    assert book.active is not None
    assert book.active.title == book.sheetnames[0] == "首页"
    assert book.properties.title == case.rpartition("-")[2]
    assert book.properties.creator in (None, "")
    assert book.properties.created is not None
    assert book.properties.created.year == 2010


@pytest.mark.parametrize(("case", "tab"), SHEETS)
def test_sheet_has_title_and_sentence_with_period_and_day(case: str, tab: str) -> None:
    sheet = opened(case)[tab]

    assert len(tab) <= _WIDEST_TAB
    assert sheet["A1"].value
    assert "2012H1" in sheet["A2"].value
    assert "截至 2012-06-25" in sheet["A2"].value
    assert not sheet.merged_cells.ranges


def _columns(sheet: Worksheet) -> list[float]:
    """The width of each column that is shown."""
    # one that was only asked for, by another test, spans nothing
    kept = sheet.column_dimensions.values()
    spans = [entry for entry in kept if entry.min is not None and not entry.hidden]
    return [entry.width for entry in spans for _ in range(entry.min, entry.max + 1)]


@pytest.mark.parametrize(("case", "tab"), SHEETS)
def test_sheet_prints_on_a4_with_page_numbers(case: str, tab: str) -> None:
    sheet = opened(case)[tab]

    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == _LANDSCAPE_A4
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    wide, across = int(sheet.page_setup.fitToWidth or 1), _columns(sheet)
    if tab in _WIDE or tab.startswith("明细") or sum(across) > _TOO_WIDE:
        repeated = sum(across[:_REPEATED]) if wide > 1 else 0
        assert (sum(across) + (wide - 1) * repeated) / wide <= _READABLE
        assert wide == 1 or sum(across) > _READABLE
        assert sheet.print_title_cols == ("$A:$B" if wide > 1 else None)
    else:
        assert wide == 1
    assert "&P" in sheet.oddFooter.right.text or "Page" in sheet.oddFooter.right.text


@pytest.mark.parametrize(("case", "tab"), SHEETS)
def test_sheet_is_one_named_table_that_ends_it(case: str, tab: str) -> None:
    sheet = opened(case)[tab]

    (table,) = sheet.tables.values()
    start, end = table.ref.split(":")
    headers = [cell.value for cell in sheet[start : f"{end.rstrip('0123456789')}{start[1:]}"][0]]
    assert start.startswith("A")
    assert headers == table.column_names
    assert len({header.lower() for header in headers}) == len(headers)
    assert sheet.max_row == int(re.sub(r"\D", "", end))


@pytest.mark.parametrize(("case", "tab"), LISTS)
def test_list_has_frozen_header_filter_and_print_titles(case: str, tab: str) -> None:
    sheet = opened(case)[tab]

    (table,) = sheet.tables.values()
    assert sheet.freeze_panes == ("C5" if tab in _WIDE else "A5")
    assert table.autoFilter is not None
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["A3"].hyperlink.location == "'首页'!A1"


@pytest.mark.parametrize(("case", "tab"), LISTS)
def test_list_says_so_where_there_is_nothing(case: str, tab: str) -> None:
    first = [cell.value for cell in opened(case)[tab][5]]

    assert first[0] not in (None, "")


@pytest.mark.parametrize(("case", "tab"), LISTS)
def test_columns_are_wide_enough_for_dates_and_numbers(case: str, tab: str) -> None:
    sheet = opened(case)[tab]

    for cell in sheet[5]:
        shown = len(str(cell.value)) if isinstance(cell.value, int | float) else 0
        width = sheet.column_dimensions[cell.column_letter].width
        assert width >= min(shown, 6)


@pytest.mark.parametrize("case", CASES)
def test_texts_stay_texts_and_only_scores_are_formulas(case: str) -> None:
    kinds = {cell.data_type for sheet in opened(case) for row in sheet.iter_rows() for cell in row}

    assert ("f" in kinds) is case.startswith(SCORED)
    assert "e" not in kinds


@pytest.mark.parametrize(("case", "tab"), SHEETS)
def test_internal_links_lead_to_cells_that_are_there(case: str, tab: str) -> None:
    book = opened(case)
    for row in book[tab].iter_rows():
        for cell in row:
            if cell.hyperlink is not None and cell.hyperlink.location:
                sheet, _, cells = cell.hyperlink.location.rpartition("!")
                target = book[sheet.strip("'")]
                last = int(re.sub(r"\D", "", cells.rpartition(":")[2]))
                assert last <= target.max_row


@pytest.mark.parametrize("case", CASES)
def test_number_that_links_equals_the_length_of_its_list(case: str) -> None:
    sheet = opened(case)["首页"]
    seen = 0
    for row in sheet.iter_rows():
        for cell in row:
            if cell.hyperlink is not None and isinstance(cell.value, int):
                first, _, last = cell.hyperlink.location.rpartition("!")[2].partition(":")
                length = int(re.sub(r"\D", "", last)) - int(re.sub(r"\D", "", first)) + 1
                assert length == cell.value, cell.coordinate
                seen += 1
    assert seen or case.startswith("空-")


@pytest.mark.parametrize("case", CASES)
def test_front_sheet_links_to_every_other_sheet(case: str) -> None:
    book = opened(case)
    linked = {
        cell.hyperlink.location.rpartition("!")[0].strip("'")
        for row in book["首页"].iter_rows()
        for cell in row
        if cell.hyperlink is not None and cell.hyperlink.location
    }

    assert linked == set(book.sheetnames) - {"首页"}


@pytest.mark.parametrize("case", ["汇总排名", "催报退回", "计分-汇总排名"])
def test_same_view_gives_the_same_bytes(case: str, tmp_path: Path) -> None:
    made = with_board() if case.startswith(SCORED) else invented()
    again = tmp_path / "again.xlsx"
    if case.endswith("汇总排名"):
        write_summary(made.view, made.spec, again)
    else:
        TrackingBook(made.view, made.spec).write(_CHECKS, again)

    assert again.read_bytes() == written(case).read_bytes()

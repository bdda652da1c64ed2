"""What a number looks like under a format, and whether that is the number."""

from __future__ import annotations

import io
import zipfile

import hostile
import pytest
import xlwt
from excel_hands import received
from excel_hands_books import respelt
from foreign_office import save_as
from form_samples import book, filled

from pipeline.extraction import tally
from pipeline.intake import Limits, read
from pipeline.number_formats import agrees, is_plain, shown
from pipeline.spec import load

F4, F6 = "F4测评统计", "F6五个好评分"
PERCENT = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("0%", 0.9, "90%"),
        ("0.00%", 0.955, "95.50%"),
        ("000", 7, "007"),
        ("0", 2.6, "3"),
        ("0.0", 2, "2.0"),
        ("0.###", 3.5, "3.5"),
        ("#,##0.00_ ", 1267, "1,267.00"),
        ("00,000", 7, "00,007"),
        ("0.00_);[Red]\\(0.00\\)", -5, "(5.00)"),
        ("0.00", -1.5, "-1.50"),
        ("0,", 12_670, "13"),
        ('0"人"', 63, "63人"),
        ("[$¥-804]#,##0", 5, "¥5"),
        ('_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', 0, "-"),
        ("0;-0;;@", 0, ""),
        ('"是";"否"', 1, "是"),
        ("General;[红色]-General", -5.5, "-5.5"),
        ("# ?/?", 0.5, None),
        ("0.00E+00", 12, None),
        ("[DBNum1]0", 63, None),
        ("[>1]0;0%", 0.9, None),
        ("000-0000", 5, None),
    ],
)
def test_a_number_is_shown_as_excel_shows_it(code: str, number: float, text: str | None) -> None:
    assert shown(code, number) == text


@pytest.mark.parametrize(
    ("text", "number", "same"),
    [
        ("007", 7, True),
        ("1,267.00", 1267, True),
        ("63人", 63, True),
        ("(5.00)", -5, True),
        ("-", 0, True),
        ("0%", 0, True),
        ("90%", 0.9, False),
        ("4", 3.6, False),
        ("5.00", -5, False),
        ("", 0, False),
        ("是", 1, False),
    ],
)
def test_a_text_agrees_where_it_says_the_number(text: str, number: float, same: bool) -> None:
    assert agrees(text, number) is same


@pytest.mark.parametrize("code", ["General", "@", "0", "yyyy-mm-dd", "[h]:mm", 'm"月"d"日"'])
def test_most_formats_need_no_second_look(code: str) -> None:
    assert is_plain(code)


@pytest.mark.parametrize("code", ["0%", "000", "[Red]0", '0"d"', "#,##0"])
def test_others_do(code: str) -> None:
    assert not is_plain(code)


CELL = '<{p}row r="2"><{p}c r="B2" s="1"><{p}v>0.9</{p}v></{p}c></{p}row>'


def prefixed() -> str:
    """A sheet that takes the event parser."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = f"<x:sheetData>{CELL.format(p='x:')}</x:sheetData>"
    return f'<x:worksheet xmlns:x="{space}">{data}</x:worksheet>'


def large() -> str:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>12</v></c></row>' for n in range(3, 190_000))
    return hostile.worksheet(CELL.format(p="") + rows)


@pytest.mark.parametrize("sheet", [hostile.worksheet(CELL.format(p="")), prefixed(), large()])
def test_it_is_seen_on_every_way_through_the_guard(sheet: str) -> None:
    data = hostile.minimal(sheet=sheet, more={"xl/styles.xml": PERCENT}, method=zipfile.ZIP_STORED)
    found = read(data, "a.xlsx", Limits()).sheets[0]
    assert dict(found.formats) == {(2, 2): "0%"}
    assert found.value(2, 2) == 0.9


def test_it_is_seen_by_the_second_reader() -> None:
    workbook = book(filled())
    workbook[F6]["D5"].value, workbook[F6]["D5"].number_format = 0.9, "0%"
    target = io.BytesIO()
    workbook.save(target)
    data = respelt(F4, r'(<c r="G5"[^>]*>)<v>63</v>', r"\1<v><![CDATA[63]]></v>")(target.getvalue())
    assert [(p.code, p.where.cell, p.raw) for p in received(data).problems if p.code == "T17"] == [
        ("T17", "D5", "90%")
    ]


def test_it_is_seen_in_xls() -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("表")
    for row, (value, code) in enumerate([(0.9, "0%"), (7, "000"), (63, "General"), (3, "0.0###")]):
        sheet.write(row, 0, value, xlwt.easyxf(num_format_str=code))
    target = io.BytesIO()
    made.save(target)
    found = read(target.getvalue(), "a.xls", Limits()).sheets[0]
    assert dict(found.formats) == {(1, 1): "0%", (2, 1): "000"}
    assert [row[0] for row in found.rows] == [0.9, 7.0, 63.0, 3.0]


@pytest.mark.libreoffice
def test_it_is_named_in_every_format(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("簿")
    workbook = book(filled())
    workbook[F6]["D5"].value, workbook[F6]["D5"].number_format = 0.9, "0%"
    workbook["F2党员名册"]["J5"].value = 7
    workbook["F2党员名册"]["J5"].number_format = "000"
    workbook.save(folder / "簿.xlsx")
    save_as([folder / "簿.xlsx"], {"xls": folder, "ods": folder})
    for kind in ("xlsx", "xls", "ods"):
        found = received((folder / f"簿.{kind}").read_bytes())
        told = [(p.code, p.where.cell, p.raw) for p in found.problems if p.code[0] == "T"]
        assert ("T17", "D5", "90%") in told, kind
        assert [cell for code, cell, _ in told if code == "T17"] == ["D5"], kind
        assert found.submission.rows("F2")[0].values["duty_post"] == "007", kind


def test_a_share_in_a_form_that_is_not_due_is_counted_as_it_is_read() -> None:
    workbook = book(filled("2012Z"))
    for row, count in ((5, 63), (6, 58)):
        workbook[F4][f"B{row}"].value, workbook[F4][f"G{row}"].value = "党组织", count
    workbook[F4]["G6"].number_format = "0%"
    target = io.BytesIO()
    workbook.save(target)
    found = received(target.getvalue())
    assert [row.values["n_due"] for row in found.submission.rows("F4")] == [63, None]
    counted = tally(found.raw, load())["F4"]
    assert (counted["rows"], counted["n_due"]) == (2, 63)

"""Tables as they are drawn: texts, links, formulas and charts of rows that are streamed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from pipeline.stages.written import WrittenBook
from pipeline.workbooks.look import open_workbook
from pipeline.workbooks.reports.listing import Cell, Column, File, Listing, Place, Rows, Tone
from pipeline.workbooks.reports.streamed_sheet import close_streamed
from pipeline.workbooks.reports.table_sheet import Chart, TableSheet

HEADERS = ("甲", "乙", "丙")
KINDS = ("text", "count", "rate")


def drawn(*rows: tuple[Any, Any, Any], chart: Chart | None = None) -> bytes:
    columns = tuple(Column(header, kind) for header, kind in zip(HEADERS, KINDS, strict=True))
    listing = Listing("表", "Table", "表", "一句话。", columns, rows, "没有")
    package = BytesIO()
    workbook = open_workbook(package, "表", "2012H1")
    TableSheet(listing, chart).draw(workbook, "页脚")
    close_streamed(workbook)
    return package.getvalue()


def written(package: bytes, folder: Path) -> WrittenBook:
    path = folder / "表.xlsx"
    path.write_bytes(package)
    return WrittenBook(path)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "=1+1"),
        ("甲&乙<丙>", "甲&乙<丙>"),
        ("  两头有空格 ", "  两头有空格 "),
        ("两\n行", "两\n行"),
        ("半个\udcb3字", "半个?字"),
        ("_x0041_", "_x0041_"),
        ("响\x07铃", "响\x07铃"),
    ],
)
def test_text_is_read_back_as_it_is(text: str, shown: str, tmp_path: Path) -> None:
    package = drawn((text, 1, 2))

    book = CalamineWorkbook.from_filelike(BytesIO(package))
    assert book.get_sheet_by_name("表").to_python()[-1][0] == shown
    with written(package, tmp_path) as back:
        assert list(back.rows("表", HEADERS)) == [[shown, 1, 2]]


def test_text_too_long_for_a_cell_is_cut(tmp_path: Path) -> None:
    with written(drawn(("长" * 40_000, 1, 2)), tmp_path) as back:
        ((text, *_),) = back.rows("表", HEADERS)

    assert text == "长" * 32_767


def test_number_that_links_stays_a_number() -> None:
    rows = [
        (Cell("单位", File("../收件 箱/甲#1.xlsx")), Cell(3, Place("表", 5, 6), Tone.BAD), None),
        ("乙", 4, Fraction(1, 3)),
    ]
    sheet = load_workbook(BytesIO(drawn(*rows)))["表"]

    assert (sheet["B5"].value, sheet["B5"].hyperlink.location) == (3, "'表'!A5:A6")
    assert sheet["A5"].hyperlink.target == "../收件%20箱/甲%231.xlsx"
    assert sheet["C5"].value is None
    assert sheet["C6"].value == pytest.approx(1 / 3)
    assert sheet["B5"].fill != sheet["B6"].fill


def test_formula_has_its_result_cached_and_the_look_of_its_column() -> None:
    rows = [("甲", 1, Cell("未报", formula='IF(B5>0,"未报",0)')), ("乙", 1, Fraction(1, 2))]
    package = drawn(*rows)

    live, cached = (load_workbook(BytesIO(package), data_only=only)["表"] for only in (False, True))
    assert live["C5"].value == '=IF(B5>0,"未报",0)'
    assert cached["C5"].value == "未报"
    assert live["C5"].number_format == live["C6"].number_format == "0.0%"


def test_chart_holds_the_values_of_the_rows_that_it_shows() -> None:
    def chart(workbook: Workbook, worksheet: Any) -> None:
        bars = workbook.add_chart({"type": "bar"})
        bars.add_series({"categories": "='表'!$A$5:$A$6", "values": "='表'!$C$5:$C$6"})
        worksheet.insert_chart(4, 5, bars)

    rows = [("甲", 1, Fraction(1, 4)), ("乙", 1, Cell(Fraction(1, 2), formula="B6/2"))]
    with ZipFile(BytesIO(drawn(*rows, chart=chart))) as parts:
        held = parts.read("xl/charts/chart1.xml").decode("utf-8")

    assert [held.count(f"<c:v>{value}</c:v>") for value in ("甲", "乙", "0.25", "0.5")] == [1] * 4


def test_rows_are_made_when_they_are_asked_for() -> None:
    made: list[int] = []

    def make(entry: int) -> tuple[int]:
        made.append(entry)
        return (entry,)

    rows = Rows(range(5), make)
    assert (len(rows), bool(Rows((), make)), made) == (5, False, [])
    assert (rows[3], list(rows[1:3]), made) == ((3,), [(1,), (2,)], [3, 1, 2])


def test_blanks_and_message_rows_are_told_apart(tmp_path: Path) -> None:
    with written(drawn((None, None, "有"), ("甲", None, date(2012, 6, 1))), tmp_path) as back:
        assert list(back.rows("表", ("丙", "甲"))) == [["有", None], [41061, "甲"]]
    with written(drawn(), tmp_path) as back:
        assert list(back.rows("表", HEADERS)) == []


def test_rows_by_the_thousand_are_read_back_one_by_one(tmp_path: Path) -> None:
    rows = [(f"单位{number}", number, Fraction(number, 8)) for number in range(20_000)]
    with written(drawn(*rows), tmp_path) as back:
        assert back.tabs("表") == ["表"]
        assert list(back.rows("表", HEADERS)) == [[a, b, float(c)] for a, b, c in rows]


def test_header_that_is_not_there_is_no_silent_zero(tmp_path: Path) -> None:
    with written(drawn(("甲", 1, 2)), tmp_path) as back, pytest.raises(KeyError):
        list(back.rows("表", ("丁",)))


def test_rows_of_any_length_are_read_back(tmp_path: Path) -> None:
    """Also where a row is longer than what is inflated at once."""
    signs = [chr(code) for code in range(0x4E00, 0x9FA5)]
    one, two, three = ("".join(Random(seed).choices(signs, k=32_000)) for seed in range(3))
    long = (one, two, three)
    rows: list[tuple[Any, Any, Any]] = [
        long,
        *[("甲", n, Fraction(n, 7)) for n in range(3_000)],
        long,
        long,
    ]

    with written(drawn(*rows), tmp_path) as back:
        found = list(back.rows("表", HEADERS))

    assert [tuple(row) for row in found] == [
        tuple(float(cell) if isinstance(cell, Fraction) else cell for cell in row) for row in rows
    ]


def test_a_part_that_is_not_what_was_packed_is_not_read(tmp_path: Path) -> None:
    package = drawn(("甲", 1, 2))
    with ZipFile(BytesIO(package)) as parts:
        crc = parts.getinfo("xl/worksheets/sheet1.xml").CRC
    harmed = package.replace(crc.to_bytes(4, "little"), (crc ^ 1).to_bytes(4, "little"))

    with written(harmed, tmp_path) as back, pytest.raises(BadZipFile):
        list(back.rows("表", HEADERS))

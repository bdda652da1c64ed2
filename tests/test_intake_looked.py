"""What the guard has unpacked is what the reader reads: the same values, and nothing besides."""

from __future__ import annotations

import io
import zipfile

import hostile
import pytest

from pipeline.intake import Limits
from pipeline.intake.guard import Sightings, guard_ooxml
from pipeline.intake.readers import calamine, read_calamine
from pipeline.records import RawWorkbook

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
AFTER = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><pageMargins left="1"/>'
MERGED = hostile.minimal(sheet=hostile.worksheet(ONE, after=AFTER))
FORM = hostile.form(sheets=3)


def unread(data: bytes) -> Sightings:
    """What the guard says of *data*, without the parts: calamine unpacks them itself."""
    return Sightings(guard_ooxml(data, Limits()).sheets)


def values(book: RawWorkbook) -> list[tuple[str, list[list[object]]]]:
    return [(sheet.name, [list(row) for row in sheet.rows]) for sheet in book.sheets]


@pytest.mark.parametrize(
    "data",
    [
        FORM,
        MERGED,
        hostile.minimal(),
        hostile.minimal(sheet=hostile.worksheet("").replace("<sheetData></sheetData>", "")),
        hostile.minimal(sheet=hostile.worksheet(ONE).replace("<sheetData>", "<sheetData >")),
        hostile.minimal('<row r="2"><c r="B2" t="inlineStr"><is><t>甲</t></is></c></row>'),
        hostile.minimal(ONE, more={"xl/styles.xml": "<styleSheet></styleSheet>", "a.png": b"1"}),
    ],
)
def test_parts_that_were_looked_at_read_as_the_file_does(data: bytes) -> None:
    sights = guard_ooxml(data, Limits())
    assert sights.looked
    assert values(read_calamine(data, "xlsx", sights)) == values(
        read_calamine(data, "xlsx", unread(data))
    )


def test_a_part_that_calamine_stumbles_over_is_not_lost_on_the_way() -> None:
    data = hostile.minimal(ONE, more={"xl/styles.xml": ""})  # empty, so no styles at all
    for sights in (guard_ooxml(data, Limits()), unread(data)):
        with pytest.raises(calamine.CalamineFailed):
            read_calamine(data, "xlsx", sights)


def test_the_reader_gets_each_sheet_up_to_its_cells_and_an_end_to_the_search_for_merges() -> None:
    sights = guard_ooxml(MERGED, Limits())
    with zipfile.ZipFile(io.BytesIO(calamine._package(sights, ()))) as package:
        assert package.testzip() is None
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.endswith(f"<mergeCells/><sheetData>{ONE}</sheetData></worksheet>")
    assert sights.sheets[0].part == "xl/worksheets/sheet1.xml"


def test_sheets_that_nobody_reads_are_left_out() -> None:
    sights = guard_ooxml(FORM, Limits())
    book = read_calamine(FORM, "xlsx", sights, {"F1表"})
    assert [bool(sheet.rows) for sheet in book.sheets] == [True, False, True]
    with zipfile.ZipFile(io.BytesIO(calamine._package(sights, {"F1表"}))) as package:
        assert "xl/worksheets/sheet2.xml" not in package.namelist()
        assert "xl/worksheets/sheet3.xml" in package.namelist()


def test_a_part_of_two_sheets_is_left_out_only_where_nobody_reads_either() -> None:
    data = hostile.changed(
        hostile.minimal(ONE, names=("甲", "乙")),
        "xl/_rels/workbook.xml.rels", "worksheets/sheet2.xml", "worksheets/sheet1.xml",
    )  # fmt: skip
    book = read_calamine(data, "xlsx", guard_ooxml(data, Limits()), {"甲"})
    assert [sheet.rows for sheet in book.sheets] == [[], [[1.0]]]


def test_a_workbook_too_large_to_be_held_is_read_from_its_file() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n:0200}</t></is></c></row>'
        for n in range(1, 40_000)
    )
    data = hostile.minimal(rows)
    sights = guard_ooxml(data, Limits())
    assert sights.looked == ()
    assert len(read_calamine(data, "xlsx", sights).sheets[0].rows) == 39_999

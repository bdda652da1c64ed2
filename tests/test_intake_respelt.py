"""Values that a program spelt in a way that the first reader gets wrong are read as they are meant."""

from __future__ import annotations

import io
import zipfile

import hostile
import pytest
from excel_hands_books import respelt
from form_samples import filled

from pipeline.intake import Limits, read
from pipeline.intake.guard import guard_ooxml
from pipeline.records import RawValue

F4 = "F4测评统计"
NUMBER = r'(<c r="G5"[^>]*>)<v>63</v>'
WORDS = r'<c r="B5" (s="\d+") t="s"><v>\d+</v></c>'
FORMULA = r'<c r="B5" \1 t="str"><f>A1</f><v>{}</v></c>'
INLINE = r'<c r="B5" \1 t="inlineStr"><is><t>{}</t></is></c>'


def value(data: bytes, row: int, column: int) -> RawValue:
    sheet = read(data, "a.xlsx", Limits()).sheet(F4)
    assert sheet is not None
    return sheet.value(row, column)


@pytest.mark.parametrize(
    "spelling",
    [
        "<![CDATA[63]]>",
        "6<![CDATA[3]]>",
        "6<!-- 人 -->3",
        "<!-- 人 -->63",
        "6<?program 1?>3",
        "6&#51;",
        "&#x36;3",
    ],
)
def test_a_number_is_read_however_it_is_spelt(spelling: str) -> None:
    data = respelt(F4, NUMBER, rf"\1<v>{spelling}</v>")(filled())
    assert value(data, 5, 7) == 63.0


@pytest.mark.parametrize(
    "spelling", ["<![CDATA[领导]]>班子", "领<!-- x -->导班子", "领<?x y?>导班子", "&#39046;导班子"]
)
@pytest.mark.parametrize("cell", [FORMULA, INLINE])
def test_a_text_is_read_however_it_is_spelt(cell: str, spelling: str) -> None:
    data = respelt(F4, WORDS, cell.format(spelling))(filled())
    assert value(data, 5, 2) == "领导班子"


def test_shared_texts_are_read_however_they_are_spelt() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled())) as given, zipfile.ZipFile(made, "w") as target:
        for name in given.namelist():
            part = given.read(name)
            if name == "xl/sharedStrings.xml":
                plain = "<t>领导班子</t>".encode()
                assert part.count(plain) == 1
                part = part.replace(plain, "<t><![CDATA[领]]>导<!-- x -->班&#23376;</t>".encode())
            target.writestr(name, part)
    assert value(made.getvalue(), 5, 2) == "领导班子"


@pytest.mark.parametrize("cell", [FORMULA.format("甲&amp;乙&#10;丙"), INLINE.format("甲&#10;乙")])
def test_what_the_first_reader_reads_right_is_left_to_it(cell: str) -> None:
    for data in (filled(), respelt(F4, WORDS, cell)(filled())):
        assert not guard_ooxml(data, Limits()).respelt


def test_it_is_seen_in_a_workbook_that_is_too_large_to_be_held() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>12</v></c></row>'
    rows = "".join(row.format(number) for number in range(1, 190_000)).replace(
        row.format(7), '<row r="7"><c r="A7"><v>1&#50;</v></c></row>'
    )
    for text, found in ((rows, True), (rows.replace("&#50;", "2"), False)):
        data = hostile.minimal(sheet=hostile.worksheet(text), method=zipfile.ZIP_STORED)
        sights = guard_ooxml(data, Limits())
        assert (sights.looked, sights.respelt) == ((), found)

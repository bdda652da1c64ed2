"""What spreadsheet libraries do to bad bytes, and that the guard is there first.

One sample for each line of the table of what the libraries do, read through the public door.
"""

from __future__ import annotations

import io
import zipfile

import hostile
import pytest
from openpyxl import load_workbook

from pipeline.intake import Limits, Refused, read
from pipeline.intake.guard import guard_ooxml
from pipeline.records import RawWorkbook, Result

FORM = hostile.form()
SHEET = "xl/worksheets/sheet1.xml"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
SMALL = Limits(
    unpacked_mib=2, part_mib=1, rows=100, grid_cells=1000, cell_elements=500, strings=50,
    merges=5, names=5, sheets=3, workbook_entries=40, characters=100,
)  # fmt: skip


def opened(data: bytes, limits: Limits | None = None) -> RawWorkbook:
    return read(data, "a.xlsx", limits or Limits())


def refused(data: bytes, limits: Limits | None = None) -> str:
    """The code with which *data* is refused; it is always quarantined."""
    with pytest.raises(Refused) as caught:
        opened(data, limits)
    assert caught.value.result is Result.QUARANTINED
    assert len(caught.value.problem.remedy) > 5
    return caught.value.problem.code


MERGED = hostile.minimal(
    sheet=hostile.worksheet(
        ONE, after="<mergeCells>" + '<mergeCell ref="A1:A2"/>' * 6 + "</mergeCells>"
    )
)
NAMED = hostile.changed(
    FORM,
    "xl/workbook.xml",
    "</sheets>",
    "</sheets><definedNames>" + '<definedName name="a">1</definedName>' * 6 + "</definedNames>",
)


def strings(count: str, items: str = "<si><t>甲</t></si>") -> bytes:
    table = f'{hostile.DECLARATION}<sst xmlns="{hostile.MAIN}" {count}>{items}</sst>'
    return hostile.minimal('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=table)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(strings('count="1" uniqueCount="4000000000"'), id="huge uniqueCount"),
        pytest.param(strings("uniqueCount='4000000000'"), id="in odd quotes"),
        pytest.param(strings('uniqueCount = "4000000000"'), id="with blanks"),
        pytest.param(
            hostile.minimal(ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            id="A1 and XFD1048576",
        ),
        pytest.param(
            hostile.minimal(
                '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
            ),
            id="a row number that lies",
        ),
        pytest.param(
            hostile.minimal('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'),
            id="row 4294967295",
        ),
        pytest.param(
            hostile.minimal('<row r="4294967295"><c><v>1</v></c></row>'), id="only in its row"
        ),
        pytest.param(hostile.minimal('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), id="column ZZZ"),
        pytest.param(hostile.bomb(20_000_000), id="padding bomb"),
        pytest.param(
            hostile.minimal(
                "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_002))
            ),
            id="200,001 rows",
        ),
    ],
)
def test_what_makes_the_reader_abort_never_reaches_it(data: bytes) -> None:
    assert refused(data) == "I11"


def test_declared_size_is_not_believed() -> None:
    assert refused(hostile.lying_size(FORM, SHEET, 10)) == "I10"
    assert refused(hostile.lying_size(FORM, SHEET, 50_000_000)) == "I10"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (hostile.form(rows=101, columns=2, sheets=1), "行"),
        (hostile.form(rows=60, columns=20, sheets=1), "格"),
        (hostile.form(rows=40, columns=8), "个"),
        (strings('count="51"', "<si><t>a</t></si>" * 51), "条"),
        (strings('count="1"', "<si><r><t>a</t></r></si>" * 51), "条"),
        (strings('count="1"', f"<si><t>{'长' * 101}</t></si>"), "个字"),
        (strings('count="1"', f"<si><r><t>{'长' * 60}</t></r><r><t>{'长' * 60}</t></r></si>"), "个字"),
        (hostile.minimal(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 101}</t></is></c></row>'), "个字"),
        (MERGED, "处"),
        (NAMED, "个"),
        (hostile.minimal(ONE, names=("a", "b", "c", "d")), "张"),
        (hostile.minimal(more={f"x{n}.xml": "<a/>" for n in range(40)}), "个"),
        (hostile.minimal(more={"x.png": b"1" * 1_100_000}, method=zipfile.ZIP_STORED), "MB"),
        (hostile.minimal(more={f"x{n}.png": b"1" * 900_000 for n in range(3)}, method=zipfile.ZIP_STORED), "MB"),
        (hostile.minimal(sheet=hostile.worksheet(ONE, after="<a>" * 70 + "</a>" * 70)), "层"),
        (hostile.minimal(sheet=hostile.worksheet(ONE, after="<a><b/>" * 70 + "</a>" * 70)), "层"),
    ],
)  # fmt: skip
def test_every_limit_is_held_and_named_with_its_unit(data: bytes, what: str) -> None:
    with pytest.raises(Refused) as caught:
        opened(data, SMALL)
    assert caught.value.problem.code == "I11"
    assert what in caught.value.problem.message


def test_just_inside_the_limits_is_read() -> None:
    assert (
        len(
            opened(hostile.form(rows=49, columns=8, sheets=1), Limits(cell_elements=393))
            .sheets[0]
            .rows
        )
        == 50
    )
    assert refused(hostile.form(rows=49, columns=8, sheets=1), Limits(cell_elements=392)) == "I11"


def test_styled_blanks_at_the_end_of_the_sheet_do_no_harm() -> None:
    data = hostile.minimal(ONE + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert [list(row) for row in opened(data).sheets[0].rows] == [[1.0]]


DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "b">]>'


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "docProps/extra.xml", "xl/media/a.png"])
def test_no_spelling_hides_a_doctype(coding: str, part: str) -> None:
    text = f'<?xml version="1.0" encoding="{coding[:6]}"?>{DOCTYPE}' + hostile.worksheet(
        "", declaration=""
    )
    data = hostile.replaced(hostile.minimal(ONE), part, text.encode(coding))
    assert refused(data) in ("I12", "I10")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B1" t="e"><v>#REF!</v></c>',
        "<c r='B1' t='e'><v>#REF!</v></c>",
        '<c r="B1" t = "e"><v>#REF!</v></c>',
        '<c\nr="B1"\nt="e"><v>#REF!</v></c>',
        '<c t="e" r="B1"><v>#REF!</v></c>',
        '<c r="B1" t="&#101;"><v>#REF!</v></c>',
        '<c r="B1" x=">" t="e"><v>#REF!</v></c>',
        '<c r="B1" t="e"><v><![CDATA[#REF!]]></v></c>',
        '<c r="B1" t="e"><!-- --><v>#REF!</v></c>',
        '<c r="B1" t="e"><f>A9</f><v>#REF!</v></c>',
        '<c r="B1" s="0" t="e"><f t="shared" ref="B1:B2" si="0"/><v>#REF!</v></c>',
        '<c t="e"><v>#REF!</v></c>',
    ],
)
def test_no_spelling_hides_an_error_cell(cell: str) -> None:
    book = opened(hostile.minimal(f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>'))
    assert dict(book.sheets[0].errors) == {(1, 2): "#REF!"}


def test_an_error_cell_in_utf16_or_under_a_prefix_is_seen() -> None:
    row = '<row r="1"><c r="B1" t="e"><v>#N/A</v></c></row>'
    wide = hostile.worksheet(row, declaration='<?xml version="1.0" encoding="UTF-16"?>')
    assert dict(opened(hostile.minimal(sheet=wide.encode("utf-16"))).sheets[0].errors) == {
        (1, 2): "#N/A"
    }
    prefixed = (
        f'<x:worksheet xmlns:x="{hostile.MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="B1" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert dict(opened(hostile.minimal(sheet=prefixed)).sheets[0].errors) == {(1, 2): "#N/A"}


@pytest.mark.parametrize(
    ("cell", "uncached"),
    [
        ('<c r="B1"><f>1+1</f></c>', True),
        ('<c r="B1"><f>1+1</f><v/></c>', True),
        ('<c r="B1"><f>1+1</f><v></v></c>', True),
        ('<c r="B1"><f>1+1</f>\n</c>', True),
        ('<c r="B1"><f t="shared" si="0"/></c>', True),
        ('<c r="B1" t="str"><f>""</f><v></v></c>', False),
        ('<c r="B1"><f>1+1</f><v>2</v></c>', False),
        ('<c r="B1"><v></v></c>', False),
    ],
)
def test_formulas_without_a_cached_value_are_named(cell: str, uncached: bool) -> None:
    book = opened(hostile.minimal(f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>'))
    assert book.sheets[0].uncached == ({(1, 2)} if uncached else frozenset())


def test_a_workbook_saved_by_openpyxl_names_its_formulas_on_the_right_sheet() -> None:
    book = load_workbook(io.BytesIO(FORM))
    target = io.BytesIO()
    book.save(target)
    sheets = opened(target.getvalue()).sheets
    assert [(sheet.name, set(sheet.uncached)) for sheet in sheets] == [
        ("F0表", {(21, 1)}),
        ("F1表", {(21, 1)}),
    ]


def test_two_sheets_of_one_name_are_refused() -> None:
    assert refused(hostile.minimal(ONE, names=("承诺", "承诺"))) == "I13"


def test_a_wrong_crc_is_refused() -> None:
    assert refused(hostile.bad_crc(FORM, SHEET)) == "I10"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (hostile.flagged(FORM, SHEET, 1), "I08"),
        (hostile.with_method(FORM, SHEET, 12), "I12"),
        (hostile.minimal(more={"../x.xml": "<a/>"}), "I12"),
        (hostile.minimal(more={"/x.xml": "<a/>"}), "I12"),
        (hostile.minimal(more={"C:\\x.xml": "<a/>"}), "I12"),
        (hostile.minimal(more={"x\u202e.xml": "<a/>"}), "I12"),
        (hostile.minimal(more={"XL/workbook.xml": "<a/>"}), "I12"),
        (hostile.minimal("<row r='1'><c r='A1'><v>1</c></row>"), "I10"),
        (FORM[: len(FORM) // 2], "I10"),
        (hostile.zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "1"}), "I05"),
        (hostile.ole_with(10**6), "I10"),
    ],
)
def test_what_is_refused_outright(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_equal_duplicates_are_forgiven() -> None:
    target = io.BytesIO(hostile.minimal(ONE))
    with zipfile.ZipFile(target, "a") as archive:
        content = archive.read(SHEET)
        with pytest.warns(UserWarning):
            archive.writestr(SHEET, content)
    assert [list(row) for row in opened(target.getvalue()).sheets[0].rows] == [[1.0]]


def test_a_large_part_is_streamed_and_seen_the_same() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n:0200}</t></is></c></row>'
        for n in range(1, 45_000)
    )
    rows += '<row r="45000"><c r="B45000" t="e"><v>#N/A</v></c></row>'
    data = hostile.minimal(rows, method=zipfile.ZIP_STORED)
    assert len(data) > 8 * 1024 * 1024
    (sheet,) = guard_ooxml(data, Limits()).sheets
    assert sheet.errors == {(45_000, 2): "#N/A"}

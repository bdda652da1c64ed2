"""What the first reader cannot take: macro workbooks, garbled .xls, and bytes for the second
reader. The answer is values or a kind refusal, never a crash."""

from __future__ import annotations

import io
import zipfile
import zlib

import hostile
import pytest
from python_calamine import CalamineError, CalamineWorkbook

from pipeline.executors.isolated import IsolatedPool
from pipeline.intake import Limits, Refused, read
from pipeline.records import RawWorkbook, Result

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
BIFF = hostile.xls([["甲", 12, 0.5, True]] * 40)
# bytes in which xlrd fails and calamine then panics, panics elsewhere, says no, and asks for
# more memory than there is (which ends the process)
PANIC = {4453: 53, 1574: 229, 4802: 15, 2898: 80, 2150: 189, 3700: 166, 1309: 209, 3341: 64,
         5221: 33, 868: 153}  # fmt: skip
OTHER_PANIC = {5555: 113, 2428: 33, 5520: 163, 3663: 104, 2917: 49, 4067: 2, 3387: 47, 3853: 78,
               1424: 91, 3300: 73}  # fmt: skip
NO = {2917: 49}
ABORT = {1913: 181, 4822: 127, 3193: 119}


def opened(data: bytes, name: str = "a.xlsx") -> RawWorkbook:
    return read(data, name, Limits())


def refusal(data: bytes, name: str = "a.xlsx") -> Refused:
    with pytest.raises(Refused) as caught:
        opened(data, name)
    return caught.value


def quarantined(data: bytes, code: str, name: str = "a.xlsx") -> Refused:
    found = refusal(data, name)
    assert (found.result, found.problem.code) == (Result.QUARANTINED, code)
    assert found.problem.remedy
    return found


def garbled(changes: dict[int, int]) -> bytes:
    data = bytearray(BIFF)
    for place, value in changes.items():
        data[place] = value
    return bytes(data)


def with_macros(data: bytes) -> bytes:
    """*data* as Excel saves it where somebody recorded a macro."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    types = archive_text(parts, "[Content_Types].xml")
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    parts["[Content_Types].xml"] = types.replace(
        plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    ).replace(
        "<Override",
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
        1,
    )
    relations = archive_text(parts, "xl/_rels/workbook.xml.rels")
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(
        "</Relationships>",
        '<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/'
        'vbaProject" Target="vbaProject.bin"/></Relationships>',
    )
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
    return hostile.zipped(parts)


def archive_text(parts: dict[str, str | bytes], name: str) -> str:
    found = parts[name]
    return found.decode("utf-8") if isinstance(found, bytes) else found


def test_a_workbook_with_macros_is_read_as_one_without() -> None:
    plain = hostile.form()
    found = opened(with_macros(plain), "a.xlsm")
    assert found == opened(plain)
    assert found.kind == "xlsx"
    assert found.sheets[0].value(1, 1) == "第0行0列0"
    assert found.sheets[0].value(21, 1) == 12.0


@pytest.mark.parametrize(
    ("changes", "cause"),
    [(PANIC, "PanicException"), (OTHER_PANIC, "PanicException"), (NO, "CalamineError")],
)
def test_a_garbled_xls_that_neither_reader_takes_is_set_aside(
    changes: dict[int, int], cause: str
) -> None:
    assert cause in str(quarantined(garbled(changes), "I14", "a.xls").__cause__)


def answer(data: bytes) -> str:
    try:
        return f"{len(opened(data, 'a.xls').sheets)} 张"
    except Refused as refused:
        return refused.problem.code


def test_a_garbled_xls_that_ends_its_process_costs_nobody_else() -> None:
    with IsolatedPool(1, seconds=20) as pool:
        ends = [end for _, end in pool.run(answer, [garbled(ABORT), BIFF])]
    assert ends[0].fate in ("killed", "memory")
    assert ends[1].value == "1 张"


@pytest.mark.parametrize("kept", [520, 1024, 1500, 3000])
def test_a_truncated_xls_is_set_aside(kept: int) -> None:
    found = refusal(BIFF[:kept], "a.xls")
    assert found.result is Result.QUARANTINED
    assert found.problem.code in ("I10", "I14")


def without_package_relations() -> bytes:
    parts = hostile.minimal_parts(ONE)
    del parts["_rels/.rels"]
    return hostile.zipped(parts)


def with_unknown_type() -> bytes:
    return hostile.minimal('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>')


def with_unknown_error() -> bytes:
    return hostile.minimal(ONE + '<row r="2"><c r="A2" t="e"><v>#ODD!</v></c></row>')


@pytest.mark.parametrize(
    ("data", "value"),
    [(without_package_relations(), 1.0), (with_unknown_type(), "1"), (with_unknown_error(), 1.0)],
)
def test_what_calamine_rejects_openpyxl_reads(data: bytes, value: object) -> None:
    with pytest.raises(CalamineError), CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        book.get_sheet_by_index(0).to_python()
    assert opened(data).sheets[0].value(1, 1) == value


def test_an_error_that_nobody_knows_is_named_where_it_stands() -> None:
    sheet = opened(with_unknown_error()).sheets[0]
    assert dict(sheet.errors) == {(2, 1): "#ODD!"}


def without_relations() -> bytes:
    parts = hostile.minimal_parts(ONE)
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{hostile.PACKAGE}/relationships"/>'
    )
    return hostile.zipped(parts)


def with_a_lost_string() -> bytes:
    strings = f'<sst xmlns="{hostile.MAIN}"><si><t>a</t></si></sst>'
    return hostile.minimal('<row r="1"><c r="A1" t="s"><v>9</v></c></row>', strings=strings)


def with_a_strange_truth() -> bytes:
    return hostile.minimal('<row r="1"><c r="A1" t="b"><v>yes</v></c></row>')


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (without_relations(), KeyError),
        (with_a_lost_string(), IndexError),
        (with_a_strange_truth(), ValueError),
    ],
)
def test_what_openpyxl_cannot_read_either_is_set_aside(data: bytes, cause: type) -> None:
    assert isinstance(quarantined(data, "I14").__cause__, cause)


@pytest.mark.parametrize(
    "error", [zipfile.BadZipFile, TypeError, OSError, zlib.error, RuntimeError]
)
def test_whatever_openpyxl_raises_is_a_refusal(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("no")

    monkeypatch.setattr("openpyxl.load_workbook", fail)
    assert isinstance(quarantined(with_unknown_type(), "I14").__cause__, error)


def test_a_workbook_cut_short_is_set_aside() -> None:
    quarantined(hostile.form()[:-30], "I10")


def merged(count: int) -> bytes:
    areas = "".join(f'<mergeCell ref="C{n}:D{n}"/>' for n in range(1, count + 1))
    after = f'<mergeCells count="{count}">{areas}</mergeCells>'
    return hostile.minimal(sheet=hostile.worksheet(ONE, after=after), method=zipfile.ZIP_DEFLATED)


def test_merges_up_to_the_limit_are_read_and_one_more_is_refused() -> None:
    limit = Limits().merges
    assert opened(merged(limit)).sheets[0].value(1, 1) == 1.0
    message = quarantined(merged(limit + 1), "I11").problem.message
    assert "合并单元格太多" in message
    assert f"{limit}" in message

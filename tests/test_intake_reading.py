"""What comes out of `read`: positions, types, visibility, for each format."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import hostile
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from pipeline.executors.isolated import IsolatedPool
from pipeline.intake import Limits, Refused, read
from pipeline.records import RawValue, RawWorkbook, Result

FORM = hostile.form()
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def opened(data: bytes) -> RawWorkbook:
    return read(data, "a", Limits())


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        opened(data)
    return caught.value.problem.code


def grid(data: bytes) -> list[list[RawValue]]:
    """The first sheet, blanks as None, trailing blanks cut off."""
    rows = []
    for row in opened(data).sheets[0].rows:
        cells = [None if value == "" else value for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    return rows


def test_the_leading_empty_area_is_kept() -> None:
    data = hostile.minimal('<row r="3"><c r="C3"><v>5</v></c></row>')
    assert grid(data) == [[], [], [None, None, 5.0]]
    assert opened(data).sheets[0].value(3, 3) == 5.0


def test_every_value_is_read_where_the_dimension_is_wrong() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 32))
    sheet = hostile.worksheet(rows).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    assert grid(hostile.minimal(sheet=sheet)) == [[float(n)] for n in range(1, 32)]


def test_the_types_that_come_out_of_xlsx() -> None:
    styles = (
        f'<styleSheet xmlns="{hostile.MAIN}"><cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>"
    )
    data = hostile.minimal(
        '<row r="1"><c r="A1"><v>12</v></c><c r="B1"><v>0.5</v></c>'
        '<c r="C1" t="inlineStr"><is><t xml:space="preserve"> 甲 </t></is></c>'
        '<c r="D1" t="b"><v>1</v></c><c r="E1" s="1"><v>40725</v></c>'
        '<c r="F1" s="2"><v>40725.5</v></c></row>',
        more={"xl/styles.xml": styles},
    )
    (row,) = grid(data)
    assert row == [12.0, 0.5, " 甲 ", True, date(2011, 7, 1), datetime(2011, 7, 1, 12)]
    assert [type(value) for value in row] == [float, float, str, bool, date, datetime]


@pytest.mark.parametrize("serial", ["NaN", "-1", "0", "99999999"])
def test_a_date_that_is_none_never_comes_out_as_a_plausible_day(serial: str) -> None:
    styles = (
        f'<styleSheet xmlns="{hostile.MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    row = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'
    value = opened(hostile.minimal(row, more={"xl/styles.xml": styles})).sheets[0].value(1, 1)
    assert not (isinstance(value, date) and 1990 <= value.year <= 2100)


def test_hidden_sheets_are_marked() -> None:
    data = hostile.changed(FORM, "xl/workbook.xml", 'sheetId="2"', 'sheetId="2" state="veryHidden"')
    assert [sheet.hidden for sheet in opened(data).sheets] == [False, True]


def test_a_macro_sheet_does_not_cost_the_workbook() -> None:
    parts = hostile.minimal_parts(ONE, names=("表一", "宏表"))
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    old = f'Type="{hostile.RELATIONS}/worksheet" Target="worksheets/sheet2.xml"'
    assert old in relations
    new = (
        'Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" '
        'Target="macrosheets/sheet1.xml"'
    )
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(old, new)
    del parts["xl/worksheets/sheet2.xml"]
    space = "http://schemas.microsoft.com/office/excel/2006/main"
    parts["xl/macrosheets/sheet1.xml"] = (
        f'<xm:macrosheet xmlns:xm="{space}" xmlns="{hostile.MAIN}"><sheetData/></xm:macrosheet>'
    )
    book = opened(hostile.zipped(parts))
    assert book.sheets[0].name == "表一"
    assert book.sheets[0].value(1, 1) == 1.0


def test_a_workbook_that_calamine_rejects_is_read_by_openpyxl(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pipeline.intake.readers.calamine import CalamineFailed

    def fail(*_: object) -> None:
        raise CalamineFailed("no")

    rows = '<row r="2"><c r="B2"><v>7</v></c><c r="C2" t="e"><v>#REF!</v></c><c r="D2"><f>1</f></c></row>'
    usual = opened(hostile.minimal(rows))
    monkeypatch.setattr("pipeline.intake.reading.read_calamine", fail)
    second = opened(hostile.minimal(rows))
    assert [second.sheets[0].value(2, column) for column in range(1, 5)] == [None, 7.0, None, None]
    assert second.sheets[0].errors == usual.sheets[0].errors == {(2, 3): "#REF!"}
    assert second.sheets[0].uncached == usual.sheets[0].uncached == {(2, 4)}


def test_xls_through_xlrd() -> None:
    data = hostile.xls(
        [["甲", 12, 0.5, True], [None, datetime(2011, 7, 1), (0.5,), (-1,)]], hidden=True
    )
    assert grid(data) == [["甲", 12.0, 0.5, True], [None, date(2011, 7, 1), time(12), -1.0]]
    assert opened(data).kind == "xls"
    assert [sheet.hidden for sheet in opened(data).sheets] == [False, True]


def test_xls_in_the_1904_date_system() -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    book.add_sheet("a").write(0, 0, 39263, style)
    target = io.BytesIO()
    book.save(target)
    assert grid(target.getvalue()) == [[date(2011, 7, 1)]]


def test_an_xls_with_four_values_far_apart_costs_nothing() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row, column in ((0, 0), (0, 255), (65535, 0), (65535, 255)):
        sheet.write(row, column, 1)
    target = io.BytesIO()
    book.save(target)
    found = opened(target.getvalue()).sheets[0]
    assert found.value(65536, 256) == 1.0
    assert sum(len(row) for row in found.rows) <= 512


def test_error_cells_of_xls_are_named() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.row(1).set_cell_error(2, "#DIV/0!")
    target = io.BytesIO()
    book.save(target)
    found = opened(target.getvalue()).sheets[0]
    assert dict(found.errors) == {(2, 3): "#DIV/0!"}
    assert found.value(2, 3) is None


def test_an_xls_cut_short_is_refused() -> None:
    data = hostile.xls([["a", "b"]] * 400)
    with pytest.raises(Refused) as caught:
        read(data[: len(data) // 2], "a.xls", Limits())
    assert caught.value.problem.code == "I10"


def float_cell(value: str) -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" '
        f'calcext:value-type="float"><text:p>{value}</text:p></table:table-cell>'
    )


ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)


WIDE = (
    '<table:table-row table:number-rows-repeated="300"><table:table-cell office:value="1" '
    'table:number-columns-repeated="16000" office:value-type="float"/></table:table-row>'
)


def test_error_cells_of_ods_are_found_behind_repeats() -> None:
    data = hostile.ods(
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        f"{float_cell('5')}{ERROR}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = opened(data).sheets[0]
    assert sheet.value(3, 3) == 5.0
    assert dict(sheet.errors) == {(3, 4): "#DIV/0!"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<table:table-row table:number-rows-repeated="2000000"><table:table-cell/></table:table-row>', "I11"),
        ('<table:table-row><table:table-cell table:number-columns-repeated="99999"/></table:table-row>', "I11"),
        (f'<table:table-row table:number-rows-repeated="200001">{float_cell("1")}</table:table-row>', "I11"),
        (WIDE, "I11"),
        ("<table:table-row><table:table-cell table:number-columns-repeated='-1'/></table:table-row>", "I10"),
    ],
)  # fmt: skip
def test_repeats_beyond_the_grid_are_refused(rows: str, code: str) -> None:
    assert refused(hostile.ods(rows)) == code


def test_an_ods_with_a_password_or_two_sheets_of_one_name() -> None:
    assert refused(hostile.ods("", manifest="<manifest:encryption-data/>")) == "I08"
    assert refused(hostile.ods("", tables='<table:table table:name="表一"/>')) == "I13"


def test_an_ods_written_by_odfpy() -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="表一")
    row = TableRow()
    cell = TableCell(valuetype="string")
    cell.addElement(P(text="甲"))
    row.addElement(cell)
    row.addElement(TableCell(valuetype="float", value="12"))
    row.addElement(TableCell(valuetype="date", datevalue="2011-07-01"))
    table.addElement(row)
    document.spreadsheet.addElement(table)
    target = io.BytesIO()
    document.save(target)
    assert grid(target.getvalue()) == [["甲", 12.0, date(2011, 7, 1)]]
    assert opened(target.getvalue()).kind == "ods"


def test_the_default_password_is_no_secret() -> None:
    assert grid(hostile.locked(FORM, "VelvetSweatshop")) == grid(FORM)


def test_any_other_password_is_to_be_removed() -> None:
    data = hostile.locked(FORM, "secret")
    with pytest.raises(Refused) as caught:
        opened(data)
    assert caught.value.problem.code == "I08"
    assert caught.value.result is Result.QUARANTINED
    assert "去掉密码" in caught.value.problem.remedy


@pytest.mark.parametrize(
    ("data", "code", "result"),
    [
        (b"", "I03", Result.NOT_A_RETURN),
        (b"a,b", "I01", Result.NOT_A_RETURN),
        (hostile.zipped({"a.txt": "1"}), "I01", Result.NOT_A_RETURN),
        (b"PK\x03\x04junk", "I10", Result.QUARANTINED),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, code: str, result: Result) -> None:
    with pytest.raises(Refused) as caught:
        opened(data)
    assert (caught.value.problem.code, caught.value.result) == (code, result)


def read_form(data: bytes) -> RawWorkbook:
    return read(data, "a.xlsx", Limits())


def test_values_come_back_from_an_isolated_worker() -> None:
    with IsolatedPool(1, seconds=20) as pool:
        ends = [end for _, end in pool.run(read_form, [FORM, hostile.bomb(20_000_000)])]
    assert ends[0].value == opened(FORM)
    assert ends[1].fate == "error"


def test_a_refusal_survives_pickling() -> None:
    import pickle

    with pytest.raises(Refused) as caught:
        opened(b"")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.problem, again.result) == (caught.value.problem, caught.value.result)

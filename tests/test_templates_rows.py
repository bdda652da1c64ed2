"""Rows are written and judged together as each would be alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from form_samples import PERIOD, UNIT, settings
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.spec import load
from pipeline.workbooks.forms.combined import All, Not, Some, Unless
from pipeline.workbooks.forms.expressions import Cell, Compare, Filled, Given, OneOf, Sum
from pipeline.workbooks.forms.layout import layout_of
from pipeline.workbooks.forms.occasion import occasion_of
from pipeline.workbooks.forms.plain_sheet import PlainSheet
from pipeline.workbooks.forms.rows import Content, Present, Rows

CONTENTS: list[Content] = [
    "一句话",
    "",
    None,
    " 前后有空格 ",
    "a<b & \"c\" > 'd'",
    "_x0041_",
    "铃\x07声\x0b",
    "=1+1",
    "甲\n乙",
    "字" * 40_000,
    0,
    -7,
    12.5,
    1e21,
    Decimal("89.96"),
    date(2012, 6, 30),
]
RESULTS: list[Any] = [0, 12.5, "填好了", "a<b", True, False, "#DIV/0!", "#N/A", "#VALUE!"]
FORMULA = '=IF(A1<>"",A1&"、",B1>2)'


def _part(kind: type[Worksheet], name: str) -> bytes:
    """A sheet of *kind* with every content, format and result, put cell by cell or row by row."""
    target = BytesIO()
    workbook = Workbook(target, {"in_memory": True})
    sheet: Any = workbook.add_worksheet("表", kind)
    bold, red = workbook.add_format({"bold": 1}), workbook.add_format({"font_color": "red"})
    sheet.set_column(1, 2, 12, red)
    sheet.set_row(25, 40)
    sheet.write_comment(27, 1, "看这里")
    for row, shown in ((2, None), (5, bold), (20, red)):
        looks = [shown] * len(CONTENTS)
        if isinstance(sheet, PlainSheet):
            sheet.put_line(row, CONTENTS, looks)
        else:
            for column, content in enumerate(CONTENTS):
                _put(sheet, row, column, content, shown)
    for row, result in enumerate(RESULTS, start=30):
        if isinstance(sheet, PlainSheet):
            sheet.put_formula(row, 2, FORMULA, result)
        else:
            sheet.write_formula(row, 2, FORMULA, None, result)
    workbook.close()
    with ZipFile(target) as package:
        return package.read(name)


def _put(sheet: Any, row: int, column: int, content: Content, shown: Any) -> None:
    if content is None or content == "":
        sheet.write_blank(row, column, None, shown)
    elif isinstance(content, str):
        sheet.write_string(row, column, content, shown)
    elif isinstance(content, date):
        sheet.write_datetime(row, column, content, shown)
    else:
        sheet.write_number(row, column, content, shown)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_rows_are_written_as_xlsxwriter_writes_cells(name: str) -> None:
    assert _part(PlainSheet, name) == _part(Worksheet, name)


CELLS = st.sampled_from(
    [None, "", " ", "无", "x", "3", 0, 3, 2.5, "男", "正式", "预备", "转出", date(2012, 6, 1)]
)


@given(st.data(), st.sampled_from(["F1", "F2", "F3", "F4", "F5", "F6", "F7"]))
def test_a_row_is_judged_among_others_as_alone(data: st.DataObject, name: str) -> None:
    known = settings()
    occasion = occasion_of(load(), "填报簿", "B", known, known.periods[PERIOD], UNIT)
    layout = layout_of(occasion, load().forms[name])
    fields = [field.id for field in layout.fields]
    values = data.draw(st.lists(CELLS, min_size=1, max_size=12))
    lines = [
        {field: values[(at * shift + row) % len(values)] for at, field in enumerate(fields)}
        for row, shift in enumerate(data.draw(st.lists(st.integers(1, 7), max_size=4)))
    ]
    present = Present({"ballots": 3, "member_formal": 2}, {"roster": ("3", "x", None)})
    for test in (*layout.blanks.values(), *(check.test for check in layout.checks)):
        alone = [answer for line in lines for answer in test.holds(Rows([line], present))]
        assert list(test.holds(Rows(lines, present))) == alone


def test_a_text_where_a_number_is_due_spoils_what_it_stands_in() -> None:
    rows = Rows([{"a": 1, "b": 2}, {"a": "x", "b": 2}, {"a": "x", "b": "已报"}], Present())
    large = Compare(Sum(("a", "b")), ">", Given("2", Decimal(2)))
    spared = OneOf("b", ("已报",))
    assert list(large.holds(rows)) == [True, None, None]
    assert list(Not(large).holds(rows)) == [False, None, None]
    assert list(All((Filled("z"), large)).holds(rows)) == [False, None, None]
    assert list(Some((Filled("a"), large)).holds(rows)) == [True, None, None]
    assert list(Unless((spared,), large).holds(rows)) == [True, None, False]
    assert list(Some(()).holds(rows)) == [False] * 3
    assert list(Compare(Cell("a"), ">", Cell("b")).holds(rows)) == [False, True, False]

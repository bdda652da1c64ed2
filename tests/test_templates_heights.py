"""Nothing is cut off: rows are as tall as their texts, in packs, returns and office workbooks."""

from __future__ import annotations

import pytest
from form_samples import UNIT, book, filled, ids, pack, settings, submission
from hypothesis import given
from hypothesis import strategies as st

from pipeline.problems import Effect, Problem, Where
from pipeline.spec import load
from pipeline.stages.make_templates import default_office_rows, prefill
from pipeline.workbooks.forms import render_office, render_return
from pipeline.workbooks.forms.heights import LINE_HEIGHT, lines_in, most_lines, text_width

TALL = "在" * 80


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("短", 10, 1),
        ("一二三四五六七八九十", 11, 2),
        ("a\nb", 10, 2),
        ("x" * 40, 12, 4),
    ],
)
def test_lines_of_a_text(text: str, width: float, lines: int) -> None:
    assert lines_in(text, width) == lines


@given(st.text(alphabet="在ab\n，", max_size=60), st.floats(6, 60))
def test_the_lines_hold_the_text(text: str, width: float) -> None:
    lines = lines_in(text, width)
    assert lines * width >= text_width(text.replace("\n", ""))
    assert lines <= most_lines([(text, width), (TALL, width)])
    assert most_lines([(text, width), (7, width), (None, width)]) >= lines


def _rows():
    known = settings()
    rows = prefill(load(), known, UNIT, known.periods["2012H1"], submission(filled("2011Y")))
    first, *others = rows["F3"]
    return {**rows, "F3": [{**first, "content": TALL}, *others]}


def _fits(sheet, row: int, name: str) -> bool:
    column = sheet.cell(4, ids(sheet)[name]).column_letter
    groups = sheet.column_dimensions.values()
    at = sheet[f"{column}4"].column
    width = next(g.width for g in groups if g.min <= at <= g.max)
    text = str(sheet[f"{column}{row}"].value or "")
    height = sheet.row_dimensions[row].height or LINE_HEIGHT
    return height >= LINE_HEIGHT * lines_in(text, width - 1)


def test_every_text_of_a_prefilled_pack_fits_its_row() -> None:
    found = book(pack(_rows()))
    checked = 0
    for form in load().forms_of("填报簿", "B"):
        sheet = found[form.sheet]
        if form.is_record:
            continue
        texts = [f.id for f in form.fields if f.type in ("text", "multi")]
        for row in range(5, sheet.max_row + 1):
            for name in texts:
                assert _fits(sheet, row, name), (form.id, row, name)
                checked += 1
    assert checked > 300
    assert found["F3承诺台账"].row_dimensions[5].height > 4 * LINE_HEIGHT


def test_a_returned_text_and_its_point_fit_their_rows() -> None:
    where = Where("F2", "F2党员名册", "B5", 5, "member_name", "姓名")
    flag = Problem("F23", Effect.FLAG, where, "某", TALL, "请看。", (), "F23-0123456789ab")
    data = render_return(load(), settings(), submission(filled()), [flag], UNIT, 2, "t" * 16)
    found = book(data)
    sheet = found["核对说明"]
    assert sheet["C5"].value == TALL
    assert _fits(sheet, 5, "reason_asked")
    assert sheet.row_dimensions[2].height >= LINE_HEIGHT * 2
    assert found["退回说明"].row_dimensions[7].height >= LINE_HEIGHT * 4


def test_meanings_of_parameters_fit_their_rows() -> None:
    sheet = book(render_office(load(), "活动设置", default_office_rows(load())))["参数"]
    for row in range(5, sheet.max_row + 1):
        for name in ("label", "value", "meaning"):
            assert _fits(sheet, row, name), (row, name)


def test_numbers_of_activities_fit_on_one_line() -> None:
    field = load().forms["F5"].field("item_no")
    assert lines_in("2012H1-01", field.width) == 1

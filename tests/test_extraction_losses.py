"""Nothing is lost in silence: what vanished, what stands beside the form, what says «same»."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from extraction_samples import F0, F3, F4, F5, lines, read, rows, sheet, told, workbook
from form_samples import filled, settings
from msgspec.structs import replace
from openpyxl import load_workbook

from pipeline.extraction import Extraction, extract, tally
from pipeline.intake import Limits
from pipeline.intake import read as read_bytes
from pipeline.records import RawSheet, RawWorkbook
from pipeline.spec import load

SPEC = load()


def _f4(*lines_: str) -> dict[str, str | None]:
    return {"F4测评统计": "\n".join([*F4.strip().splitlines()[:4], *lines_])}


def _real(raw: RawWorkbook) -> Extraction:
    return extract(raw, SPEC, settings())


def _changed(raw: RawWorkbook, name: str, change: dict[tuple[int, str], object]) -> RawWorkbook:
    """*raw* with cells of sheet *name*, by (row, field id), replaced; row 0: the whole column."""
    found = next(s for s in raw.sheets if s.name == name)
    grid = [list(cells) for cells in found.rows]
    for (row, field), value in change.items():
        column = grid[3].index(field)
        for number in range(2, len(grid)) if row == 0 else [row - 1]:
            if column < len(grid[number]):
                grid[number][column] = value  # type: ignore[call-overload]
    made = RawSheet(found.name, grid, found.hidden)
    return RawWorkbook("xlsx", tuple(made if s is found else s for s in raw.sheets))


@pytest.mark.parametrize("field", ["public_date", "due_date", "member_no"])
def test_a_deleted_column_of_commitments_is_missed_though_no_new_round_is_due(field: str) -> None:
    raw = read_bytes(filled("2012H1"), "x.xlsx", Limits())
    assert _real(raw).problems == ()
    problems = _real(_changed(raw, "F3承诺台账", {(0, field): None})).problems
    label = SPEC.forms["F3"].field(field).label
    assert [(p.code, p.effect) for p in problems if p.where.field == field] == [("X01", "return")]
    assert any(label in p.message for p in problems)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("public_date", "约三月", "T05"), ("subject", "支部", "T10"), ("round", "3", "T10")],
)
def test_unreadable_commitments_go_back_though_no_new_round_is_due(
    field: str, value: str, code: str
) -> None:
    raw = read_bytes(filled("2012H1"), "x.xlsx", Limits())
    problems = _real(_changed(raw, "F3承诺台账", {(5, field): value})).problems
    assert (code, "return", field) in [(p.code, p.effect.value, p.where.field) for p in problems]


def test_a_missing_column_is_a_problem_where_rows_stand_that_must_be_whole() -> None:
    table = F5.replace("| n_party  |", "|          |").replace("| 党员人次 |", "|          |")
    problems = read(workbook({"F5活动台账": table})).problems
    assert ("X01", "return", "F5活动台账", None) in told(problems)
    assert any("党员人次" in problem.message for problem in problems)


def test_an_inserted_column_is_one_note_that_names_it() -> None:
    table = F4.replace("| 参评率 |", "| 参评率 | 非常满意 |").replace("| 0.92   |", "| 0.92 | 5 |")
    found = read(workbook({"F4测评统计": table.replace("| 0.9    |", "| 0.9 | 6 |")}))
    assert told(found.problems) == [("S15", "note", "F4测评统计", "G3")]
    assert "非常满意" in found.problems[0].message
    assert "3 格" in found.problems[0].message


def test_text_right_of_the_table_is_listed() -> None:
    table = F4.replace("| 0.92   |", "| 0.92   | 请办公室核对 |")
    found = read(workbook({"F4测评统计": table}))
    assert found.submission is not None
    assert found.submission.outside == (("F4测评统计", "G5", "请办公室核对"),)


def test_many_cells_beside_the_table_are_few_notes() -> None:
    wide = " | ".join(f"记{n}" for n in range(40))
    one = F4.replace("| 0.92   |", f"| 0.92   | {wide} |")
    found = read(workbook({"F4测评统计": one}))
    assert told(found.problems) == [("S15", "note", "F4测评统计", "G5")]
    both = one.replace("| 0.9    |", f"| 0.9 | {wide} |") + f"| | | | | | | {wide} |\n" * 20
    assert [p.code for p in read(workbook({"F4测评统计": both})).problems] == ["S15"]


def test_a_note_masks_a_number_before_it_cuts_the_text() -> None:
    number = "1" * 17 + "X"
    table = F4.replace("| 0.92   |", f"| 0.92   | 证件号码登记{number} |")
    (note,) = read(workbook({"F4测评统计": table})).problems
    assert "1" * 6 not in note.message


def test_an_empty_form_of_another_class_needs_no_remark_and_a_filled_one_does() -> None:
    local = {"F0填报信息": F0.replace("XX001", "SX001")}
    meta = {"unit": "SX001", "unit_class": "D1"}
    assert read(workbook(local, meta=meta)).problems == ()
    full = F3 + "| | 党组织 | | |\n"
    found = read(workbook({**local, "F3承诺台账": full}, meta=meta))
    assert told(found.problems) == [("S16", "note", "F3承诺台账", None)]


@pytest.mark.parametrize(
    "words",
    ["以下空白", "（以下空白）", "——以下空白——", "以 下 无 正 文", "以上合计", "本页小计：", "完"],
)
def test_closing_words_are_laid_aside_with_one_remark(words: str) -> None:
    raw = workbook(_f4("| 2012-05-18 | 领导班子 | 120 | 110 | |", f"| {words} | | 120 | 110 | |"))
    found = read(raw)
    assert len(rows(found, "F4")) == 1
    assert told(found.problems) == [("S14", "note", "F4测评统计", "A6")]


@pytest.mark.parametrize("words", ["以下空白", "以上合计", "本页小计："])
def test_the_second_count_leaves_closing_words_out_too(words: str) -> None:
    raw = workbook(_f4("| 2012-05-18 | 领导班子 | 120 | 110 | |", f"| {words} | | 120 | 110 | |"))
    counted = tally(raw, load())["F4"]
    assert (counted["rows"], counted["n_due"]) == (1, 120)


@pytest.mark.parametrize("words", ["以下同志", "完成情况良好", "合计划"])
def test_words_that_only_begin_alike_are_records(words: str) -> None:
    assert len(rows(read(workbook({"F5活动台账": F5 + f"| | | {words} |\n"})), "F5")) == 2


@pytest.mark.parametrize("mark", ["同上", " 同上 ", "（同上）", "〃"])
def test_ditto_marks_go_back_in_every_kind_of_cell(mark: str) -> None:
    found = read(workbook(_f4(f"| '{mark}' | '{mark}' | '{mark}' | 110 | '{mark}' |")))
    assert [(p.code, p.where.cell) for p in found.problems] == [
        ("T16", "A5"),
        ("T16", "B5"),
        ("T16", "C5"),
        ("T16", "E5"),
    ]
    assert "同上" in found.problems[0].remedy
    (row,) = rows(found, "F4")
    assert row.unreadable("top_problem")


def test_a_sentence_with_the_word_is_a_text() -> None:
    found = read(workbook(_f4("| 2012-05-18 | 领导班子 | 120 | 110 | 同上次一样，食堂排队 |")))
    assert found.problems == ()


def _merged(table: str, *areas: tuple[int, int, int, int]) -> Extraction:
    raw = workbook({"F4测评统计": table})
    made = tuple(replace(s, merged=areas) if s.name == "F4测评统计" else s for s in raw.sheets)
    return read(RawWorkbook("xlsx", made))


def test_cells_merged_into_the_one_above_are_named_as_merged() -> None:
    table = _f4(
        "| 2012-05-18 | 领导班子 | 120 | 110 | |",
        "|            | 党组织   | 120 | 108 | |",
        "|            | 党组织   | 60  | 50  | |",
        "|            |          |     |     | |",
    )["F4测评统计"]
    assert table is not None
    found = _merged(table, (5, 1, 8, 1))
    assert [(p.code, p.where.cell, p.raw) for p in found.problems] == [
        ("T15", "A6", "2012-05-18"),
        ("T15", "A7", "2012-05-18"),
    ]
    assert "取消合并" in found.problems[0].remedy
    assert lines(found, "F4", "n_due") == [(120,), (120,), (60,)]
    assert all(row.unreadable("session_date") for row in rows(found, "F4")[1:])


def test_an_empty_merged_area_says_nothing_of_itself() -> None:
    assert _merged(F4, (5, 7, 900_000, 9), (1, 1, 2, 6)).problems == ()


def test_merged_lines_of_a_record_are_named_too() -> None:
    raw = workbook()
    cover = sheet("F0填报信息", F0.replace("| 填报日期 | 2012-06-15 |", "| 填报日期 |  |"))
    made = replace(cover, merged=((7, 2, 8, 2),))
    sheets = tuple(made if s.name == cover.name else s for s in raw.sheets)
    found = read(RawWorkbook("xlsx", sheets))
    assert [(p.code, p.where.cell) for p in found.problems] == [("T15", "B8")]


def test_merged_cells_of_a_real_file_are_seen(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(filled("2012H1")))
    page = book["F4测评统计"]
    ids = [cell.value for cell in page[4]]
    column = ids.index("session_date") + 1
    page.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)
    book.save(tmp_path / "x.xlsx")
    raw = read_bytes((tmp_path / "x.xlsx").read_bytes(), "x.xlsx", Limits())
    found = next(s for s in raw.sheets if s.name == "F4测评统计")
    assert found.merged == ((5, column, 6, column),)
    problems = _real(raw).problems
    assert [(p.code, p.where.row, p.where.field) for p in problems] == [("T15", 6, "session_date")]


def test_an_ordinary_file_has_no_merged_cells_to_look_at() -> None:
    raw = read_bytes(filled("2012H1"), "x.xlsx", Limits())
    assert {s.merged for s in raw.sheets} == {()}


@pytest.mark.parametrize("field", ["plan_date", "plan_public_way", "mob_form", "mob_attend"])
def test_local_units_may_say_that_the_plan_lies_with_their_township(field: str) -> None:
    from test_extraction_rendered import UNITS

    from pipeline.stages.settings import default_settings
    from pipeline.workbooks.forms import render_pack

    campaign = default_settings(SPEC, UNITS.values())
    for unit_class, expected in (("D1", []), ("B", [field])):
        period = campaign.periods["2010Q3"]
        unit = UNITS[unit_class]
        pack = render_pack(SPEC, campaign, period, unit_class, unit, 1, "", {})
        raw = read_bytes(pack, "x.xlsx", Limits())
        (page,) = (s for s in raw.sheets if s.name == "F1单位与方案")
        grid = [list(cells) for cells in page.rows]
        (line,) = (cells for cells in grid if field in cells)
        line[1] = "已报镇（街道）"
        made = RawSheet(page.name, grid)
        sheets = tuple(made if s is page else s for s in raw.sheets)
        found = extract(RawWorkbook("xlsx", sheets), SPEC, campaign)
        assert [p.where.field for p in found.problems] == expected
        assert found.submission is not None
        (row,) = found.submission.rows("F1")
        assert (row.values[field], row.raw[field]) == (None, "已报镇（街道）")


@pytest.mark.parametrize(
    ("field", "said", "unsaid"),
    [
        ("self_score", "填 0", "留空"),  # required, nought allowed
        ("n_due", "至少是 1", "填 0"),  # required, nought refused
        ("opinions_n", "留空", "至少"),  # may stay blank
    ],
)
def test_advice_for_a_stroke_leads_to_no_further_mistake(
    field: str, said: str, unsaid: str
) -> None:
    form = "F6" if field == "self_score" else "F4"
    raw = read_bytes(filled("2012H1"), "x.xlsx", Limits())
    sheet_name = SPEC.forms[form].sheet
    (problem,) = _real(_changed(raw, sheet_name, {(5, field): "—"})).problems
    assert (problem.code, problem.where.field) == ("X02", field)
    assert said in problem.remedy
    assert unsaid not in problem.remedy


def test_a_pack_of_another_unit_or_period_is_told_once() -> None:
    wrong = _f4("| 03/04/2012 | 领导 | 九十 | TRUE | |")
    other = read(workbook({**wrong, "F0填报信息": F0.replace("XX001", "XX002")}))
    assert [(p.code, p.where.field) for p in other.problems] == [("X01", "unit_code")]
    period = F0.replace("2012H1", "2011Y").replace("2012-06-15", "03/04/2012")
    earlier = read(workbook({**wrong, "F0填报信息": period}))
    assert [(p.code, p.where.field) for p in earlier.problems] == [
        ("T05", "report_date"),
        ("X01", "period"),
    ]
    for found in (other, earlier):
        assert found.identity is not None
        assert found.identity.misplaced
        assert rows(found, "F4")  # what was written is kept all the same


def test_an_unknown_unit_hides_nothing_else() -> None:
    wrong = _f4("| 2012-05-18 | 领导班子 | 九十 | 110 | |")
    found = read(workbook({**wrong, "F0填报信息": F0.replace("XX001", "XX999")}))
    assert [p.code for p in found.problems] == ["X01", "X02"]

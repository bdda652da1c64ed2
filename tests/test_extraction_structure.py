"""Sheets, columns, lines and rows that somebody renamed, moved, copied or deleted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from extraction_samples import F0, F4, F5, lines, read, rows, sheet, told, workbook

from pipeline.records import RawWorkbook

MAY = date(2012, 5, 18)
COUNTS = [(120, 110), (120, 108)]


def _counts(raw: RawWorkbook) -> list[tuple[object, ...]]:
    return lines(read(raw), "F4", "n_due", "n_back")


def test_a_clean_return_has_nothing_to_say() -> None:
    found = read(workbook())
    assert found.problems == ()
    assert found.submission is not None
    assert found.submission.outside == ()
    assert list(found.submission.tables) == ["F0", "F3", "F4", "F5", "F6"]
    names = ("session_date", "object_type", "n_due", "n_back", "top_problem")
    assert lines(found, "F4", *names) == [
        (MAY, "领导班子", 120, 110, "食堂排队"),
        (MAY, "党组织", 120, 108, None),
    ]


def test_values_hold_every_field_that_is_read_and_no_computed_one() -> None:
    (row, _) = rows(read(workbook()), "F4")
    assert list(row.values) == ["session_date", "object_type", "n_due", "n_back", "top_problem"]


def test_a_renamed_sheet_is_known_by_its_ids() -> None:
    raw = workbook({"F4测评统计": None, "测评2": F4})
    assert _counts(raw) == COUNTS
    assert told(read(raw).problems) == [("S03", "note", "测评2", None)]


def test_reordered_sheets_make_no_difference() -> None:
    clean = workbook()
    turned = RawWorkbook("xlsx", tuple(reversed(clean.sheets)))
    assert read(turned).problems == ()
    assert lines(read(turned), "F5", "n_party") == [(24,)]


def test_a_hidden_sheet_is_read_with_a_note() -> None:
    raw = workbook(hidden=("F4测评统计",))
    assert _counts(raw) == COUNTS
    assert told(read(raw).problems) == [("S05", "note", "F4测评统计", None)]


def test_a_missing_sheet_is_a_problem_where_it_is_due() -> None:
    found = read(workbook({"F4测评统计": None}))
    assert told(found.problems) == [("S01", "return", "F4测评统计", None)]
    assert "F4测评统计" in found.problems[0].message


def test_a_missing_sheet_is_nothing_where_it_may_stay_blank() -> None:
    assert read(workbook({"F5活动台账": None, "F6五个好评分": None})).problems == ()


def test_two_sheets_of_one_form_are_a_problem_that_names_both() -> None:
    found = read(workbook({"F4测评统计 (2)": F4.replace("110", "111")}))
    assert told(found.problems) == [("S02", "return", "F4测评统计", None)]
    assert "F4测评统计 (2)" in found.problems[0].message


def test_an_empty_copy_of_a_sheet_is_passed_over() -> None:
    empty = "\n".join(F4.strip().splitlines()[:4])
    raw = workbook({"F4测评统计": empty, "Sheet1": F4})
    assert _counts(raw) == COUNTS
    assert told(read(raw).problems) == [
        ("S08", "note", "Sheet1", None),
        ("S03", "note", "Sheet1", None),
    ]


def test_a_sheet_without_ids_is_known_by_its_name_and_labels() -> None:
    table = """
    | 测评日期   | 测评对象 | 应参评（人） | 收 回 | 群众反映的主要问题和意见建议 | 参评率 |
    | 2012-05-18 | 领导班子 | 120          | 110   |                              | 0.92   |
    """
    raw = workbook({"F4测评统计": table})
    assert _counts(raw) == COUNTS[:1]
    assert read(raw).problems == ()


def test_a_sheet_without_ids_and_name_is_known_by_its_labels() -> None:
    table = "\n".join(line for line in F4.splitlines() if "session_date" not in line)
    raw = workbook({"F4测评统计": None, "Sheet7": table})
    assert _counts(raw) == COUNTS
    assert told(read(raw).problems) == [("S04", "note", "Sheet7", None)]


def test_a_destroyed_header_is_one_problem() -> None:
    table = "\n".join(F4.strip().splitlines()[4:])
    found = read(workbook({"F4测评统计": table}))
    assert told(found.problems) == [("X01", "return", "F4测评统计", None)]


def test_inserted_rows_above_the_header_move_everything() -> None:
    raw = workbook({"F4测评统计": "| 东风小学 |\n|  |\n" + F4})
    assert _counts(raw) == COUNTS
    assert told(read(raw).problems) == [("S15", "note", "F4测评统计", "A1")]  # 东风小学
    assert rows(read(raw), "F4")[0].number == 7


def test_reordered_and_inserted_columns_are_found() -> None:
    table = """
    | 测评统计 |
    |  |
    | 收回   | 序号 | 测评日期     | 应参评 | 测评对象    | 群众反映的主要问题和意见建议 | 参评率 |
    | n_back |      | session_date | n_due  | object_type | top_problem                  | rate   |
    | 110    | 1    | 2012-05-18   | 120    | 领导班子    |                              |        |
    """
    found = read(workbook({"F4测评统计": table}))
    assert told(found.problems) == [("S15", "note", "F4测评统计", "B3")]
    assert lines(found, "F4", "n_due", "n_back") == COUNTS[:1]
    assert found.submission is not None
    assert found.submission.tables["F4"].columns["n_due"] == "D"
    assert found.submission.outside == (("F4测评统计", "B3", "序号"), ("F4测评统计", "B5", "1"))


def test_a_column_whose_id_was_lost_is_known_by_its_label() -> None:
    raw = workbook({"F4测评统计": F4.replace("| n_due  |", "|        |")})
    assert _counts(raw) == COUNTS
    assert read(raw).problems == ()


def test_a_column_is_known_by_a_close_label_with_a_note() -> None:
    table = F4.replace("top_problem ", "            ").replace("意见建议", "意见与建议")
    found = read(workbook({"F4测评统计": table}))
    assert lines(found, "F4", "top_problem") == [("食堂排队",), (None,)]
    assert told(found.problems) == [("S06", "note", "F4测评统计", "E3")]


def test_a_missing_column_is_a_problem_where_its_block_is_due() -> None:
    table = F4.replace("| n_due  |", "|        |").replace("| 应参评 |", "| 序 |")
    found = read(workbook({"F4测评统计": table}))
    assert [(p.code, p.where.field, p.effect) for p in found.problems] == [
        ("X01", "n_due", "return"),
        ("S15", None, "note"),
    ]
    assert "应参评" in found.problems[0].message
    assert found.submission is not None
    assert ("F4测评统计", "C5", "120") in found.submission.outside


def test_a_missing_column_is_a_note_where_the_whole_sheet_may_stay_blank() -> None:
    table = F5.replace("| n_party  |", "|          |").replace("| 党员人次 |", "|          |")
    empty = "\n".join(table.strip("\n").splitlines()[:4])
    assert told(read(workbook({"F5活动台账": empty})).problems) == [
        ("S07", "note", "F5活动台账", None)
    ]


def test_a_missing_column_of_formulas_is_nobodys_concern() -> None:
    table = F4.replace("rate ", "     ").replace("参评率", "")
    problems = read(workbook({"F4测评统计": table})).problems
    assert told(problems) == [("S15", "note", "F4测评统计", "F5")]  # but what is left there


def test_a_doubled_id_is_mended_by_the_labels() -> None:
    raw = workbook({"F4测评统计": F4.replace("n_back", "n_due ")})
    assert _counts(raw) == COUNTS
    assert read(raw).problems == ()


def test_a_doubled_column_with_two_contents_is_a_problem() -> None:
    table = F4.replace("n_back", "n_due ").replace("| 收回   |", "| 应参评 |")
    problems = read(workbook({"F4测评统计": table})).problems
    assert told(problems)[0] == ("X01", "return", "F4测评统计", "C3")
    assert "D3" in problems[0].message


def test_a_label_moved_without_its_id_is_a_problem() -> None:
    table = F4.replace("| 应参评 | 收回   |", "| 收回   | 应参评 |")
    problems = read(workbook({"F4测评统计": table})).problems
    assert [(p.code, p.where.cell, p.raw) for p in problems] == [
        ("X01", "C3", "收回"),
        ("X01", "D3", "应参评"),
    ]


def test_blank_rows_totals_and_footnotes_are_no_records() -> None:
    table = (
        F4
        + """
    |            |        |     |     |    |  |
    |            |        |     |     |    |  |
    | 2012-05-19 | 党组织 | 60  | 50  |    |  |
    | 合 计      |        | 300 | 268 |    |  |
    | 注：票数由指导小组清点 | | | | | |
    """
    )
    found = read(workbook({"F4测评统计": table}))
    assert told(found.problems) == [("S14", "note", "F4测评统计", "A10")]
    assert lines(found, "F4", "n_due", "n_back") == [*COUNTS, (60, 50)]
    assert rows(found, "F4")[2].number == 9
    assert found.submission is not None
    assert found.submission.outside == (
        ("F4测评统计", "A10", "合 计 | 300 | 268"),
        ("F4测评统计", "A11", "注：票数由指导小组清点"),
    )


def test_a_sheet_of_their_own_is_listed_cell_by_cell() -> None:
    found = read(workbook({"草稿": "| 张三 | 5 |"}))
    assert told(found.problems) == [("S16", "note", "草稿", None)]
    assert found.submission is not None
    assert found.submission.outside == (("草稿", "A1", "张三"), ("草稿", "B1", "5"))


def test_a_form_that_the_class_does_not_fill_is_listed() -> None:
    raw = workbook(
        {"F0填报信息": F0.replace("XX001", "SX001")}, meta={"unit": "SX001", "unit_class": "D1"}
    )
    found = read(raw)
    assert found.submission is not None
    assert "F3" not in found.submission.tables
    assert found.problems == ()


def test_preprinted_rows_are_kept_without_an_entry() -> None:
    assert lines(read(workbook()), "F6", "item_code", "item_max", "self_score") == [
        ("1.1", 5, Decimal("4.5")),
        ("1.2", 5, None),
    ]


def test_record_lines_are_known_by_id_wherever_they_stand() -> None:
    table = """
    | 填报信息 |
    |  |
    | 栏目     | 填写内容   | 单位  | 填写说明 |                  |
    | @label   | @value     | @unit | @note    | @field           |
    | 填报日期 | 2012-06-15 |       |          | report_date      |
    | 备忘     | 下周再补   |       |          |                  |
    | 报送期   | 2012H1     |       |          | period           |
    | 编码     | XX001      |       |          | unit_code        |
    | 模板版本 | '2012.1'   |       |          | template_version |
    | 办公电话 | 85101234   |       |          | filler_phone     |
    """
    found = read(workbook({"F0填报信息": table}))
    assert told(found.problems) == [("S15", "note", "F0填报信息", "B6")]
    assert lines(found, "F0", "unit_code", "period", "filler_phone") == [
        ("XX001", "2012H1", "85101234")
    ]
    assert found.submission is not None
    assert found.submission.tables["F0"].lines["unit_code"] == 8
    assert found.submission.outside == (("F0填报信息", "B6", "备忘：下周再补"),)


def test_record_lines_without_ids_are_known_by_their_labels() -> None:
    table = """
    | 栏目      | 填写内容   |
    | 单位编码  | XX001      |
    | 报 送 期  | 2012H1     |
    | 填报日期* | 2012-06-15 |
    | 模板版本  | '2012.1'   |
    | 办公电话  | 85101234   |
    """
    found = read(workbook({"F0填报信息": table}))
    assert found.problems == ()
    assert lines(found, "F0", "unit_code", "report_date") == [("XX001", date(2012, 6, 15))]


def test_a_missing_record_line_is_named() -> None:
    table = "\n".join(line for line in F0.splitlines() if "report_date" not in line)
    found = read(workbook({"F0填报信息": table}))
    assert [(p.code, p.where.sheet, p.where.field) for p in found.problems] == [
        ("X01", "F0填报信息", "report_date")
    ]


def test_a_doubled_record_line_is_a_problem_only_with_two_contents() -> None:
    blank = "\n| 填报日期 |            |       |          | report_date      |"
    full = "\n| 填报日期 | 2012-06-16 |       |          | report_date      |"
    assert read(workbook({"F0填报信息": F0.rstrip() + blank})).problems == ()
    found = read(workbook({"F0填报信息": F0.rstrip() + full}))
    assert told(found.problems) == [("X01", "return", "F0填报信息", "B8")]


def test_short_rows_are_blank_to_the_right() -> None:
    found = read(workbook({"F4测评统计": F4 + "| 2012-05-20 | 党组织 |"}))
    assert lines(found, "F4", "n_due") == [(120,), (120,), (None,)]


def test_a_sheet_of_nothing_is_no_crash() -> None:
    raw = workbook({"F4测评统计": ""})
    assert sheet("x", "").rows == []
    assert told(read(raw).problems) == [("X01", "return", "F4测评统计", None)]

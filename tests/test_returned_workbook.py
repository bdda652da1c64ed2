"""The workbook that goes back: what is wrong, where, how to mend it; nothing of the sender's lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from form_samples import PERIOD, UNIT, book, filled, findings, ids, settings, submission
from msgspec.structs import replace

from pipeline.problems import Effect, Problem, Where
from pipeline.records import Row, Submission
from pipeline.spec import load
from pipeline.workbooks.forms import render_return

KEY = "X15-0123456789ab"
SENT = submission(filled())


def _error(cell: str = "G6", row: int = 6, field: str = "n_due", raw: str = "约30") -> Problem:
    where = Where("F4", "F4测评统计", cell, row, field, "应参评")
    return Problem(
        "X02", Effect.RETURN, where, raw, f"{cell}里写的是“{raw}”。", f"请在{cell}只填数字。"
    )


def _point(key: str = KEY) -> Problem:
    where = Where("F2", "F2党员名册", "A5", 5, "member_no", "党员序号")
    return Problem("X15", Effect.FLAG, where, "8", "党员人数少了两成。", "属实请说明。", (), key)


def _returned(problems: Sequence[Problem], sent: Submission = SENT, **given: str) -> bytes:
    return render_return(load(), settings(), sent, problems, UNIT, 2, "t" * 16, given)


def _with_row(form: str, index: int, **changes: object) -> Submission:
    """`SENT` with one row changed (``raw``, ``number``, or values)."""
    table = SENT.tables[form]
    row = table.rows[index]
    raw = dict(changes.pop("raw", {}))  # type: ignore[arg-type]
    number = int(changes.pop("number", row.number))  # type: ignore[call-overload]
    changed = Row(number, {**row.values, **changes}, {**row.raw, **raw})
    rows = (*table.rows[:index], changed, *table.rows[index + 1 :])
    return replace(SENT, tables={**SENT.tables, form: replace(table, rows=rows)})


def _list(data: bytes) -> list[list[object]]:
    sheet = book(data, values=True)["退回说明"]
    return [[c.value for c in row] for row in sheet.iter_rows(min_row=7) if row[0].value]


def test_opens_at_the_list_of_what_to_mend() -> None:
    found = book(_returned([_point(), _error()]))
    assert found.sheetnames[:2] == ["退回说明", "填报说明"]
    assert found.active.title == "退回说明"
    assert "1 处要改、1 处请核对" in found["退回说明"]["A2"].value


@pytest.mark.parametrize(
    ("problems", "frames"),
    [([_error()], ["粗红框"]), ([_point(), _error()], ["粗红框", "细橙框"]), ([_point()], [])],
)
def test_advice_speaks_of_the_frames_that_are_there(
    problems: list[Problem], frames: list[str]
) -> None:
    advice = str(book(_returned(problems))["退回说明"]["A3"].value)
    assert [frame for frame in ("粗红框", "细橙框") if frame in advice] == frames


def test_errors_stand_first_and_the_code_last() -> None:
    rows = _list(_returned([_point(), _error()]))
    assert [(row[5], row[7]) for row in rows] == [("必须改", "X02"), ("请核对", "X15")]
    assert rows[0][2:5] == ["约30", "G6里写的是“约30”。", "请在G6只填数字。"]


def test_each_line_links_to_its_cell() -> None:
    sheet = book(_returned([_error()]))["退回说明"]
    assert sheet["B7"].value == "F4测评统计 G6 应参评"
    assert sheet["B7"].hyperlink.location == "'F4测评统计'!G6"


def test_bad_cell_is_framed_commented_and_keeps_its_text() -> None:
    sent = _with_row("F4", 1, n_due=None, raw={"n_due": "约30"})
    cell = book(_returned([_error()], sent))["F4测评统计"]["G6"]
    assert cell.value == "约30"
    assert cell.border.left.style == "thick"
    assert not cell.protection.locked
    assert "请在G6只填数字" in cell.comment.text


def test_flagged_cell_looks_different_without_colour() -> None:
    cell = book(_returned([_point()]))["F2党员名册"]["A5"]
    assert cell.border.left.style == "medium"
    assert cell.comment is not None


def test_problem_follows_its_row_to_the_new_place() -> None:
    # a blank row above was closed up: the sender's row 9 is drawn in row 6
    sent = _with_row("F4", 1, number=9)
    data = _returned([_error("G9", 9)], sent)
    assert _list(data)[0][1] == "F4测评统计 G6 应参评"
    assert _list(data)[0][4] == "请在G6只填数字。"
    assert book(data)["F4测评统计"]["G6"].comment is not None


def test_problem_of_a_missing_row_links_to_the_sheet() -> None:
    where = Where("F4", "F4测评统计", None, None, "object_type", "测评对象")
    problem = Problem("F17", Effect.RETURN, where, None, "没有党员评议会这一行。", "请补上。")
    data = _returned([problem])
    assert book(data)["退回说明"]["B7"].hyperlink.location.startswith("'F4测评统计'!")


def test_problem_without_a_place_is_only_listed() -> None:
    problem = Problem("S01", Effect.RETURN, Where(), None, "文件里没有党员名册。", "请补填。")
    sheet = book(_returned([problem]))["退回说明"]
    assert sheet["B7"].value == "整个文件"
    assert sheet["B7"].hyperlink is None


def test_notes_are_not_reported() -> None:
    note = replace(_error(), effect=Effect.NOTE)
    assert _list(_returned([note])) == []


def test_point_is_preprinted_and_shows_its_answer() -> None:
    data = _returned([_point()], **{KEY: "两名党员组织关系转走"})
    sheet = book(data)["核对说明"]
    at = ids(sheet)
    assert sheet.cell(5, at["point_key"]).value == KEY
    assert sheet.cell(5, at["explanation"]).value == "两名党员组织关系转走"
    assert not sheet.column_dimensions["D"].protection.locked
    assert _list(data)[0][6] == "两名党员组织关系转走"
    assert book(data)["退回说明"]["G7"].value.startswith("=IF('核对说明'!$D$5")


def test_explanation_already_given_is_carried_over() -> None:
    table = replace(SENT.tables["F8"], rows=(Row(5, {"point_key": KEY, "explanation": "属实"}),))
    data = _returned([_point()], replace(SENT, tables={**SENT.tables, "F8": table}))
    assert _list(data)[0][6] == "属实"


def test_what_stood_outside_is_listed() -> None:
    data = _returned([_error()], replace(SENT, outside=(("F4测评统计", "Z9", "合计"),)))
    assert any("F4测评统计 Z9" in map(str, row) and "合计" in row for row in _list(data))


def test_all_values_come_back_and_are_read_the_same() -> None:
    again = submission(_returned([_error()]))
    for form, table in SENT.tables.items():
        if form == "F8":
            continue
        mine, theirs = again.rows(form), table.rows
        skipped = {"control_sum", "template_version"}
        for a, b in zip(mine, theirs, strict=True):
            assert {k: v for k, v in a.values.items() if k not in skipped} == {
                k: v for k, v in b.values.items() if k not in skipped
            }, form


def test_meta_carries_the_next_revision() -> None:
    sheet = book(_returned([_error()]))["_meta"]
    meta = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert (meta["revision"], meta["pack_code"]) == ("2", f"XX001-{PERIOD}-r2")
    assert meta["token"] == "t" * 16


def test_opens_without_a_repair_prompt(tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    path.write_bytes(_returned([_error(), _point()]))
    assert findings(path) == []


def test_same_input_gives_the_same_bytes() -> None:
    assert _returned([_error(), _point()]) == _returned([_error(), _point()])


def test_nothing_read_at_all_still_gives_a_form_to_fill() -> None:
    empty = Submission(SENT.identity, "B", {})
    data = _returned([replace(_error(), where=Where())], empty)
    assert book(data)["F4测评统计"]["A5"].value is None


@pytest.mark.parametrize("text", ["=1+1", "@cmd", "{=SUM(A1)}", "http://a.example", "'x"])
def test_texts_stay_texts(text: str) -> None:
    sent = _with_row("F4", 1, top_problem=text)
    sheet = book(_returned([_error()], sent))["F4测评统计"]
    cell = sheet.cell(6, ids(sheet)["top_problem"])
    assert (cell.value, cell.data_type) == (text, "s")


def test_personal_numbers_are_masked_on_their_way_back() -> None:
    number = "1" * 17 + "X"
    sent = _with_row("F4", 1, top_problem=f"证件号{number}")
    where = Where("F4", "F4测评统计", "R6", 6, "top_problem", "主要问题")
    problem = Problem("X18", Effect.RETURN, where, "证件号11****", "像身份证号。", "请删去。")
    sent = replace(sent, outside=(("F4测评统计", "Z9", number),))
    found = book(_returned([problem], sent))
    assert (
        found["F4测评统计"]
        .cell(6, ids(found["F4测评统计"])["top_problem"])
        .value.startswith("证件号11*")
    )
    texts = [str(c.value) for s in found.worksheets for row in s.iter_rows() for c in row]
    assert not any(number in text for text in texts)


def test_what_was_masked_counts_as_something_to_mend() -> None:
    sent = _with_row("F4", 1, top_problem="证件号" + "1" * 17 + "X")
    where = Where("F4", "F4测评统计", "R6", 6, "top_problem", "主要问题")
    problem = Problem("X18", Effect.RETURN, where, "证件号11****", "像身份证号。", "请删去。")
    data = _returned([problem], sent)
    front = book(data, values=True)["填报说明"]
    (line,) = [row for row in front.iter_rows(values_only=True) if row[0] == "F4测评统计"]

    assert (line[5], front["A3"].value) == (1, "还不能报送（还差 1 处）")


def test_greeting_says_who_when_where_to_and_whom_to_ask() -> None:
    known = settings()
    known = replace(known, mail={"mail.address": "a@office.example", "mail.contact": "分机 8"})
    data = render_return(load(), known, SENT, [_error()], UNIT, 2, "t" * 16)
    sheet = book(data)["退回说明"]
    assert sheet["A2"].value.startswith("示例第一小学（XX001）的同志，您好！")
    assert "考核评选（2012H1）第 1 稿" in sheet["A2"].value
    assert "2012年6月20日前" in sheet["A4"].value
    assert "a@office.example" in sheet["A4"].value
    assert "分机 8" in sheet["A4"].value


def test_a_point_links_to_the_line_where_it_is_answered() -> None:
    told = replace(_point(), remedy="请核对；如确实如此，请在核对说明中写明。")
    sheet = book(_returned([_error(), told]))["退回说明"]
    assert sheet["G7"].hyperlink is None
    for cell in ("E8", "G8"):
        assert sheet[cell].hyperlink.location == "'核对说明'!D5"
    assert "核对说明" in book(_returned([told]), values=True)["退回说明"]["G7"].value


def _gone(*numbers: str) -> Problem:
    below = 5 + len(SENT.rows("F2"))
    where = Where("F2", "F2党员名册", f"A{below}", below, "member_no", "党员序号")
    return Problem("X06", Effect.RETURN, where, "、".join(numbers), "少了人。", "请加回名册。")


def test_a_vanished_member_is_put_back_at_the_end_and_marked_there() -> None:
    below = 5 + len(SENT.rows("F2"))
    data = _returned([_gone("XX001098", "XX001099")])
    found = book(data)
    sheet = found["F2党员名册"]
    assert [sheet.cell(row, 1).value for row in (below, below + 1)] == ["XX001098", "XX001099"]
    assert sheet.cell(below, 1).border.left.style == "thick"
    assert sheet.cell(below, 1).comment is not None
    assert sheet.cell(5, 1).comment is None
    assert found["退回说明"]["B7"].hyperlink.location == f"'F2党员名册'!A{below}"
    assert "没填" in book(data, values=True)["填报说明"]["G12"].value


def test_what_is_missing_is_pointed_to_at_the_first_empty_row() -> None:
    below = 5 + len(SENT.rows("F4"))
    where = Where("F4", "F4测评统计", f"B{below}", below, "object_type", "测评对象")
    problem = Problem("F17", Effect.RETURN, where, None, "没有党员评议会这一行。", "请补上。")
    link = book(_returned([problem]))["退回说明"]["B7"].hyperlink.location
    assert link == f"'F4测评统计'!A{below}"

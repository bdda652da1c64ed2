"""Field checks from the spec, through `check`, one changed cell at a time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from checks_sample import (
    UNITS,
    added,
    cell,
    changed,
    found,
    sample,
    settings,
    spec,
    unreadable,
    with_rows,
)
from msgspec.structs import replace

from pipeline.cells import column_letters
from pipeline.checks import check
from pipeline.problems import Effect
from pipeline.records import Identity, Row, Submission, Table


@pytest.mark.parametrize("unit_class", UNITS)
@pytest.mark.parametrize("period", [raw["period"] for raw in spec().periods])
def test_clean_submission_has_nothing_to_mend(period: str, unit_class: str) -> None:
    assert check(sample(period, unit_class), spec(), settings(), date(2013, 1, 1)) == ()


@pytest.mark.parametrize(
    ("period", "form", "index", "name", "value", "code"),
    [
        ("2012H1", "F0", 0, "filler_name", None, "F01"),
        ("2012H1", "F2", 3, "post", None, "F01"),
        ("2012H1", "F2", 0, "branch_act_n", None, "F01"),
        ("2011Y", "F2", 0, "v_basic", None, "F01"),
        ("2012H1", "F3", 4, "done_date", None, "F01"),
        ("2012H1", "F3", 4, "subject", None, "F01"),
        ("2012H1", "F4", 1, "n_basic", None, "F01"),
        ("2012H1", "F6", 0, "self_score", None, "F01"),
        ("2012H1", "F1", 0, "mech_3_doc", None, "F01"),
        ("2010Q3", "F1", 0, "plan_public_way", (), "F01"),
        ("2010Q3", "F1", 0, "plan_theme", "暂无", "F02"),
        ("2012H1", "F1", 0, "staff_total", 5001, "F03"),
        ("2012H1", "F4", 0, "opinions_n", -1, "F03"),
        ("2012H1", "F2", 1, "branch_act_n", -1, "F03"),
        ("2012H1", "F6", 0, "self_score", Decimal("3.25"), "F04"),
        ("2012H1", "F6", 1, "self_score", Decimal("4.5"), "F05"),
        ("2012H1", "F5", 0, "title", "长" * 41, "F06"),
        ("2011Q3", "F3", 5, "content", "七个字的承诺呢", "F07"),
        ("2010Q3", "F1", 0, "cond_org", "一" * 21, "F08"),
        ("2010Q3", "F1", 0, "cond_member", "\n".join("一二三四五六"), "F09"),
        ("2012H1", "F0", 0, "report_date", date(2011, 12, 31), "F10"),
        ("2010Q3", "F1", 0, "plan_public_date", date(2010, 6, 30), "F10"),
        ("2012H1", "F4", 0, "session_date", date(2012, 6, 1), "F11"),
        ("2012H1", "F5", 0, "item_date", date(2012, 6, 4), "F11"),
        ("2012H1", "F3", 0, "due_date", date(2012, 11, 1), "F11"),
        ("2010Q3", "F1", 0, "mob_attend", 61, "F12"),
        ("2012H1", "F1", 0, "staff_total", 8, "F13"),
        ("2012H1", "F0", 0, "reviewer_name", "填报甲", "F14"),
        ("2012H1", "F5", 1, "item_no", "00", "F15"),
        ("2012H1", "F2", 2, "member_no", "XX00100三", "F22"),
    ],
)
def test_one_wrong_cell_is_told_at_that_cell(
    period: str, form: str, index: int, name: str, value: object, code: str
) -> None:
    wrong = changed(sample(period), form, index, **{name: value})  # type: ignore[arg-type]
    expected = (code, form, cell(wrong, form, index, name))
    assert expected in found(wrong)
    # a changed roster number is also missing where commitments name it
    assert {entry[0] for entry in found(wrong) if entry != expected} <= {"X07"}


@pytest.mark.parametrize(
    ("period", "form", "index", "name", "value"),
    [
        ("2012H1", "F1", 0, "staff_total", 5000),
        ("2012H1", "F1", 0, "staff_total", 9),
        ("2012H1", "F6", 0, "self_score", Decimal("4.0")),
        ("2012H1", "F6", 0, "self_score", Decimal("0")),
        ("2012H1", "F5", 0, "title", "长" * 40),
        ("2012H1", "F5", 0, "item_date", date(2012, 6, 3)),
        ("2011Q3", "F3", 5, "content", "八个字的承诺内容"),
        ("2010Q3", "F1", 0, "cond_org", "一" * 20),
        ("2010Q3", "F1", 0, "cond_member", "\n".join("一二三四五")),
        ("2012H1", "F3", 0, "due_date", date(2010, 6, 1)),
        ("2012H1", "F4", 0, "session_date", date(2012, 1, 1)),
        ("2012H1", "F2", 5, "branch_act_n", None),
    ],
)
def test_a_value_just_inside_is_silent(
    period: str, form: str, index: int, name: str, value: object
) -> None:
    assert found(changed(sample(period), form, index, **{name: value})) == []  # type: ignore[arg-type]


def test_blocks_not_due_are_silent() -> None:
    wrong = changed(sample("2012H1"), "F1", 0, plan_theme=None, mob_attend=900)
    wrong = changed(wrong, "F2", 0, grade=None, v_exc=-5)
    assert found(wrong) == []


def test_trial_scores_may_stay_blank_but_must_be_sound() -> None:
    blank = changed(sample("2011H1"), "F6", 0, self_score=None)
    assert found(blank) == []
    wrong = changed(sample("2011H1"), "F6", 0, self_score=Decimal(9))
    assert found(wrong) == [("F05", "F6", cell(wrong, "F6", 0, "self_score"))]


def test_local_units_need_only_the_staff_total_of_the_counts() -> None:
    light = changed(sample("2012H1", "D2"), "F1", 0, member_formal=None, member_prob=None)
    assert found(light) == []
    wrong = changed(light, "F1", 0, staff_total=None)
    assert found(wrong) == [("F01", "F1", cell(wrong, "F1", 0, "staff_total"))]


def test_unreadable_cells_were_told_by_extraction_and_stay_silent() -> None:
    for form, index, name in (
        ("F4", 0, "n_valid"),
        ("F2", 1, "member_type"),
        ("F1", 0, "member_formal"),
    ):
        assert found(unreadable(sample("2011Y"), form, index, name, "约三十")) == []


def test_a_missing_column_or_sheet_was_told_by_extraction() -> None:
    whole = sample("2012H1")
    table = whole.tables["F2"]
    columns = {name: letters for name, letters in table.columns.items() if name != "post"}
    rows = tuple(replace(r, values={**r.values, "post": None}) for r in table.rows)
    tables = {**whole.tables, "F2": replace(table, columns=columns, rows=rows)}
    assert found(replace(whole, tables=tables)) == []
    tables = {form: table for form, table in whole.tables.items() if form != "F4"}
    assert found(replace(whole, tables=tables)) == []


def test_an_empty_sheet_that_is_due_is_told_once() -> None:
    for form, name in (("F2", "member_no"), ("F3", "round"), ("F5", "item_no")):
        empty = with_rows(sample("2012H1"), form, [])
        told = [entry for entry in found(empty) if entry[1] == form]
        letters = empty.tables[form].columns[name]
        assert told == [("F16", form, f"{letters}5")]


def test_missing_kinds_of_ballots_are_named_in_one_problem() -> None:
    bare = with_rows(sample("2011Y"), "F4", [sample("2011Y").rows("F4")[2]])
    (problem,) = check(bare, spec(), settings(), None)
    assert (problem.code, problem.where.cell) == ("F17", "B8")
    assert "领导班子、党员评议会" in problem.message


def test_leaving_members_owe_nothing_but_their_roster_entry() -> None:
    gone = changed(
        sample("2011Y"), "F2", 2, change="转出", grade=None, comment_date=None, model_post=None
    )
    gone = changed(gone, "F2", 2, **dict.fromkeys(("v_exc", "v_qual", "v_basic", "v_unq", "v_abs")))
    assert found(changed(gone, "F1", 0, member_formal=8)) == []


def test_repeated_title_on_one_day_is_told_at_the_later_row() -> None:
    twice = added(sample("2012H1"), "F5", dict(sample("2012H1").rows("F5")[0].values, item_no="77"))
    assert found(twice) == [("F15", "F5", cell(twice, "F5", 2, "title"))]


def test_received_day_bounds_the_report_date() -> None:
    late = sample("2012H1")  # dated 3 June
    told = check(late, spec(), settings(), date(2012, 6, 2))
    assert [(p.code, p.effect) for p in told] == [("F11", Effect.RETURN)]
    assert "2012-06-02" in told[0].message
    assert check(late, spec(), settings(), date(2012, 6, 3)) == ()


def test_flags_carry_a_key_that_lapses_with_the_value() -> None:
    def key(name: str) -> str | None:
        both = changed(sample("2012H1"), "F0", 0, reviewer_name=name, filler_name=name)
        (problem,) = check(both, spec(), settings(), None)
        return problem.point_key

    assert key("审核乙") == key("审核乙")
    assert key("审核乙") != key("审核丙")


def test_every_text_of_the_catalogue_is_filled_without_a_gap() -> None:
    wrong = changed(sample("2012H1"), "F2", 3, post=None)
    (problem,) = check(wrong, spec(), settings(), None)
    assert problem.message == "“岗位”需要填写，现在是空的。"
    assert problem.remedy == "请填上“岗位”。"
    (problem,) = check(changed(sample(), "F4", 0, n_sat=None), spec(), settings(), None)
    assert (
        problem.message
        == "“测评对象”为领导班子、党组织、机关处室、窗口岗位时，“满意”需要填写，现在是空的。"
    )
    assert "确实为零的请填0" in problem.remedy


def test_office_workbooks_are_checked_row_by_row() -> None:
    form = spec().forms["G1"]
    names = [field.id for field in form.fields]
    columns = {name: column_letters(n) for n, name in enumerate(names, start=1)}
    row = Row(5, dict.fromkeys(names) | {"unit_code": "XX001", "short_name": "甲校"})
    table = Table("G1", form.sheet, columns, (row,))
    office = Submission(Identity("活动设置", None, None, 1), "G", {"G1": table})
    told = check(office, spec(), settings(), None)
    assert ("F01", "B5") in [(p.code, p.where.cell) for p in told]
    assert {p.code for p in told} == {"F01"}

"""Printed rows that must all be there, and a pack that is not the sender's own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from checks_sample import cell, changed, found, sample, settings, spec, with_rows
from msgspec.structs import replace

from pipeline.checks import check
from pipeline.problems import Effect, Problem, point_key
from pipeline.records import Row, Submission, Table


def _told(submission: Submission) -> list[tuple[str, str, str | None]]:
    problems = check(submission, spec(), settings(), None)
    return [(p.code, p.effect.value, p.where.cell) for p in problems]


def _without(submission: Submission, *indexes: int) -> Submission:
    rows = [row for n, row in enumerate(submission.rows("F6")) if n not in indexes]
    return with_rows(submission, "F6", rows)


def _problem(submission: Submission) -> Problem:
    return check(submission, spec(), settings(), None)[0]


def test_deleted_items_go_back_in_one_problem_that_names_them() -> None:
    short = _without(sample(), 0, 4)
    assert _told(short) == [("X01", "return", None)]
    items = [item.id for item in spec().items]
    assert f"{items[0]}、{items[4]}" in _problem(short).message


def test_a_changed_item_code_goes_back_and_its_row_is_pointed_out() -> None:
    made = changed(sample(), "F6", 0, item_code="9.9")
    assert _told(made) == [
        ("X01", "return", None),
        ("F36", "note", cell(made, "F6", 0, "item_code")),
    ]
    blank = changed(sample(), "F6", 0, item_code=None)
    assert [code for code, _, _ in _told(blank)] == ["X01", "F36"]


def test_a_leftover_row_on_a_returned_workbook_keeps_nobody_from_passing() -> None:
    whole = sample()
    rows = list(whole.rows("F6"))
    left = replace(rows[0], number=99, values={**rows[0].values, "item_code": "9.9"})
    assert found(with_rows(whole, "F6", [*rows, left])) == []


def test_items_need_not_be_there_on_trial() -> None:
    assert _told(_without(sample("2011H1"), 0)) == []


def test_a_score_for_an_item_that_is_not_scored_here_is_noted() -> None:
    index = next(n for n, item in enumerate(spec().items) if not item.self_scored)
    made = changed(sample(), "F6", index, self_score=Decimal(3))
    assert _told(made) == [("F37", "note", cell(made, "F6", index, "self_score"))]


@pytest.mark.parametrize("key", [None, "F24-", "我的第一条", "F24-3f2a91c04b7"])
def test_an_explanation_that_answers_no_point_is_noted(key: str | None) -> None:
    words = {"explanation": "当天两人外出学习"}
    known = Row(5, {**words, "point_key": point_key("F24", "F2", 3)}, {})
    lost = Row(6, {**words, "point_key": key}, {})
    empty = Row(7, {"explanation": None, "point_key": None}, {})
    columns = {"explanation": "D", "point_key": "E"}
    table = Table("F8", "核对说明", columns, (known, lost, empty))
    made = sample()
    made = replace(made, tables={**made.tables, "F8": table})
    assert _told(made) == [("F39", "note", "D6")]
    assert "当天两人外出学习" in _problem(made).message


def test_on_a_pack_of_another_unit_only_the_cover_and_personal_numbers_are_judged() -> None:
    wrong = changed(sample(), "F2", 3, post=None, member_no="XX002004")
    wrong = changed(wrong, "F0", 0, filler_name=None)
    assert len(found(wrong)) > 1
    other = replace(wrong, identity=replace(wrong.identity, misplaced=True))
    assert found(other) == [("F01", "F0", cell(other, "F0", 0, "filler_name"))]
    number = "1" * 17 + "X"
    assert ("X18", "F2") in [
        (code, form) for code, form, _ in found(changed(other, "F2", 3, post=number))
    ]


def test_advice_for_a_blank_names_nought_only_where_it_would_pass() -> None:
    for form, name, nought in (
        ("F4", "n_due", False),
        ("F1", "staff_total", False),
        ("F4", "n_unsat", True),
    ):
        problems = check(changed(sample(), form, 0, **{name: None}), spec(), settings(), None)
        (problem,) = (p for p in problems if p.where.field == name)
        assert (problem.code, problem.effect) == ("F01", Effect.RETURN)
        assert ("零" in problem.remedy) == nought

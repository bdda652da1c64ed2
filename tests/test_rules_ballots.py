"""X03, X04 and the remarks on F4, just inside and just outside."""

from __future__ import annotations

import pytest
from checks_sample import added, ballot, cell, changed, found, sample, settings, spec, with_rows
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import check
from pipeline.problems import Effect
from pipeline.records import Submission


@pytest.mark.parametrize(("name", "limit"), [("n_sent", 44), ("n_back", 42), ("n_valid", 41)])
def test_x03_each_count_may_equal_the_one_before(name: str, limit: int) -> None:
    # 应参评 44, 发出 42, 收回 41, 有效 40
    inside = changed(sample(), "F4", 0, **{name: limit})
    assert not [entry for entry in found(inside) if entry[0] == "X03"]
    outside = changed(sample(), "F4", 0, **{name: limit + 1})
    assert ("X03", "F4", cell(outside, "F4", 0, name)) in found(outside)


def test_x03_says_that_a_session_with_too_many_ballots_back_is_void() -> None:
    outside = changed(sample(), "F4", 0, n_back=43)
    (problem,) = check(outside, spec(), settings(), None)
    assert (problem.code, problem.raw, problem.related) == ("X03", "43", ("I5",))
    assert "重新组织测评" in problem.remedy


def test_x03_looks_at_those_present_only_at_a_meeting() -> None:
    sent_to_more = changed(sample(), "F4", 0, n_present=30)
    assert found(sent_to_more) == []
    meeting = changed(sent_to_more, "F4", 0, method="会议")
    assert found(meeting) == [("X03", "F4", cell(meeting, "F4", 0, "n_sent"))]
    assert found(changed(meeting, "F4", 0, n_present=42)) == []


def test_x03_passes_over_a_blank_and_compares_its_neighbours() -> None:
    outside = changed(sample(), "F4", 0, n_sent=None, n_back=45)
    assert ("X03", "F4", cell(outside, "F4", 0, "n_back")) in found(outside)


def test_x04_sum_of_buckets() -> None:
    outside = changed(sample(), "F4", 1, n_unsat=4)
    assert found(outside) == [("X04", "F4", cell(outside, "F4", 1, "n_valid"))]
    assert found(changed(outside, "F4", 1, n_abst=0, n_unsat=3)) == []


def test_x04_is_silent_on_the_member_meeting_and_on_blanks() -> None:
    meeting = changed(sample("2011Y"), "F4", 4, n_sat=1, n_basic=0, n_unsat=0, n_abst=0)
    assert found(meeting) == []
    blank = changed(sample(), "F4", 0, n_abst=None)
    assert found(blank) == [("F01", "F4", cell(blank, "F4", 0, "n_abst"))]


def test_rows_of_a_kind_that_is_not_due_are_silent() -> None:
    odd = added(sample("2012H1"), "F4", ballot("党员评议会", "党员", 5, 9, 9))
    assert found(odd) == []


def test_window_posts_are_checked_where_there_are_any() -> None:
    first = sample().rows("F4")[0].values
    row = dict(first, object_type="窗口岗位", object_ref="XX001003", rater_group="家长")
    assert found(added(sample(), "F4", row)) == []
    stranger = added(sample(), "F4", dict(row, object_ref="XX001099"))
    assert found(stranger) == [("F33", "F4", cell(stranger, "F4", 5, "object_ref"))]


def test_a_group_listed_twice_is_a_repeated_row() -> None:
    first = sample().rows("F4")[0].values
    twice = added(sample(), "F4", dict(first))
    assert ("F15", "F4", cell(twice, "F4", 5, "rater_group")) in found(twice)


def test_a_second_member_meeting_is_returned() -> None:
    meeting = sample("2011Y").rows("F4")[-1].values
    twice = added(sample("2011Y"), "F4", dict(meeting, rater_group="职工群众"))
    assert ("F18", "F4", cell(twice, "F4", 5, "object_type")) in found(twice)


def test_no_ballot_on_the_organisation_is_flagged() -> None:
    rows = [row for row in sample().rows("F4") if row.values["object_type"] == "领导班子"]
    bare = with_rows(sample(), "F4", rows)
    assert found(bare) == [("F19", "F4", cell(bare, "F4", 0, "object_type"))]


def test_self_run_ballots_are_one_note_a_workbook() -> None:
    own = changed(changed(sample(), "F4", 0, run_by="本单位"), "F4", 2, run_by="本单位")
    (problem,) = check(own, spec(), settings(), None)
    assert (problem.code, problem.effect, problem.related) == ("F20", Effect.NOTE, ("E7",))


def _valid(valid: int, *buckets: int) -> Submission:
    """Row 0 (收回 41) with so many valid ballots and so many in the four buckets."""
    names = ("n_sat", "n_basic", "n_unsat", "n_abst")
    return changed(sample(), "F4", 0, n_valid=valid, **dict(zip(names, buckets, strict=True)))


def test_valid_ballots_too_many_tell_the_sum_that_they_should_equal() -> None:
    (problem,) = check(_valid(45, 30, 8, 2, 1), spec(), settings(), None)
    assert (problem.code, problem.where.field) == ("X03", "n_valid")
    assert "四栏票数合计是41" in problem.message


def test_valid_ballots_and_buckets_both_too_many_are_told_in_one_round() -> None:
    both = _valid(45, 40, 8, 2, 1)
    assert found(both) == [
        ("X03", "F4", cell(both, "F4", 0, "n_valid")),
        ("X04", "F4", cell(both, "F4", 0, "n_sat")),
    ]
    (_, second) = check(both, spec(), settings(), None)
    assert "合计51份，与有效票45份不符" in second.message
    # the sum fits what came back: then 有效票 is what is wrong, and nothing is told twice
    assert [code for code, _, _ in found(_valid(45, 30, 8, 2, 1))] == ["X03"]
    assert [code for code, _, _ in found(_valid(45, 34, 8, 2, 1))] == ["X03"]


@given(st.integers(0, 60), st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_whatever_is_told_of_a_row_mending_all_of_it_leaves_nothing(
    valid: int, buckets: list[int]
) -> None:
    """Told at n_valid alone, a right n_valid settles it; else both cells are named."""
    sent = _valid(valid, *buckets)
    cells = {where for _, _, where in found(sent)}
    at_valid, at_answers = (cell(sent, "F4", 0, name) for name in ("n_valid", "n_sat"))
    mended = _valid(sum(buckets), *buckets)
    if sum(buckets) <= 41:
        assert at_answers not in cells
        assert cell(mended, "F4", 0, "n_valid") not in {w for _, _, w in found(mended)}
    elif valid > 41 and valid != sum(buckets):
        assert {at_valid, at_answers} <= cells

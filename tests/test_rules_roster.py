"""X05, X06 (counts), X07 (grades) and the remarks on F2, just inside and just outside."""

from __future__ import annotations

from checks_sample import added, cell, changed, found, sample, settings, spec, unreadable

from pipeline.checks import check
from pipeline.records import Submission


def test_x05_votes_sum_to_the_meeting() -> None:
    outside = changed(sample("2011Y"), "F2", 3, v_abs=1)
    assert found(outside) == [("X05", "F2", cell(outside, "F2", 3, "v_exc"))]
    assert found(changed(outside, "F2", 3, v_qual=2)) == []


def test_x05_with_the_self_vote_barred_expects_one_less() -> None:
    whole = sample("2011Y")
    less = whole
    for n in range(9):
        less = changed(less, "F2", n, v_basic=0)
    assert found(less, vote__self_barred="是") == []
    one = changed(less, "F2", 0, v_basic=1)
    assert found(one, vote__self_barred="是") == [("X05", "F2", cell(one, "F2", 0, "v_exc"))]
    (problem,) = check(one, spec(), settings(vote__self_barred="是"), None)
    assert "（8票），本人不投本人的票，应为7票" in problem.message


def test_x05_where_all_members_agree_the_meeting_is_what_to_mend() -> None:
    outside = changed(sample("2011Y"), "F4", 4, n_valid=9)
    assert found(outside) == [("X05", "F4", cell(outside, "F4", 4, "n_valid"))]


def test_x05_is_silent_where_votes_are_not_due_or_blank() -> None:
    assert found(changed(sample("2012H1"), "F2", 3, v_abs=5)) == []
    blank = changed(sample("2011Y"), "F2", 3, v_abs=None)
    assert found(blank) == [("F01", "F2", cell(blank, "F2", 3, "v_abs"))]
    assert found(unreadable(sample("2011Y"), "F4", 4, "n_valid", "八票")) == []


def test_x06_counts_match_members_present_by_type() -> None:
    formal = changed(sample(), "F1", 0, member_formal=10)
    assert found(formal) == [("X06", "F1", cell(formal, "F1", 0, "member_formal"))]
    trial = changed(sample(), "F1", 0, member_prob=0)
    assert found(trial) == [("X06", "F1", cell(trial, "F1", 0, "member_prob"))]


def test_x06_does_not_count_leavers() -> None:
    left = changed(sample(), "F2", 8, change="去世")
    assert found(left) == [("X06", "F1", cell(left, "F1", 0, "member_formal"))]
    assert found(changed(left, "F1", 0, member_formal=8)) == []


def test_x06_is_silent_where_counts_are_not_due() -> None:
    assert found(changed(sample("2011H1"), "F1", 0, member_formal=3)) == []


def test_x07_probationary_members_are_not_graded() -> None:
    outside = changed(sample("2011Y"), "F2", 9, grade="合格")
    assert found(outside) == [("X07", "F2", cell(outside, "F2", 9, "grade"))]


def test_probationary_members_have_no_votes_but_may_have_zero() -> None:
    outside = changed(sample("2011Y"), "F2", 9, v_qual=1)
    assert found(outside) == [("F24", "F2", cell(outside, "F2", 9, "v_qual"))]
    assert found(changed(outside, "F2", 9, v_qual=0)) == []


def test_numbers_of_another_unit_are_returned() -> None:
    outside = _joined(member_no="XX002011", member_name="党员十一")
    assert found(outside) == [("F26", "F2", cell(outside, "F2", 10, "member_no"))]


def test_one_name_under_two_numbers_is_flagged() -> None:
    outside = _joined(member_no="XX001011", member_name="党员 01")
    assert found(outside) == [("F23", "F2", cell(outside, "F2", 10, "member_name"))]
    assert found(_joined(member_no="XX001011", member_name="党员十一")) == []


def _joined(**values: str) -> Submission:
    row = dict(sample().rows("F2")[4].values, change="转入")
    more = added(sample(), "F2", {**row, **values})
    return changed(more, "F1", 0, member_formal=10)


def test_oral_commitments_of_members_in_service_are_flagged_once() -> None:
    oral = changed(changed(sample(), "F2", 4, commit_mode="口头"), "F2", 6, commit_mode="豁免")
    (problem,) = check(oral, spec(), settings(), None)
    assert (problem.code, problem.where.cell) == ("F25", cell(oral, "F2", 4, "commit_mode"))
    assert problem.related == (cell(oral, "F2", 6, "commit_mode"),)
    retired = changed(sample(), "F2", 4, commit_mode="口头", rank_level="离退休")
    assert found(retired) == []


def test_a_repeated_number_is_told_at_the_later_row() -> None:
    twice = _joined(member_no="XX001003", member_name="党员十一")
    assert found(twice) == [("F15", "F2", cell(twice, "F2", 10, "member_no"))]


def test_an_unsealed_return_is_flagged() -> None:
    open_ = changed(sample(), "F0", 0, sealed="否")
    assert found(open_) == [("F21", "F0", cell(open_, "F0", 0, "sealed"))]

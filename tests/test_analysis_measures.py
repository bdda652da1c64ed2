"""Measures of one submission, by the campaign's definitions."""

from __future__ import annotations

from datetime import date

import pytest
from checks_sample import added, ballot, changed, sample, settings, spec, unreadable, with_rows

from pipeline.analysis import carry, measure
from pipeline.analysis.measures import year_before
from pipeline.records import Measures, Submission, Value


def measures(submission: Submission, **parameters: str) -> Measures:
    return measure(submission, spec(), settings(**parameters))


def all_changed(submission: Submission, form: str, **values: Value) -> Submission:
    for n in range(len(submission.rows(form))):
        submission = changed(submission, form, n, **values)
    return submission


def test_members_present_exclude_leavers_and_include_probationary() -> None:
    left = changed(changed(sample(), "F2", 0, change="转出"), "F2", 1, change="出党")
    found = measures(left)
    assert (found["members"], found["members_formal"]) == ((8, 1), (7, 1))
    assert found["comment"] == (8, 8)


@pytest.mark.parametrize(
    ("commented", "inside"),
    [
        (date(2011, 6, 20), 0),
        (date(2011, 6, 21), 1),
        (date(2012, 6, 20), 1),
        (date(2012, 6, 21), 0),
        (None, 0),
    ],
)
def test_comment_counts_the_twelve_months_that_end_at_the_cut_off(
    commented: date | None, inside: int
) -> None:
    made = all_changed(sample("2012H1"), "F2", comment_date=None)
    assert measures(changed(made, "F2", 4, comment_date=commented))["comment"] == (inside, 10)


def test_year_before_a_leap_day() -> None:
    assert year_before(date(2012, 2, 29)) == date(2011, 2, 28)


def test_public_rate_is_of_members_who_owe_a_commitment() -> None:
    made = changed(sample(), "F3", 2, public_date=None)  # member 001
    made = changed(made, "F2", 1, commit_mode="豁免")  # member 002, published all the same
    made = changed(made, "F2", 2, commit_mode="口头")  # counts, it has a public date
    made = changed(made, "F2", 3, change="去世")
    assert measures(made)["public"] == (7, 8)


def test_public_rate_of_an_exempt_roster_leaves() -> None:
    assert "public" not in measures(all_changed(sample(), "F2", commit_mode="豁免"))


def test_public_rate_looks_at_the_current_round_only() -> None:
    made = changed(sample("2012H1"), "F3", 2, round="1")
    found = measures(made)
    assert (found["public"], found["commitments"]) == ((9, 10), (11, 1))


def test_fulfilment_counts_in_halves_over_what_is_due() -> None:
    made = changed(sample(), "F3", 0, status="部分兑现")
    made = changed(made, "F3", 1, status="未兑现", reason="天气")
    made = changed(made, "F3", 2, status="变更", reason="工作调整")  # leaves both sides
    made = changed(made, "F3", 3, status="变更", reason=None)  # no reason: stays
    made = changed(made, "F3", 4, due_date=date(2012, 6, 4))  # after 填报日期
    made = changed(made, "F2", 3, change="转出")  # member 004's row leaves
    assert measures(made)["fulfil"] == (1 + 2 * 6, 2 * 9)


def test_due_is_judged_by_the_earlier_of_report_date_and_cut_off() -> None:
    late = changed(sample(), "F0", 0, report_date=date(2012, 7, 30))
    made = changed(changed(late, "F3", 0, due_date=date(2012, 6, 20)), "F3", 1, status="未兑现")
    assert measures(made)["fulfil"] == (22, 24)
    assert measures(changed(made, "F3", 1, due_date=date(2012, 6, 21)))["fulfil"] == (22, 22)


def test_fulfilment_with_nothing_due_leaves() -> None:
    assert "fulfil" not in measures(all_changed(sample(), "F3", due_date=date(2012, 10, 1)))
    assert "fulfil" not in measures(sample("2011Q3"))


def test_graded_leaves_out_those_without_a_grade_of_the_set() -> None:
    made = changed(sample("2011Y"), "F2", 4, grade="不定等次")
    made = changed(made, "F2", 5, grade="基本合格")
    assert measures(made)["graded"] == (7, 8)
    assert measures(made, grade__set="优秀,合格,不合格")["graded"] == (7, 7)
    assert "graded" not in measures(sample("2012H1"))


def test_participation_is_of_the_public_rows_on_the_leading_body() -> None:
    made = added(sample(), "F4", ballot("领导班子", "党员", 30, 30, 0))
    assert measures(made)["part"] == (41 + 51, 44 + 54)
    assert measures(made)["sat_valid"] == (90, 1)


def test_satisfaction_is_weighted_by_rater_group_and_pooled_beside() -> None:
    found = measures(sample())  # 38/40 and 47/50, half each
    assert found["sat_wide"] == (189, 200)
    assert found["sat_wide_pool"] == (85, 90)
    assert found["sat_strict"] == (157, 200)


def test_joined_groups_are_pooled_before_they_are_judged() -> None:
    made = changed(sample(), "F4", 1, **ballot("领导班子", "家长", 6, 6, 0))
    assert measures(made)["sat_wide"] == (19, 20)
    pooled = added(made, "F4", ballot("领导班子", "学生", 4, 2, 0))
    assert measures(pooled)["sat_wide"] == (7, 8)  # (38/40 + 8/10) ÷ 2


def test_no_rate_stands_on_fewer_than_ten_ballots_nor_leaks_by_subtraction() -> None:
    made = changed(sample(), "F4", 1, **ballot("领导班子", "家长", 9, 1, 0))
    found = measures(made)
    assert found["sat_wide"] == (19, 20)
    assert found["sat_wide_pool"] == (38, 40)
    none = changed(made, "F4", 0, **ballot("领导班子", "职工群众", 9, 9, 0))
    assert not {name for name in measures(none) if name.startswith("sat_")} - {"sat_valid"}
    assert measures(none)["sat_valid"] == (18, 1)


def test_groups_without_a_weight_do_not_count() -> None:
    made = added(sample(), "F4", ballot("领导班子", "社区代表", 100, 0, 0))
    assert measures(made)["sat_wide"] == (189, 200)


def test_clinics_and_offices_have_weights_of_their_own() -> None:
    assert measures(sample("2012H1", "D2"))["sat_wide"] == (189, 200)
    office = measures(sample("2012H1", "A"))["sat_wide"]
    assert office == (943, 1000)  # 0.3 · 38/40 + 0.7 · 47/50


def test_unreadable_counts_leave_their_row_out() -> None:
    made = unreadable(sample(), "F4", 1, "n_valid", "五十")
    assert measures(made)["sat_wide"] == (19, 20)


def test_four_clear_needs_both_lists_and_takes_no_filler_words() -> None:
    assert measures(sample("2010Q3"))["four_clear"] == (4, 4)
    assert measures(changed(sample("2010Q3"), "F1", 0, cond_member=None))["four_clear"] == (3, 4)
    assert measures(changed(sample("2010Q3"), "F1", 0, plan_theme="无"))["four_clear"] == (3, 4)
    local = changed(sample("2010Q3", "D1"), "F1", 0, plan_carrier="已报镇（街道）")
    assert measures(local)["four_clear"] == (4, 4)
    assert "four_clear" not in measures(sample("2012H1"))


def test_ledger_counts_months_of_the_window_that_name_a_material() -> None:
    made = changed(sample("2012H1"), "F5", 0, item_date=date(2012, 5, 31))
    assert measures(made)["ledger_months"] == (2, 5)
    assert measures(changed(made, "F5", 0, item_date=date(2012, 6, 1)))["ledger_months"] == (1, 5)
    bare = changed(made, "F5", 0, material_type="无", material_name=None)
    assert measures(bare)["ledger_months"] == (1, 5)


def test_empty_sheets_give_no_measure_of_people() -> None:
    empty = with_rows(with_rows(sample(), "F2", []), "F4", [])
    found = measures(empty)
    assert not {"members", "comment", "public", "part", "sat_wide"} & set(found)
    assert found["sat_valid"] == (0, 1)


def test_carry_takes_the_grade_and_never_replaces() -> None:
    year_end = {"graded": (8, 9), "sat_wide": (1, 2), "members": (3, 1), "sat_valid": (20, 1)}
    now = {"members": (10, 1), "sat_valid": (4, 1)}
    assert carry(now, year_end) == {**now, "graded": (8, 9)}
    assert carry({**now, "graded": (1, 9)}, year_end)["graded"] == (1, 9)


def test_carry_takes_ballots_only_where_none_were_due() -> None:
    year_end = {"sat_wide": (1, 2), "sat_valid": (20, 1), "part": (20, 25)}
    latest = {"sat_wide": (3, 4), "sat_valid": (40, 1)}
    assert carry({}, year_end) == year_end
    assert carry({}, year_end, ballots=latest) == latest
    assert carry({}, {}, plan={"four_clear": (3, 4), "members": (1, 1)}) == {"four_clear": (3, 4)}

"""X07, X12 and X16 on F7, and the branch vote, just inside and just outside."""

from __future__ import annotations

from datetime import date

import pytest
from checks_sample import UNITS, added, cell, changed, found, nomination, sample, settings, spec

from pipeline.checks import check
from pipeline.problems import Effect
from pipeline.records import Submission, Value


def nominating(unit_class: str = "B", **values: Value) -> Submission:
    """2012H1 with one nomination of member 003."""
    unit = UNITS[unit_class][0]
    return added(sample("2012H1", unit_class), "F7", nomination(unit, 1, **values))


def test_a_sound_nomination_is_silent() -> None:
    assert found(nominating()) == []


def test_x07_nominee_is_on_the_roster() -> None:
    outside = nominating(member_no="XX001077")
    assert found(outside) == [("X07", "F7", cell(outside, "F7", 0, "member_no"))]


def test_x07_probationary_members_are_not_nominated_excellent() -> None:
    outside = nominating(member_no="XX001010")
    assert found(outside) == [("X07", "F7", cell(outside, "F7", 0, "member_no"))]
    assert found(nominating(member_no="XX001010", award="师德标兵")) == []


@pytest.mark.parametrize("change", ["转出", "去世", "出党"])
@pytest.mark.parametrize("award", ["优秀共产党员", "师德标兵"])
def test_x07_a_nominee_is_still_there(change: str, award: str) -> None:
    """Also where 党员人数 was corrected, so that nothing else tells of it."""
    left = changed(nominating(award=award), "F2", 2, change=change)
    left = changed(left, "F1", 0, member_formal=8)
    told = check(left, spec(), settings(), None)
    wrong = [p for p in told if p.effect is Effect.RETURN]
    assert [(p.code, p.where.cell) for p in wrong] == [("X07", cell(left, "F7", 0, "member_no"))]
    assert change in wrong[0].message
    assert found(changed(nominating(award=award), "F2", 2, change="转入")) == []


def test_x07_is_silent_for_local_units_which_have_no_roster() -> None:
    assert found(nominating("D1", town_consent="是", member_no="SX001077")) == []


@pytest.mark.parametrize(
    ("unit_class", "wrong"),
    [
        ("B", "市卫生局党委"),
        ("C", "市委教育工委"),
        ("A", "市委教育工委"),
        ("A", "市卫生局党委"),
    ],
)
def test_x12_channel_matches_the_system(unit_class: str, wrong: str) -> None:
    outside = nominating(unit_class, channel=("区委", wrong))
    assert found(outside) == [("X12", "F7", cell(outside, "F7", 0, "channel"))]


@pytest.mark.parametrize(
    ("unit_class", "right"),
    [("B", "市委教育工委"), ("C", "市卫生局党委"), ("A", "局党工委"), ("B", "局党工委")],
)
def test_x12_channels_of_the_own_system_pass(unit_class: str, right: str) -> None:
    assert found(nominating(unit_class, channel=(right,))) == []


def test_x12_local_units_need_their_township() -> None:
    for answer in ("否", "不适用"):
        outside = nominating("D2", town_consent=answer)
        assert found(outside) == [("X12", "F7", cell(outside, "F7", 0, "town_consent"))]
    assert found(nominating("D2", town_consent="是")) == []


def test_branch_vote_bars_below_two_thirds_present_and_at_half_in_favour() -> None:
    absent = nominating(vote_present=5, vote_yes=5)
    told = check(absent, spec(), settings(), None)
    assert [(p.code, p.effect, p.where.field) for p in told] == [
        ("F30", Effect.BAR, "vote_present")
    ]
    assert found(nominating(vote_present=6, vote_yes=6)) == []
    split = nominating(vote_due=10, vote_present=10, vote_yes=5)
    assert found(split) == [("F30", "F7", cell(split, "F7", 0, "vote_yes"))]
    assert found(nominating(vote_due=10, vote_present=10, vote_yes=6)) == []


def test_x16_leaders_among_the_nominees() -> None:
    outside = nominating(member_no="XX001001")
    assert found(outside) == [("X16", "F7", cell(outside, "F7", 0, "member_no"))]
    assert found(outside, quota__leaders="1") == []
    half = added(outside, "F7", nomination("XX001", 2, member_no="XX001004"))
    assert found(half, quota__leaders="1/2") == []
    assert [code for code, _, _ in found(half, quota__leaders="0.49")] == ["X16"]
    (problem,) = check(half, spec(), settings(quota__leaders="0.49"), None)
    assert "超过了49%的比例" in problem.message


def test_orders_within_an_award_are_unique() -> None:
    twice = added(nominating(), "F7", nomination("XX001", 1, member_no="XX001004"))
    assert found(twice) == [("F15", "F7", cell(twice, "F7", 1, "order_in_unit"))]


def test_nominations_need_a_sealed_paper() -> None:
    open_ = changed(nominating(), "F0", 0, sealed="否")
    told = check(open_, spec(), settings(), None)
    assert [(p.code, p.effect) for p in told] == [("F21", Effect.RETURN)]


def test_x13_publicity_starts_after_the_day_of_the_vote() -> None:
    assert found(nominating(vote_date=date(2012, 5, 13))) == []
    same_day = nominating(vote_date=date(2012, 5, 14))
    (problem,) = check(same_day, spec(), settings(), None)
    assert (problem.code, problem.effect, problem.where.field) == ("X13", Effect.BAR, "vote_date")
    assert "2012-05-14" in problem.message


@pytest.mark.parametrize(
    ("last", "effect"),
    [
        (date(2012, 5, 18), None),  # Monday to Friday
        (date(2012, 5, 17), Effect.BAR),
    ],
)
def test_x13_publicity_lasts_five_working_days(last: date, effect: Effect | None) -> None:
    told = check(nominating(pub_end=last), spec(), settings(), None)
    assert [(p.code, p.effect, p.where.field) for p in told] == (
        [("X13", effect, "pub_end")] if effect else []
    )


def test_x13_asks_where_only_a_worked_weekend_makes_it_long_enough() -> None:
    over_a_weekend = nominating(pub_start=date(2012, 5, 17), pub_end=date(2012, 5, 22))
    told = check(over_a_weekend, spec(), settings(), None)
    assert [(p.code, p.effect) for p in told] == [("X13", Effect.FLAG)]
    assert "周一到周五只有4天" in told[0].message
    assert check(over_a_weekend, spec(), settings(notice__days="4"), None) == ()


def test_x13_an_objection_that_is_looked_into_bars() -> None:
    told = check(nominating(objection="有-核查中"), spec(), settings(), None)
    assert [(p.code, p.effect, p.where.field) for p in told] == [("X13", Effect.BAR, "objection")]
    assert found(nominating(objection="有-已核查不影响")) == []


@pytest.mark.parametrize(("length", "code"), [(49, "F07"), (50, None), (200, None), (201, "F06")])
def test_deeds_have_fifty_to_two_hundred_characters(length: int, code: str | None) -> None:
    told = check(nominating(deeds="事" * length), spec(), settings(), None)
    assert [p.code for p in told] == ([code] if code else [])

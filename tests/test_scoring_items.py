"""Each item as indicators.csv words it, with its behaviour on missing data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from checks_sample import settings, spec
from msgspec.structs import replace
from scoring_samples import PERIOD, ROW, inputs, review, with_office

from pipeline.analysis.scoring import (
    Evidence,
    ItemScore,
    UnitInputs,
    basis,
    gather,
    item_rate,
    item_scores,
    outlook,
)
from pipeline.analysis.scoring.superior import problems_due
from pipeline.records.office import SuperiorScore


def score(entry: UnitInputs, item: str, period: str = PERIOD, **parameters: str) -> ItemScore:
    campaign = settings(**parameters)
    found = basis(entry.unit.unit_class, period, spec(), campaign)
    return item_scores(entry, found, spec(), campaign)[item]


def own(entry: UnitInputs, item: str, period: str = PERIOD) -> Fraction | None:
    found = score(entry, item, period)
    assert found.state == "counted", found.reason
    return found.own.rate if found.own else None


@pytest.mark.parametrize(
    ("item", "counts", "rate"),
    [
        ("1.4", {"lead": (1, 2), "comment": (9, 10)}, Fraction(7, 10)),
        ("1.4", {"lead": None, "comment": (9, 10)}, Fraction(9, 10)),
        ("1.5", {"org_public": (2, 2), "org_fulfil": (3, 4), "org_both": (1, 1)}, Fraction(7, 8)),
        ("1.5", {"org_public": (2, 2), "org_fulfil": (4, 4), "org_both": (0, 1)}, Fraction(1, 2)),
        ("1.5", {"org_public": (1, 2), "org_fulfil": (1, 4), "org_both": (0, 1)}, Fraction(3, 8)),
        ("1.5", {"org_public": (3, 4), "org_fulfil": None, "org_both": (1, 1)}, Fraction(3, 4)),
        ("1.5", {"org_public": (3, 4), "org_fulfil": None, "org_both": (0, 1)}, Fraction(1, 2)),
        ("1.5", {"org_commitments": (0, 1), "org_public": None, "org_fulfil": None}, Fraction(0)),
        ("2.1", {"public": (7, 9)}, Fraction(7, 9)),
        ("2.2", {"fulfil_members": (5, 12)}, Fraction(5, 12)),
        ("2.3", {"graded": (9, 10)}, Fraction(3, 4)),
        ("2.3", {"graded": (5, 10)}, Fraction(0)),
        ("2.3", {"graded": (6, 10)}, Fraction(0)),
        ("2.3", {"graded": (10, 10)}, Fraction(1)),
        (
            "2.4",
            {"duty": (15, 20), "model": (1, 20)},
            Fraction(7, 10) * Fraction(3, 4) + Fraction(3, 20),
        ),
        ("2.4", {"duty": (20, 20), "model": (9, 20)}, Fraction(1)),
        (
            "3.1",
            {"plan_blocks": (19, 20), "plan_public": (1, 1)},
            Fraction(3, 4) * Fraction(19, 20) + Fraction(1, 4),
        ),
        ("3.1", {"plan_blocks": (20, 20), "plan_public": (0, 1)}, Fraction(3, 4)),
        ("3.1", {"plan_blocks": (15, 20), "plan_public": None}, Fraction(3, 4)),
        ("3.2", {"mechanisms": (4, 5), "mechanism_records": (3, 5)}, Fraction(7, 10)),
        ("3.3", {"ledger_months": (4, 5)}, Fraction(4, 5)),
    ],
)
def test_computed_rates(
    item: str, counts: dict[str, tuple[int, int] | None], rate: Fraction
) -> None:
    assert own(inputs(**counts), item) == rate


@pytest.mark.parametrize(
    ("item", "gone"),
    [("2.1", "public"), ("2.2", "fulfil_members"), ("2.4", "duty"), ("1.4", "comment")],
)
def test_an_empty_denominator_leaves_the_basis(item: str, gone: str) -> None:
    found = score(inputs(**{gone: None}), item)
    assert found.state == "leaves"
    assert found.reason


def test_no_year_end_appraisal_is_missing_not_zero() -> None:
    found = score(replace(inputs(), year_end=None), "2.3")
    assert (found.state, found.reason) == ("missing", "没有年度民主评议结果")
    assert score(inputs(graded=None), "2.3").state == "missing"


def test_appraisal_is_of_the_latest_year_end() -> None:
    assert score(inputs(), "2.3").period == "2011Y"
    assert score(inputs(period="2011Y"), "2.3", "2011Y").period == "2011Y"


def test_no_plan_is_missing_with_the_reason() -> None:
    found = score(replace(inputs(), plan=None), "3.1")
    assert (found.state, found.reason) == ("missing", "没有通过的实施方案")


def test_plan_is_the_latest_accepted() -> None:
    assert score(inputs(), "3.1").period == "2010Q3"


@pytest.mark.parametrize(
    ("due", "closed", "rate"),
    [
        (date(2012, 1, 10), None, Fraction(1)),  # the previous cut-off: not due any more
        (date(2012, 1, 11), None, Fraction(1, 2)),
        (date(2012, 6, 20), date(2012, 6, 20), Fraction(1)),
        (date(2012, 6, 20), date(2012, 6, 21), Fraction(1, 2)),
        (date(2012, 6, 21), None, Fraction(1)),  # not yet due
    ],
)
def test_problems_due_are_half_of_the_ledger_item(
    due: date, closed: date | None, rate: Fraction
) -> None:
    entry = with_office(inputs(ledger_months=(5, 5)), reviews=(review(due, closed),))
    assert own(entry, "3.3") == rate


def test_periods_due_on_one_day_have_the_same_problems_due() -> None:
    campaign = settings()
    put_off = replace(campaign.periods["2011Y"], due_by=campaign.periods[PERIOD].due_by)
    campaign = replace(campaign, periods={**campaign.periods, "2011Y": put_off})
    listed = [review(date(2011, 10, 10)), review(date(2011, 10, 11)), review(date(2012, 6, 20))]
    for period in ("2011Y", PERIOD):
        assert problems_due(listed, period, campaign) == tuple(listed[1:])


def test_a_review_without_a_problem_is_no_problem() -> None:
    entry = inputs(ledger_months=(5, 5))
    entry = with_office(entry, reviews=(review(date(2012, 5, 1), problem=""),))
    assert own(entry, "3.3") == 1


def test_experiences_of_three_periods_count_once() -> None:
    def at(period: str, *keys: int) -> Evidence:
        return Evidence(period, {f"experience.{n}": (key, 1) for n, key in enumerate(keys, 1)})

    entry = replace(inputs(), experience=(at("2012H1", 11), at("2011Y", 11, 12)))
    assert own(entry, "4.3") == Fraction(2, 3)
    assert own(replace(entry, experience=(*entry.experience, at("2011H1", 13, 14))), "4.3") == 1
    assert own(replace(entry, experience=()), "4.3") == 0


def test_experience_looks_at_three_periods_in_which_the_ledger_was_due() -> None:
    assert [e.period for e in inputs().experience] == ["2012H1", "2011Y", "2011H1"]


def test_index_weighs_groups_and_renormalises() -> None:
    both = {"ballots__5__1__1": (8, 10), "ballots__5__1__1__basic": (1, 10)}
    both |= {"ballots__5__1__2": (15, 20), "ballots__5__1__2__basic": (5, 20)}
    assert own(inputs(**both), "5.1") == (Fraction(86, 100) + Fraction(90, 100)) / 2
    assert own(inputs(**both | {"ballots__5__1__2": None}), "5.1") == Fraction(86, 100)
    parameters = {"raters__school": "职工群众 0.25; 学生+家长 0.75"}
    found = score(inputs(**both), "5.1", **parameters).own
    assert found is not None
    assert found.rate == Fraction(86, 400) + Fraction(90, 100) * Fraction(3, 4)


@pytest.mark.parametrize("item", ["5.1", "5.2"])
def test_no_group_with_ten_ballots_is_too_few(item: str) -> None:
    name = "ballots__" + item.replace(".", "__")
    found = score(inputs(**{f"{name}__1": None, f"{name}__2": None}), item)
    assert (found.state, found.reason) == ("missing", "样本不足")


def test_ballots_of_this_period_where_they_are_due_else_the_latest_accepted() -> None:
    assert score(inputs(), "5.1").period == "2012H1"
    assert score(inputs(period="2012Z"), "5.1", "2012Z").period == "2012H1"
    assert score(inputs(period="2011H1"), "5.1", "2011H1").period == "2010Y"


def test_ballots_that_are_due_now_are_not_taken_from_before() -> None:
    def accepted(period: str) -> Evidence | None:
        return None if period == PERIOD else Evidence(period, {})

    unit = inputs().unit
    found = gather(UnitInputs(unit), outlook(unit.unit_class, PERIOD, settings()), accepted)
    assert found.ballots is None
    assert found.year_end is not None


def test_superior_part_is_the_mean_of_the_scorers_over_the_maximum() -> None:
    found = score(inputs(), "1.3").superior
    assert found is not None
    assert found.rate == Fraction(9, 10)
    assert found.scorers == (("甲", "4"), ("乙", "3.2"))
    assert found.sources[0] == "督查评分簿.xlsx｜上级评分｜第 7 行"


def test_scores_of_another_period_do_not_count() -> None:
    other = SuperiorScore("XX001", "2011H1", "1.3", "甲", Decimal(4), "", ROW)
    found = score(with_office(inputs(), scores=(other,)), "1.3")
    assert (found.state, found.reason) == ("missing", "没有上级评分")


def test_self_and_superior_are_joined_by_the_live_split() -> None:
    found = score(inputs(self__1__1=(1, 2)), "1.1")
    assert item_rate(found, "split.self", settings().parameters) == Fraction(3, 10) / 2 + Fraction(
        63, 100
    )
    half = settings(split__self="0.5").parameters
    assert item_rate(found, "split.self", half) == Fraction(1, 4) + Fraction(9, 20)


def test_missing_self_score_is_missing() -> None:
    assert score(inputs(self__4__2=None), "4.2").reason == "没有自评"


def test_items_outside_the_basis_say_so() -> None:
    found = score(inputs(period="2011Y"), "1.1", "2011Y")
    assert (found.state, found.own, found.superior) == ("outside", None, None)
    assert item_rate(found, "own", settings().parameters) is None

"""Points, totals, bands, gates and places of a class."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from checks_sample import settings, spec
from msgspec.structs import replace
from scoring_samples import PERIOD, adoption, inputs, veto, with_office

from pipeline.analysis.scoring import (
    Punctuality,
    UnitInputs,
    UnitScore,
    basis,
    rescored,
    score_class,
)
from pipeline.analysis.scoring.places import placed
from pipeline.analysis.scoring.totals import band


def scored(*entries: UnitInputs, period: str = PERIOD, **parameters: str) -> list[UnitScore]:
    return score_class(entries, spec(), settings(**parameters), period)


def one(entry: UnitInputs, period: str = PERIOD, **parameters: str) -> UnitScore:
    return scored(entry, period=period, **parameters)[0]


def total(unit: str, shown: str, **changes: object) -> UnitScore:
    """A bare score of a ranked unit for tests of places."""
    value = Fraction(shown)
    found = UnitScore(unit, basis("B", PERIOD, spec(), settings()), {}, total=value, shown=value)
    return replace(found, **changes)  # type: ignore[arg-type]


def test_points_add_up_to_the_total_and_the_dimensions() -> None:
    found = one(inputs())
    assert found.total is not None
    assert sum(found.points.values()) == sum(found.dimensions.values()) == found.total
    assert found.points["1.3"] == Fraction(9, 10) * 4
    assert found.unranked == ""


def test_full_marks_are_a_hundred_on_any_basis() -> None:
    full = dict.fromkeys(("public", "fulfil_members", "graded", "duty", "model"), (1, 1))
    full |= {"org_public": (1, 1), "org_fulfil": (2, 2), "lead": (1, 1), "comment": (1, 1)}
    full |= {"ledger_months": (6, 6), "plan_blocks": (20, 20), "plan_public": (1, 1)}
    full |= {f"experience__{n}": (n, 1) for n in (1, 2, 3)}
    for item in ("5__1", "5__2"):
        full |= {f"ballots__{item}__{k}": (20, 20) for k in (1, 2)}
        full |= {f"ballots__{item}__{k}__basic": (0, 20) for k in (1, 2)}
    found = one(inputs(period="2011Y", **full), "2011Y")
    assert found.total == 100
    assert found.band == "先进"


def test_a_leaving_item_shrinks_the_basis_of_that_unit() -> None:
    whole, less = one(inputs()), one(inputs(public=None))
    assert "2.1" not in less.points
    assert less.points["1.3"] == whole.points["1.3"] * Fraction(100, 96)


def test_a_missing_item_leaves_the_unit_without_total_and_names_it() -> None:
    found = one(with_office(inputs(), scores=()))
    assert found.total is None
    assert found.unranked.startswith("未考核：没有上级评分（1.1、1.2、1.3、")
    assert one(replace(inputs(), plan=None)).unranked == "未考核：没有通过的实施方案（3.1）"


@pytest.mark.parametrize(
    ("sat", "gate", "band"),
    [((9, 10), "达标", "先进"), ((8999, 10000), "未达标", "一般")],
)
def test_gate_at_exactly_ninety_percent(sat: tuple[int, int], gate: str, band: str) -> None:
    parameters = {"band__先进": "10", "band__较好": "9", "band__一般": "8"}
    found = one(inputs(sat_wide=sat), **parameters)
    assert (found.gate, found.band) == (gate, band)


def test_participation_below_the_floor_is_too_few() -> None:
    exact, below = one(inputs(part=(2, 3))), one(inputs(part=(666, 1000)))
    assert exact.unranked == ""
    assert (below.gate, below.unranked) == ("样本不足", "样本不足（参评率未到下限）")
    assert below.band == ""


def test_too_few_ballots_leave_no_total() -> None:
    gone = {f"ballots__5__1__{k}": None for k in (1, 2)}
    found = one(inputs(sat_wide=None, **gone))
    assert (found.unranked, found.total, found.gate) == ("样本不足", None, "样本不足")


@pytest.mark.parametrize(
    ("shown", "gate", "expected"),
    [
        ("90", "达标", "先进"),
        ("89.99", "达标", "较好"),
        ("80", "达标", "较好"),
        ("79.99", "达标", "一般"),
        ("60", "达标", "一般"),
        ("59.99", "达标", "后进"),
        ("95", "未达标", "一般"),
        ("59", "未达标", "后进"),
        ("95", "", "较好"),
        ("79.99", "", "一般"),
        ("95", "样本不足", "较好"),
    ],
)
def test_bands(shown: str, gate: str, expected: str) -> None:
    assert band(Fraction(shown), gate, settings().parameters) == expected


def test_bonus_takes_the_highest_level_of_a_title_and_is_capped() -> None:
    rows = (adoption("甲 做法", "区"), adoption("甲做法", "市"), adoption("乙", "局"))
    found = one(with_office(inputs(), adoptions=rows))
    assert (found.bonus, [entry.points for entry in found.adjustments]) == (1, [1])
    assert found.total == sum(found.points.values()) + 1
    more = one(with_office(inputs(), adoptions=(adoption("丙", "省"), adoption("丁", "省"))))
    assert more.bonus == 3


def test_bonus_looks_at_three_periods() -> None:
    rows = (adoption("甲", "省", "2011Q3"), adoption("乙", "省", "2011H1"))
    assert one(with_office(inputs(), adoptions=rows)).bonus == 2


def test_penalties_of_late_missing_and_returned_files() -> None:
    late = replace(inputs(), punctuality=(Punctuality("2012H1", late=True, returns=1),))
    assert one(late).penalty == 1
    twice = (*late.punctuality, Punctuality("2011Y", returns=1))
    found = one(replace(late, punctuality=twice))
    assert found.penalty == 2
    assert [e.what for e in found.adjustments] == ["考核评选迟报", "三期内被退回 2 份"]
    worst = tuple(Punctuality(p, late=True, missing=True) for p in ("2011Y", "2011Q3"))
    assert one(replace(late, punctuality=worst)).penalty == 3


def test_local_units_have_neither_bonus_nor_penalty_nor_band() -> None:
    entry = with_office(inputs("D1"), adoptions=(adoption("甲", "省"),))
    found = one(replace(entry, punctuality=(Punctuality(PERIOD, late=True),)))
    assert (found.adjustments, found.bonus, found.penalty, found.band) == ((), 0, 0, "")
    assert found.total is not None


def test_totals_stay_within_a_hundred() -> None:
    weights = {f"weight__{item.id}": "0" for item in spec().items} | {"weight__1__3": "4"}
    rows = (adoption("甲", "省"),)
    scores = tuple(replace(s, points=s.points * 0 + 4) for s in inputs().office.scores)
    full = with_office(inputs(), adoptions=rows, scores=scores)
    assert one(full, **weights).total == 100
    nothing = tuple(replace(s, points=s.points * 0) for s in inputs().office.scores)
    low = replace(with_office(inputs(), scores=nothing), punctuality=(Punctuality(PERIOD, True),))
    assert one(low, **weights).total == 0


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((veto("否决", date(2012, 6, 20)),), "资格审查未通过"),
        ((veto("否决", date(2012, 6, 21)),), ""),
        ((veto("否决", date(2012, 1, 1), date(2012, 6, 19)),), ""),
        ((veto("暂缓", date(2012, 1, 1), date(2012, 6, 20)),), "暂缓"),
        ((veto("暂缓", date(2012, 1, 1)), veto("否决", date(2012, 1, 1))), "资格审查未通过"),
        ((veto("否决", date(2012, 1, 1), member="XX001003"),), ""),
    ],
)
def test_vetoes_and_holds_inside_their_window(rows: tuple[object, ...], reason: str) -> None:
    found = one(with_office(inputs(), vetoes=rows))
    assert found.unranked == reason
    assert "V03" not in repr(found)


@pytest.mark.parametrize("status", ["未报", "退回", "暂缓"])
def test_nothing_in_force_says_its_state(status: str) -> None:
    found = one(replace(inputs(), filed=None, ballots=None, status=status))
    assert (found.unranked, found.total, found.rank) == (status, None, None)


def test_adopted_only() -> None:
    waiting = replace(inputs(), adopted=False)
    assert one(waiting).unranked == ""
    found = one(waiting, rank__adopted_only="是")
    assert (found.unranked, found.total) == ("待人审", None)


def test_offices_have_no_scores() -> None:
    assert scored(inputs("A0")) == []


def test_one_class_at_a_time() -> None:
    with pytest.raises(ValueError, match="one class"):
        scored(inputs("A"), inputs("B"))


def test_ties_fall_back_on_satisfaction_work_and_fulfilment() -> None:
    half, nine = Fraction(1, 2), Fraction(9, 10)
    work = {"工作业绩好": Fraction(12)}
    rows = [
        total("XX007", "88.5"),
        total("XX006", "88.5", satisfaction=nine, dimensions=work, fulfilment=half),
        total("XX005", "88.5", satisfaction=nine, dimensions=work, fulfilment=nine),
        total("XX004", "88.5", satisfaction=nine, fulfilment=nine),
        total("XX003", "88.5", satisfaction=nine, dimensions=work, fulfilment=half),
        total("XX002", "88.51"),
        total("XX001", "99", unranked="暂缓"),
    ]
    found = [(s.unit, s.rank, s.tied) for s in placed(rows, settings().parameters)]
    assert found == [
        ("XX002", 1, False),
        ("XX005", 2, False),
        ("XX003", 3, True),
        ("XX006", 3, True),
        ("XX004", 5, False),
        ("XX007", 6, False),
        ("XX001", None, False),
    ]


def test_halves_are_snapped_and_rounded_up_before_they_tie() -> None:
    weights = {f"weight__{item.id}": "0" for item in spec().items} | {"weight__2__2": "1"}
    low = one(inputs(fulfil_members=(12345, 100000)), **weights)
    assert (low.total, low.shown) == (Fraction("12.345"), Fraction("12.35"))
    snapped = Fraction("0.12344999999999")
    close = (snapped.numerator, snapped.denominator)
    assert one(inputs(fulfil_members=close), **weights).shown == Fraction("12.35")


def test_fewer_than_three_ranked_units_get_no_rank() -> None:
    two = [inputs(code="XX001"), inputs(code="XX002"), inputs(code="XX003")]
    two[2] = with_office(two[2], scores=())
    assert [s.rank for s in scored(*two)] == [None, None, None]
    assert [s.rank for s in scored(*two, rank__min="2")] == [1, 1, None]
    assert [s.unranked for s in scored(*two)][:2] == ["", ""]


def test_reference_order_of_local_units_can_be_switched_off() -> None:
    entries = [inputs("D1", code=f"SX00{n}", plan_blocks=(20 - n, 20)) for n in (3, 2, 1)]
    assert [s.rank for s in scored(*entries)] == [1, 2, 3]
    hidden = scored(*entries, rank__local="否")
    assert [(s.unit, s.rank) for s in hidden] == [(f"SX00{n}", None) for n in (1, 2, 3)]


def test_shrinkage_is_done_once_and_never_in_class_c() -> None:
    small = {"ballots__5__1__1": (10, 10), "ballots__5__1__1__basic": (0, 10)}
    first = inputs(code="XX001", ballots__5__1__2=None, **small)
    other = inputs(code="XX002", ballots__5__1__2=None)
    rate = scored(first, other)[0].items["5.1"].own
    everybody = (Fraction(40) + Fraction(6, 10) * 8) / 50  # 10 of 10, and 30 + 8 basic of 40
    assert rate is not None
    assert rate.rate == (10 + 20 * everybody) / 30
    other = inputs("C", code="YY002", ballots__5__1__2=None)
    hospital = scored(inputs("C", ballots__5__1__2=None, **small), other)[0].items["5.1"].own
    assert hospital is not None
    assert hospital.rate == 1


def test_the_class_value_is_of_the_units_that_count() -> None:
    waiting = replace(inputs(code="XX002", ballots__5__1__1=(0, 40)), adopted=False)
    alone = one(inputs(), rank__adopted_only="是").items["5.1"]
    both = {s.unit: s for s in scored(inputs(), waiting, rank__adopted_only="是")}
    assert both["XX001"].items["5.1"] == alone
    assert scored(inputs(), waiting)[0].items["5.1"] != alone


def test_rescored_equals_a_fresh_run_with_the_live_parameters() -> None:
    entries = [
        inputs(code="XX001"),
        inputs(code="XX002", public=(1, 10)),
        inputs(code="XX003", fulfil_members=None),
        replace(inputs(code="XX004"), punctuality=(Punctuality(PERIOD, late=True),)),
        with_office(inputs(code="XX005"), scores=()),
    ]
    live = {"weight__2__1": "40", "split__self": "0.9", "cap__penalty": "0.5", "band__先进": "70"}
    fresh = scored(*entries, **live)
    assert rescored(scored(*entries), spec(), settings(**live).parameters) == fresh
    assert scored(*entries) != fresh


def test_weights_of_nothing_leave_nothing_to_score_by_until_they_return() -> None:
    weights = {f"weight__{item.id}": "0" for item in spec().items}
    empty = scored(inputs(), **weights)
    assert (empty[0].total, empty[0].unranked) == (None, "没有可以计分的条目")
    assert rescored(empty, spec(), settings().parameters) == scored(inputs())

"""Movement between periods, sections, and self against superior."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checks_sample import settings, spec
from msgspec.structs import replace
from scoring_samples import PERIOD, adoption, inputs, judged, review, with_office

from pipeline.analysis.rounding import half_up
from pipeline.analysis.scoring import (
    Basis,
    Moved,
    UnitInputs,
    UnitScore,
    by_unit,
    gaps,
    movement,
    score_class,
    sections,
)
from pipeline.records.office import OfficeRecords

CODES = ("XX001", "XX002", "XX003")


def scored(*entries: UnitInputs, period: str = PERIOD) -> list[UnitScore]:
    return score_class(entries, spec(), settings(), period)


def moved(now: list[UnitScore], before: list[UnitScore]) -> dict[str, Moved]:
    rows = movement(now, before, spec(), settings().parameters)
    return {row.unit: row for row in rows}


def class_of(period: str, public: tuple[int, int] = (10, 10)) -> list[UnitScore]:
    first = inputs(period=period, code="XX001", public=public)
    return scored(first, *(inputs(period=period, code=c) for c in CODES[1:]), period=period)


def test_movement_of_equal_data_on_the_common_basis_is_nothing() -> None:
    rows = moved(class_of(PERIOD), class_of(PERIOD))
    assert {row.difference for row in rows.values()} == {0}
    assert {(row.arrow, row.note, row.items) for row in rows.values()} == {("", "", 19)}


def test_movement_leaves_out_what_one_period_lacks() -> None:
    rows = moved(class_of(PERIOD, public=(0, 10)), class_of("2011Y"))
    row = rows["XX001"]
    assert row.items == 11
    assert row.difference is not None
    assert row.difference <= -1
    assert row.arrow == "▼"
    assert (row.rank_now, row.rank_before) == (3, 1)


def test_arrows_begin_at_one_point() -> None:
    now, before = class_of(PERIOD), class_of(PERIOD)

    def arrow(weight: str) -> str:
        entry = replace(inputs(code="XX001", public=(0, 10)))
        parameters = settings(weight__2__1=weight)
        low = score_class([entry], spec(), settings(), PERIOD)
        same = score_class([inputs(code="XX001")], spec(), settings(), PERIOD)
        return movement(same, low, spec(), parameters.parameters)[0].arrow

    assert moved(now, before)["XX001"].arrow == ""
    assert arrow("1") == "▲"  # 100 ÷ 97 points
    assert arrow("0.9") == ""
    more = with_office(inputs(code="XX001"), adoptions=(adoption("甲", "市"),))
    exactly = movement(scored(more), now[:1], spec(), settings().parameters)[0]
    assert (exactly.difference, exactly.arrow) == (1, "▲")


def test_an_item_that_leaves_in_one_period_leaves_in_both() -> None:
    now = [inputs(code=c, public=None) for c in CODES]
    before = [inputs(code=c, public=(0, 10)) for c in CODES]
    assert {r.difference for r in moved(scored(*now), scored(*before)).values()} == {0}


def test_new_and_unassessed_units_say_so() -> None:
    now = scored(*(inputs(code=c) for c in CODES))
    before = scored(inputs(code="XX001"), with_office(inputs(code="XX002"), scores=()))
    rows = moved(now, before)
    assert [rows[c].note for c in CODES] == ["", "上期没有总分", "新增"]
    assert rows["XX003"].now is not None
    assert moved(before, now)["XX002"].note == "本期没有总分"


def test_only_units_that_came_later_are_new() -> None:
    now = scored(*(inputs(code=c) for c in CODES))
    before = scored(inputs(code="XX001"))
    rows = movement(now, before, spec(), settings().parameters, {"XX003"})
    assert [row.note for row in rows] == ["", "上期不用报送", "新增"]


def test_without_an_earlier_period_nobody_is_new() -> None:
    rows = movement(class_of(PERIOD), None, spec(), settings().parameters)
    assert [(row.unit, row.note) for row in rows] == [(c, "没有可比的上期") for c in CODES]
    assert all(row.now is not None and row.difference is None for row in rows)


def test_both_places_are_among_the_units_that_may_rank_in_both() -> None:
    codes = (*CODES, "XX004")
    now = scored(*(inputs(code=c, public=(9 - n, 10)) for n, c in enumerate(codes)))
    before = scored(*(inputs(code=c, public=(5 + n, 10)) for n, c in enumerate(codes)))
    held = [replace(s, unranked="暂缓") if s.unit == "XX004" else s for s in before]
    later = [replace(s, unranked="暂缓") if s.unit == "XX001" else s for s in now]
    low = settings(rank__min="1").parameters
    rows = {row.unit: row for row in movement(later, held, spec(), low)}
    places = {code: (row.rank_now, row.rank_before) for code, row in rows.items()}
    assert places == {
        "XX001": (None, None), "XX002": (1, 2), "XX003": (2, 1), "XX004": (None, None),
    }  # fmt: skip
    assert rows["XX004"].difference is not None


def test_nothing_in_common_is_not_comparable() -> None:
    other = Basis("B", "2010Q3", ("9.9",), {"9.9": "own"}, False, "")
    before = [replace(score, basis=other) for score in class_of(PERIOD)]
    row = moved(class_of(PERIOD), before)["XX001"]
    assert (row.note, row.before, row.difference) == ("口径变更不可比", None, None)


def test_sections_are_standardised_by_class() -> None:
    def at(section: str, entry: UnitInputs) -> UnitInputs:
        return replace(entry, unit=replace(entry.unit, section=section))

    high = at("东片", inputs(code="XX001"))
    low = at("西片", inputs(code="XX002", public=(0, 10)))
    clinic = at("东片", inputs("D2"))
    absent = at("西片", replace(inputs(code="XX003"), filed=None, status="退回"))
    silent = at("西片", replace(inputs(code="XX004"), filed=None, status="未报"))
    late = with_office(low, reviews=(review(date(2012, 6, 1)), review(date(2012, 7, 1))))
    by_class = {"B": scored(high, late, absent, silent), "D2": scored(clinic)}
    entries = (high, late, clinic, absent, silent)
    east, west = sections(by_class, entries, settings().parameters, date(2012, 6, 20))
    totals = {s.unit: Fraction(half_up(s.total, 9)) for s in by_class["B"] if s.total}
    gap = totals["XX001"] - totals["XX002"]
    assert (east.name, east.units, east.filed, east.accepted) == ("东片", 2, 2, 2)
    assert (west.units, west.filed, west.accepted, west.assessed) == (3, 2, 1, 1)
    assert (east.deviation, west.deviation) == (gap / 4, -gap / 2)
    assert (east.overdue, west.overdue) == (0, 1)
    assert west.satisfaction == (85, 90)


def test_sections_rank_only_three_units_of_a_class() -> None:
    three = [inputs(code=c, public=(n, 10)) for n, c in enumerate(CODES, start=3)]
    parameters = settings().parameters
    (found,) = sections({"B": scored(*three)}, three, parameters, date(2012, 6, 20))
    assert found.ranks == {"XX003": 1, "XX002": 2, "XX001": 3}
    (fewer,) = sections({"B": scored(*three[:2])}, three[:2], parameters, date(2012, 6, 20))
    assert fewer.ranks == {}
    low = settings(rank__min="1").parameters
    assert sections({"B": scored(*three[:2])}, three[:2], low, date(2012, 6, 20))[0].ranks == {}


def test_sections_stand_in_the_order_of_their_numbers() -> None:
    names = ("第一片", "第二片", "第三片", "第九片", "第十片", "第十二片", "第二十一片", "城区")
    entries = [inputs(code=f"XX{n:03}") for n in range(1, len(names) + 1)]
    placed = [replace(e, unit=replace(e.unit, section=name))
              for e, name in zip(entries, reversed(names), strict=True)]  # fmt: skip
    found = sections({}, placed, settings().parameters, date(2012, 6, 20))
    assert tuple(section.name for section in found) == names


def test_gaps_compare_only_what_has_both_scores() -> None:
    own = {"self__1__1": (1, 1), "self__1__2": (1, 1), "self__4__2": (1, 1)}
    rows = gaps(scored(inputs(**own)), spec(), settings().parameters)
    assert [(r.dimension, r.items, r.maximum) for r in rows] == [
        ("领导班子好", ("1.1", "1.2"), 8),
        ("工作业绩好", ("4.2",), 6),
    ]
    assert (rows[0].own, rows[0].superior, rows[0].share) == (8, Fraction(72, 10), Fraction(1, 10))
    assert not rows[0].marked
    assert rows[0].scorers == (("乙", Fraction(64, 10)), ("甲", 8))
    assert sum((points or 0 for _, points in rows[0].scorers), Fraction(0)) / 2 == rows[0].superior


def test_a_scorer_who_left_an_item_out_has_no_sum() -> None:
    entry = inputs(self__1__1=(1, 1), self__1__2=(1, 1))
    given = tuple(s for s in entry.office.scores if (s.item, s.scorer) != ("1.2", "乙"))
    first = next(g for g in gaps(scored(with_office(entry, scores=given)), spec(),
                                 settings().parameters) if g.items == ("1.1", "1.2"))  # fmt: skip
    assert first.scorers == (("乙", None), ("甲", 8))


def test_a_gap_is_marked_above_the_limit_only() -> None:
    entry = inputs(self__4__2=(1, 1))
    strict = settings(gap__self="0.1").parameters
    assert not [g for g in gaps(scored(entry), spec(), strict) if g.marked]
    lower = settings(gap__self="0.09").parameters
    assert [g.dimension for g in gaps(scored(entry), spec(), lower) if g.marked] == ["工作业绩好"]


def test_no_gaps_where_nothing_is_judged() -> None:
    assert gaps(scored(inputs(period="2011Y"), period="2011Y"), spec(), settings().parameters) == []


def test_office_records_are_told_apart_by_unit() -> None:
    other = review(date(2012, 6, 1), unit="XX002")
    rows = OfficeRecords((review(date(2012, 6, 1)), other), judged("XX002", PERIOD))
    found = by_unit(rows)
    assert list(found) == ["XX001", "XX002"]
    assert (len(found["XX001"].reviews), found["XX001"].scores) == (1, ())
    assert (found["XX002"].reviews, len(found["XX002"].scores)) == ((other,), 38)

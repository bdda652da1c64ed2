"""满意率 in exact fractions, and the 90 % gate."""

from __future__ import annotations

from fractions import Fraction

import pytest
from checks_sample import ballot, settings
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.satisfaction import gate, groups, weighted_strict, weighted_wide
from pipeline.records import Row

SCHOOL = settings().parameters.rater_weights("raters.school")


def rows(*counts: tuple[str, int, int, int]) -> list[Row]:
    return [Row(n, ballot("领导班子", *given_)) for n, given_ in enumerate(counts, start=5)]


def gate_of(wide: tuple[int, int] | None, part: tuple[int, int] | None, **parameters: str) -> str:
    measures = {
        name: pair for name, pair in (("sat_wide", wide), ("part", part)) if pair is not None
    }
    return gate(measures, settings(**parameters).parameters)


@given(st.integers(10, 400), st.integers(10, 400))
def test_exactly_ninety_percent_passes_whatever_the_sizes(staff: int, parents: int) -> None:
    counts = rows(("职工群众", staff * 10, staff * 9, 0), ("家长", parents * 10, 0, parents * 9))
    used = groups(counts, SCHOOL, 10).values()
    wide = weighted_wide(used)
    assert wide == Fraction(9, 10)
    assert gate_of((wide.numerator, wide.denominator), (2, 3)) == "达标"


def test_exactly_ninety_percent_of_unequal_groups_passes() -> None:
    # floats give 0.8999999999999999 for such pairs
    used = groups(rows(("职工群众", 30, 29, 0), ("家长", 30, 25, 0)), SCHOOL, 10).values()
    assert weighted_wide(used) == Fraction(9, 10)


def test_89_96_percent_is_not_90() -> None:
    assert gate_of((8996, 10000), (1, 1)) == "未达标"
    assert gate_of((9000, 10000), (1, 1)) == "达标"
    assert gate_of((899999999999, 1000000000000), (1, 1)) == "未达标"


def test_participation_of_exactly_two_thirds_is_enough() -> None:
    assert gate_of((95, 100), (2, 3)) == "达标"
    assert gate_of((95, 100), (6666, 10000)) == "样本不足"
    assert gate_of((95, 100), None) == "样本不足"
    assert gate_of((95, 100), (6666, 10000), gate__participation="0.5") == "达标"


def test_without_enough_ballots_there_is_no_decision() -> None:
    assert gate_of(None, (1, 1)) == "样本不足"


def test_the_kind_of_rate_is_a_parameter() -> None:
    parameters = settings(gate__kind="严").parameters
    measures = {"sat_wide": (95, 100), "sat_strict": (60, 100), "part": (1, 1)}
    assert gate(measures, parameters) == "未达标"
    assert gate(measures, settings().parameters) == "达标"


@pytest.mark.parametrize(("valid", "used"), [(9, 0), (10, 1)])
def test_groups_below_ten_are_left_out(valid: int, used: int) -> None:
    assert len(groups(rows(("职工群众", valid, valid, 0)), SCHOOL, 10)) == used


def test_weights_are_renormalised_over_the_groups_used() -> None:
    office = settings().parameters.rater_weights("raters.office")
    one = groups(rows(("职工群众", 20, 15, 3)), office, 10).values()
    assert (weighted_wide(one), weighted_strict(one)) == (Fraction(9, 10), Fraction(3, 4))


def test_no_group_gives_no_rate() -> None:
    assert weighted_wide(()) is None

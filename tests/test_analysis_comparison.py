"""学校与卫生院对比: pooled values, best, lowest quarter; and rounding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.comparison import INDICATORS, Compared, compare
from pipeline.analysis.rounding import half_up, percent
from pipeline.analysis.view import UnitStanding
from pipeline.campaign import Unit
from pipeline.records import Filing, Leaf, Measures, Result


def standing(code: str, unit_class: str, measures: Measures | None, late: int = 0) -> UnitStanding:
    unit = Unit(code, code, code, "教育", unit_class, "直属")
    if measures is None:
        return UnitStanding(unit, days_late=late)
    day = date(2012, 6, 1)
    filing = Filing(Leaf("inbox/a", "a", "0" * 64, 1), Result.ACCEPTED, day, day)
    return UnitStanding(unit, filing, measures=measures, days_late=late)


def one(found: tuple[Compared, ...], unit_class: str, indicator: str) -> Compared:
    (entry,) = [e for e in found if (e.unit_class, e.indicator) == (unit_class, indicator)]
    return entry


def test_class_values_are_sums_over_sums() -> None:
    small = {"sat_wide_pool": (10, 10), "part": (10, 20)}
    large = {"sat_wide_pool": (150, 200), "part": (210, 230)}
    found = compare([standing("XX001", "B", small), standing("XX002", "B", large)])
    assert one(found, "B", "群众满意率").pooled == (160, 210)
    assert one(found, "B", "参评率").pooled == (220, 250)
    assert one(found, "B", "群众满意率").best == 1
    assert one(found, "B", "群众满意率").best_units == ("XX001",)


def test_every_indicator_and_class_has_a_line_and_blanks_stay_blank() -> None:
    found = compare([standing("XX001", "B", {})])
    assert len(found) == len(INDICATORS) * 4
    assert one(found, "D2", "按期通过率").pooled is None
    assert one(found, "B", "台账达标率").pooled is None


def test_units_in_time_have_a_file_in_force_that_was_not_late() -> None:
    units = [
        standing("XX001", "B", {}),
        standing("XX002", "B", {}, late=2),
        standing("XX003", "B", None, late=9),
    ]
    assert one(compare(units), "B", "按期通过率").pooled == (1, 3)


def test_offices_are_not_compared() -> None:
    assert {entry.unit_class for entry in compare([standing("JG001", "A", {})])} == {
        "B",
        "C",
        "D1",
        "D2",
    }


def test_lowest_quarter_is_drawn_over_all_classes_together() -> None:
    schools = [standing(f"XX00{n}", "B", {"part": (80 + n, 100)}) for n in range(6)]
    clinics = [standing(f"WS00{n}", "D2", {"part": (50 + n, 100)}) for n in range(2)]
    found = compare(schools + clinics)
    assert (one(found, "B", "参评率").lowest, one(found, "D2", "参评率").lowest) == (0, 2)


def test_equal_units_are_in_no_lowest_quarter() -> None:
    found = compare([standing(f"XX00{n}", "B", {"part": (1, 1)}) for n in range(8)])
    assert one(found, "B", "参评率").lowest == 0


def test_ties_at_the_border_of_the_quarter_count_as_inside() -> None:
    values = (50, 60, 60, 60, 90, 90, 90, 90)
    units = [standing(f"XX00{n}", "B", {"part": (v, 100)}) for n, v in enumerate(values)]
    assert one(compare(units), "B", "参评率").lowest == 4


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 8), 2, "0.13"),
        (Decimal("2.5"), 0, "3"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (89.99499999999999, 2, "90.00"),
        (Fraction(89994, 1000), 2, "89.99"),
        (-0.125, 2, "-0.13"),
    ],
)
def test_half_up_after_snapping(
    value: Fraction | Decimal | float, digits: int, rounded: str
) -> None:
    assert str(half_up(value, digits)) == rounded


def test_percent_of_a_rate() -> None:
    assert percent(Fraction(9, 10)) == Decimal("90.0")
    assert percent(Fraction(8996, 10000), 2) == Decimal("89.96")


@given(st.integers(0, 10**6), st.integers(0, 4))
def test_rounding_a_number_with_few_decimals_is_exact(number: int, digits: int) -> None:
    value = Fraction(number, 10**digits)
    assert half_up(value, digits) == Decimal(number).scaleb(-digits)

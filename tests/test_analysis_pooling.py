"""Measures of units, and class sums that are exact."""

from __future__ import annotations

from invented import invented
from msgspec.structs import replace

from pipeline.analysis.pooling import POOLED, pairs, pooled

STANDINGS = invented().view.standings


def test_units_that_have_a_measure_stand_in_their_order() -> None:
    having = [s.unit.code for s in STANDINGS if s.in_force and "part" in s.measures]
    assert having
    assert list(pairs(STANDINGS, "part")) == having


def test_missing_measure_is_no_zero() -> None:
    absent = {s.unit.code for s in STANDINGS if s.in_force is None}
    assert absent
    assert not absent & pairs(STANDINGS, "part").keys()


def test_class_sums_are_those_of_plain_addition() -> None:
    found = pooled(STANDINGS)
    for (unit_class, name), pair in found.items():
        units = [s for s in STANDINGS if s.in_force and s.unit.unit_class == unit_class]
        known = [s.measures[name] for s in units if name in s.measures]
        assert pair == (sum(top for top, _ in known), sum(below for _, below in known))
    assert {name for _, name in found} <= set(POOLED)
    assert found


def test_a_class_value_is_no_mean_of_percentages() -> None:
    large, small = [s for s in STANDINGS if s.unit.unit_class == "B" and s.in_force][:2]
    large = replace(large, measures={"part": (90, 100)})
    small = replace(small, measures={"part": (1, 10)})
    assert pooled([large, small])["B", "part"] == (91, 110)

"""Rounding: whole steps, decimals and their plain definition are one."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis.strategies import fractions, integers, sampled_from

from pipeline.analysis.rounding import SNAP, half_up, percent, steps

WIDE = Context(prec=200, rounding=ROUND_HALF_UP)


def by_decimals(value: Fraction, digits: int) -> Decimal:
    """Snapped to nine decimals, then rounded, as `decimal` does it."""
    exact = WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    snapped = exact.quantize(Decimal(1).scaleb(-SNAP), context=WIDE)
    return snapped.quantize(Decimal(1).scaleb(-digits), context=WIDE)


halves = sampled_from([2, 4, 8, 20, 200, 2_000_000_000, 20_000_000_000])
values = fractions(-(10**6), 10**6) | integers(-(10**13), 10**13).flatmap(
    lambda above: halves.map(lambda below: Fraction(above, below))
)


@given(values, integers(0, SNAP + 2))
def test_rounding_is_what_decimals_say(value: Fraction, digits: int) -> None:
    wanted = by_decimals(value, digits)
    assert str(half_up(value, digits)) == str(wanted)
    assert steps(value, digits) == int(wanted.scaleb(digits))


@given(values)
def test_a_percentage_is_a_hundred_times_the_rate(value: Fraction) -> None:
    assert str(percent(value, 2)) == str(half_up(100 * value, 2))


@pytest.mark.parametrize(("value", "shown"), [(2.675, "2.68"), (-0.125, "-0.13"), (0.0, "0.00")])
def test_the_snap_mends_the_last_bits_of_floats(value: float, shown: str) -> None:
    assert str(half_up(value, 2)) == shown

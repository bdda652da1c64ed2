"""Exact fractions of the score: parameters and small rates made once and shared, sums brought to
one denominator once. A class asks thousands of times for the same few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from math import lcm

from pipeline.analysis.satisfaction import RATERS
from pipeline.campaign import Parameters

FULL = Fraction(100)
NOTHING = Fraction(0)
SHARED = 16_384  # values of ten thousand units that are kept to be shared: most counts are small
_KEPT = 256


def number(parameters: Parameters, key: str) -> Fraction:
    """The number in parameter *key*, exactly as written."""
    return _number(parameters.text(key))


@lru_cache(_KEPT)
def _number(text: str) -> Fraction:
    return Fraction(Decimal(text))


@lru_cache(SHARED)
def rate_of(pair: tuple[int, int]) -> Fraction:
    """Numerator ÷ denominator; units with the same counts share one value."""
    return Fraction(*pair)


def total(values: Iterable[Fraction]) -> Fraction:
    """The sum of *values*, reduced once and not after every addition."""
    whole, common = 0, 1
    for value in values:
        above, below = value.as_integer_ratio()
        if below != common:
            shared = lcm(common, below)
            whole, above, common = whole * (shared // common), above * (shared // below), shared
        whole += above
    return Fraction(whole, common) if whole else NOTHING


def weighed(parts: Iterable[tuple[Fraction, Fraction | int]]) -> Fraction:
    """The sum of value · weight over *parts*, reduced once."""
    whole, common = 0, 1
    for value, weight in parts:
        a, b = value.as_integer_ratio()
        c, d = weight.as_integer_ratio()
        whole, common = whole * b * d + a * c * common, common * b * d
    return Fraction(whole, common)


def mixed(share: Fraction, one: Fraction, other: Fraction) -> Fraction:
    """share · one + (1 − share) · other."""
    part, whole = share.as_integer_ratio()
    a, b = one.as_integer_ratio()
    c, d = other.as_integer_ratio()
    return Fraction(part * a * d + (whole - part) * c * b, whole * b * d)


def shares(parameters: Parameters, items: Iterable[str]) -> Mapping[str, Fraction]:
    """Item → its full points out of 100 among *items*, by their weights; empty where these have
    no weight. Not to be changed by the caller: it is shared."""
    names = tuple(items)
    return _shares(names, tuple([parameters.values[_weight(name)] for name in names]))


@cache
def _weight(item: str) -> str:
    return f"weight.{item}"


@lru_cache(_KEPT)
def _shares(names: tuple[str, ...], weights: tuple[str, ...]) -> Mapping[str, Fraction]:
    numbers = [_number(weight) for weight in weights]
    whole = total(numbers)
    if not whole:
        return {}
    return {name: weight * FULL / whole for name, weight in zip(names, numbers, strict=True)}


def rater_weights(parameters: Parameters, unit_class: str) -> tuple[tuple[str, Fraction], ...]:
    """Pooled rater groups (``names`` joined by ＋) that *unit_class* is read with, and weights."""
    return _raters(parameters.text(RATERS[unit_class]))


@lru_cache(_KEPT)
def _raters(text: str) -> tuple[tuple[str, Fraction], ...]:
    weights = Parameters({"raters": text}).rater_weights("raters")
    return tuple(("＋".join(names), weight) for names, weight in weights)

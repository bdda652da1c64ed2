"""Parameters of the score as exact fractions, each text read and each sum made once: a class asks
thousands of times for the same few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from pipeline.analysis.satisfaction import RATERS, RaterWeights
from pipeline.campaign import Parameters

FULL = Fraction(100)
_KEPT = 256


def number(parameters: Parameters, key: str) -> Fraction:
    """The number in parameter *key*, exactly as written."""
    return _number(parameters.text(key))


@lru_cache(_KEPT)
def _number(text: str) -> Fraction:
    return Fraction(Decimal(text))


def shares(parameters: Parameters, items: Iterable[str]) -> Mapping[str, Fraction]:
    """Item → its full points out of 100 among *items*, by their weights; empty where these have
    no weight. Not to be changed by the caller: it is shared."""
    names = tuple(items)
    return _shares(names, tuple(parameters.text(f"weight.{name}") for name in names))


@lru_cache(_KEPT)
def _shares(names: tuple[str, ...], weights: tuple[str, ...]) -> Mapping[str, Fraction]:
    numbers = [_number(weight) for weight in weights]
    whole = sum(numbers, Fraction(0))
    if not whole:
        return {}
    return {name: weight * FULL / whole for name, weight in zip(names, numbers, strict=True)}


def rater_weights(parameters: Parameters, unit_class: str) -> RaterWeights:
    """Rater groups and weights that *unit_class* is read with."""
    return _raters(parameters.text(RATERS[unit_class]))


@lru_cache(_KEPT)
def _raters(text: str) -> RaterWeights:
    return Parameters({"raters": text}).rater_weights("raters")

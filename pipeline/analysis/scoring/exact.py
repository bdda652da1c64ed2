"""Parameters of the score as exact fractions, each text read once: a class asks thousands of
times for the same few."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from pipeline.analysis.satisfaction import RATERS, RaterWeights
from pipeline.campaign import Parameters

_KEPT = 256


def number(parameters: Parameters, key: str) -> Fraction:
    """The number in parameter *key*, exactly as written."""
    return _number(parameters.text(key))


@lru_cache(_KEPT)
def _number(text: str) -> Fraction:
    return Fraction(Decimal(text))


def rater_weights(parameters: Parameters, unit_class: str) -> RaterWeights:
    """Rater groups and weights that *unit_class* is read with."""
    return _raters(parameters.text(RATERS[unit_class]))


@lru_cache(_KEPT)
def _raters(text: str) -> RaterWeights:
    return Parameters({"raters": text}).rater_weights("raters")

"""Sums of cells for the second count: what is a number among them, told the plainest way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.records import RawValue
from pipeline.spec.model import Field, FieldType

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]+)?")


def added(cells: Sequence[RawValue], entry: Field) -> int:
    """The numbers in *cells*, each in units of the last decimal that *entry* has."""
    given: list[Any] = [value for value in cells if value]
    if entry.type is not FieldType.INT:
        return sum(_scaled(value, entry.decimals) for value in given)
    return sum(map(int if _whole_floats(given) else _whole, given))


def _whole_floats(cells: Iterable[Any]) -> bool:
    """True of whole numbers as readers give them, and of nothing else among them."""
    try:
        return all(map(float.is_integer, cells))
    except TypeError:
        return False


def _whole(value: RawValue) -> int:
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is int:
        return value
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().replace(",", "")
        return int(float(text)) if _WHOLE.fullmatch(text) else 0
    return 0


@lru_cache(maxsize=4096, typed=True)
def _scaled(value: RawValue, decimals: int) -> int:
    """A number in units of its last decimal, exactly as Excel shows it (15 digits)."""
    if type(value) is float or type(value) is int:
        text = f"{value:.15g}"
    elif isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().replace(",", "")
        text = text if _DECIMAL.fullmatch(text) else "0"
    else:
        return 0
    number = Decimal(text)
    return round(number.scaleb(decimals)) if number.is_finite() else 0

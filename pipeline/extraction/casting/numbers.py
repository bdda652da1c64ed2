"""Whole and decimal numbers: what a cell must hold to be one without loss (rule X02).

A text is a number only where it is written in digits, half or full width, with at most a sign,
thousands in groups of three and a decimal point. Nothing else ever becomes one.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from pipeline.extraction.casting.model import (
    BLANK,
    HALF_WIDTH,
    SAFE_LIMIT,
    Cast,
    CellValue,
    number_text,
    trimmed,
    verbatim,
)
from pipeline.patterns import seldom
from pipeline.records import RawValue

_NUMBER = seldom(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_NOTHING = frozenset("—－-–―~～/／\\无") | {"——", "--", "没有", "暂无", "无。", "n/a", "N/A"}
_WITH_UNIT = seldom(r"([0-9]+(?:\.[0-9]+)?)(?:人次?|份|票|次|条|分|名|个|张|项|篇)")


def plain_int(value: RawValue) -> int | None:
    """*value* where it is a whole number cell; None sends it to `cast_int`."""
    if type(value) is float:
        return int(value) if value.is_integer() and abs(value) < SAFE_LIMIT else None
    return value if type(value) is int and abs(value) < SAFE_LIMIT else None


def plain_decimal(value: RawValue) -> Decimal | None:
    """*value* where it is a number cell of at most 15 digits; None sends it to `cast_decimal`."""
    if type(value) is float and abs(value) < SAFE_LIMIT:
        return Decimal(number_text(value))
    return Decimal(value) if type(value) is int and abs(value) < SAFE_LIMIT else None


def cast_int(value: CellValue) -> Cast:
    """A whole number. ``12.0`` is 12; ``12.5`` is a Problem (T02); a text is read and noted
    (T01), or a Problem (X02)."""
    found = cast_decimal(value)
    number = found.value
    if not isinstance(number, Decimal):
        return found
    if number != number.to_integral_value():
        return Cast(raw=verbatim(value), code="T02")
    whole = int(number)
    return Cast(whole, found.raw, found.code, found.note, str(whole) if found.code else "")


def cast_decimal(value: CellValue) -> Cast:
    """A decimal number, exactly as written or as Excel shows it."""
    if isinstance(value, str):
        return _from_text(value)
    if value is None:
        return BLANK
    number = plain_decimal(value) if not isinstance(value, bool) else None  # type: ignore[arg-type]
    if number is not None:
        return Cast(number)
    return Cast(raw=verbatim(value), code=_refusal(value))


def _from_text(text: str) -> Cast:
    core = trimmed(text)
    if not core:
        return BLANK
    plain = core.translate(HALF_WIDTH)
    if not _NUMBER.fullmatch(plain):
        if core in _NOTHING:
            return Cast(raw=text, code="X02-none")
        counted = _WITH_UNIT.fullmatch(plain)
        return Cast(raw=text, code="X02", hint=f"，例如 {counted.group(1)}" if counted else "")
    digits = plain.replace(",", "")
    number = Decimal(digits)
    if abs(number) >= SAFE_LIMIT:
        return Cast(raw=text, code="X02")
    return Cast(number, text, "T01", note=True, shown=format(number, "f"))


def _refusal(value: CellValue) -> str:
    if isinstance(value, bool):
        return "T03"
    if isinstance(value, date | time | timedelta):
        return "T07"
    return "X02"

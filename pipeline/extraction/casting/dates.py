"""Days: date cells, Excel serials, and the unambiguous ways of writing a day as text.

Day before month, two-digit years and Chinese numerals are never guessed at.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pipeline.extraction.casting.model import (
    BLANK,
    HALF_WIDTH,
    Cast,
    CellValue,
    trimmed,
    verbatim,
)
from pipeline.patterns import seldom
from pipeline.records import RawValue

FIRST_YEAR = 1990
LAST_YEAR = 2100
# Excel's day 0, with its 29 February 1900 that never was.
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL = (date(FIRST_YEAR, 1, 1) - _EPOCH).days
_LAST_SERIAL = (date(LAST_YEAR, 12, 31) - _EPOCH).days
_FIRST_DIGITS = FIRST_YEAR * 10_000
_LAST_DIGITS = (LAST_YEAR + 1) * 10_000
_MIDNIGHT = time()

_GAP = r"\s*"
_TEXTS = tuple(
    seldom(pattern + r"(?:[ T]0{1,2}:00(?::00)?)?")
    for pattern in (
        rf"([0-9]{{4}}){_GAP}年{_GAP}([0-9]{{1,2}}){_GAP}月{_GAP}([0-9]{{1,2}}){_GAP}[日号]?",
        rf"([0-9]{{4}}){_GAP}\.{_GAP}([0-9]{{1,2}}){_GAP}\.{_GAP}([0-9]{{1,2}})",
        rf"([0-9]{{4}}){_GAP}-{_GAP}([0-9]{{1,2}}){_GAP}-{_GAP}([0-9]{{1,2}})",
        rf"([0-9]{{4}}){_GAP}/{_GAP}([0-9]{{1,2}}){_GAP}/{_GAP}([0-9]{{1,2}})",
        r"([0-9]{4})([0-9]{2})([0-9]{2})",
    )
)


def plain_date(value: RawValue) -> date | None:
    """*value* where it is a date cell within 1990–2100; None sends it to `cast_date`."""
    if type(value) is datetime:
        value = value.date() if value.time() == _MIDNIGHT else None
    if type(value) is date and FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    return None


def cast_date(value: CellValue) -> Cast:
    """A day. Texts, serial numbers and cells with a time of day are read and noted (T04);
    outside 1990–2100 (T06) and everything else (T05) are Problems."""
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, bool):
        return Cast(raw=verbatim(value), code="T03")
    if isinstance(value, int | float):
        return _from_number(value)
    if isinstance(value, datetime):
        return _judged(value.date(), verbatim(value), noted=value.time() != _MIDNIGHT)
    if isinstance(value, date):
        return _judged(value, verbatim(value), noted=False)
    return BLANK if value is None else Cast(raw=verbatim(value), code="T05")


def _from_text(text: str) -> Cast:
    core = trimmed(text)
    if not core:
        return BLANK
    plain = core.translate(HALF_WIDTH)
    for pattern in _TEXTS:
        if match := pattern.fullmatch(plain):
            day = _day(*(int(part) for part in match.groups()))
            return Cast(raw=text, code="T05") if day is None else _judged(day, text, noted=True)
    return Cast(raw=text, code="T05")


def _from_number(value: float) -> Cast:
    text = verbatim(value)
    if float(value).is_integer() and _FIRST_DIGITS <= value < _LAST_DIGITS:
        day = _day(*(int(part) for part in (text[:4], text[4:6], text[6:])))
        return Cast(raw=text, code="T05") if day is None else _judged(day, text, noted=True)
    if _FIRST_SERIAL <= value < _LAST_SERIAL + 1:
        return _judged(_EPOCH + timedelta(days=int(value)), text, noted=True)
    return Cast(raw=text, code="T05")


def _judged(day: date, text: str, *, noted: bool) -> Cast:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Cast(raw=text, code="T06")
    return Cast(day, text, "T04", note=True, shown=day.isoformat()) if noted else Cast(day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

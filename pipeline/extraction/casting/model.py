"""What casting gives back, and the cell states that a plain value cannot show."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from msgspec import Struct

from pipeline.records import RawValue, Value

# Excel keeps 15 significant digits; a longer number has already lost its tail.
SAFE_DIGITS = 15
SAFE_LIMIT = 10**SAFE_DIGITS

# White space that `str.strip` leaves: zero-width characters and the byte-order mark.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_BLANKS = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B)
)
MARGIN = _BLANKS + _INVISIBLE

# Full-width forms of what numbers and dates are written with. Not NFKC: that would read ① as 1
# and 10² as 102.
HALF_WIDTH = str.maketrans("０１２３４５６７８９，．＋－／\u2212", "0123456789,.+-/-")


class Broken(Enum):
    """A cell that shows an error, a formula without a stored result, a part of a merged cell, and
    such a part that holds a value of its own, which nobody sees."""

    ERROR = "T13"
    UNCACHED = "T14"
    MERGED = "T15"
    HIDDEN = "T15-hidden"


class BrokenCell(Struct, frozen=True):
    """Stands in the grid where the reader saw an error or an uncached formula, and where cells are
    merged; ``text`` is what the sender sees there (``#REF!``), or would see if they were not merged."""

    kind: Broken
    text: str


class Formatted(Struct, frozen=True):
    """Stands in the grid where a cell shows its *number* as another *text*; None where nobody can
    tell what it shows."""

    number: float
    text: str | None


CellValue = RawValue | BrokenCell | Formatted


class Cast(Struct, frozen=True):
    """What a cell says.

    value   the typed value; None where blank or unreadable
    raw     the sender's text verbatim, where ``value`` differs from it; else None
    code    key of the catalogue, where there is something to say
    note    ``code`` is only a remark: the value was read
    shown   the value as it was read, in words (fills {value})
    hint    end of a remedy (fills {hint})
    """

    value: Value = None
    raw: str | None = None
    code: str | None = None
    note: bool = False
    shown: str = ""
    hint: str = ""


BLANK = Cast()


def verbatim(value: CellValue) -> str:
    """*value* as the sender sees it: 12.0 → ``12``, a date → ``2011-07-01``, True → ``TRUE``."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, Formatted):
        return number_text(value.number) if value.text is None else value.text
    return value.text if isinstance(value, BrokenCell) else _time_text(value)


def number_text(value: float) -> str:
    """*value* with the 15 digits that Excel shows, never in exponent form."""
    if not math.isfinite(value):
        return str(value)
    if float(value).is_integer():
        return str(int(value))
    text = f"{value:.{SAFE_DIGITS}g}"
    return format(Decimal(text), "f") if "e" in text else text


def _time_text(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    minutes = int(value.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def trimmed(text: str) -> str:
    """*text* without the white space and invisible characters around it."""
    return text.strip(MARGIN)


# Marks that stand for what stands in the row above; which row that was, nobody knows later.
_MARKS = (
    "同上",
    "同上行",
    "同上一行",
    "同前",
    "同左",
    "同右",
    "同下",
    "如上",
    "〃",
    "″",
    "“",
    "”",
    '"',
    "''",
)
_AROUND = (("", ""), ("", "。"), ("（", "）"), ("(", ")"))
DITTO = frozenset(f"{a}{mark}{z}" for mark in _MARKS for a, z in _AROUND)
LONGEST_DITTO = 8  # characters, with blanks around and between them


def is_ditto(text: str) -> bool:
    """True of «同上» and its like."""
    return len(text) <= LONGEST_DITTO and "".join(text.split()) in DITTO

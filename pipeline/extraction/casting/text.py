"""Free text, codes and names. Free text is only trimmed; what a person wrote stays as written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta

from pipeline.extraction.casting.model import (
    BLANK,
    DITTO,
    LONGEST_DITTO,
    MARGIN,
    SAFE_LIMIT,
    BrokenCell,
    Cast,
    CellValue,
    Formatted,
    trimmed,
    verbatim,
)
from pipeline.patterns import seldom
from pipeline.records import RawValue

_WHITE = re.compile(r"\s+")
_BETWEEN_HAN = seldom(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def folded(text: str) -> str:
    """*text* as words are compared: NFKC, no white space, one case."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def plain_text(value: RawValue) -> str | None:
    """*value* where it is a text that needs no trimming; None sends it to `cast_text`."""
    if type(value) is str and value.strip(MARGIN) == value and "\r" not in value:
        return None if len(value) <= LONGEST_DITTO and value in DITTO else value or None
    return None


def plain_code(value: RawValue) -> str | None:
    """*value* where it is a code in plain capitals, digits and points; None sends it to
    `cast_code`."""
    if type(value) is str and value.isascii() and value.upper() == value:
        return value if value.isalnum() or value.replace(".", "").isalnum() else None
    return None


def cast_text(value: CellValue) -> Cast:
    """A text, trimmed, with line ends as ``\\n``. A number cell gives its digits
    (85101234.0 → ``85101234``); a date cell its ISO form, noted (T11)."""
    if isinstance(value, str):
        text = trimmed(value.replace("\r\n", "\n").replace("\r", "\n"))
        return Cast(text, None if text == value else value) if text else BLANK
    return BLANK if value is None else _from_other(value)


def _from_other(value: float | date | time | timedelta | BrokenCell | Formatted) -> Cast:
    shown = verbatim(value)
    if isinstance(value, date | time | timedelta):
        return Cast(shown, shown, "T11", note=True, shown=shown)
    if isinstance(value, BrokenCell):
        return Cast(raw=shown, code=value.kind.value)
    if isinstance(value, Formatted):
        return Cast(shown)
    if isinstance(value, bool):
        return Cast(raw=shown, code="T03")
    too_long = not abs(value) < SAFE_LIMIT  # true also of what is no number at all
    return Cast(raw=shown, code="T12") if too_long else Cast(shown)


def cast_code(value: CellValue) -> Cast:
    """A code (unit_code, member_no): NFKC, no white space, capitals; noted (T08) where that
    changed more than the margins."""
    found = cast_text(value)
    if not isinstance(found.value, str) or found.code is not None:
        return found
    text = found.value
    code = _WHITE.sub("", unicodedata.normalize("NFKC", text)).upper()
    if code == text:
        return found
    return Cast(code, verbatim(value), "T08", note=True, shown=code)


def cast_name(value: CellValue) -> Cast:
    """A person's name: white space between Chinese characters goes (``王　伟`` → ``王伟``)."""
    found = cast_text(value)
    if not isinstance(found.value, str) or found.code is not None:
        return found
    name = _BETWEEN_HAN.sub("", found.value)
    return found if name == found.value else Cast(name, verbatim(value))


def plain_name(value: RawValue) -> str | None:
    """*value* where it is a name without any white space; None sends it to `cast_name`."""
    text = plain_text(value)
    return text if text is not None and len(text.split()) == 1 else None

"""Text that looks like an ID number or a mobile number is masked wherever it is shown (X18).

Must not know where a text stood. Certain is what no other number of the campaign is written
like; doubtful what may as well be a file number with a date, which a person has to look at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pipeline.patterns import seldom

# what people put between the groups of one number, zero-width characters among it; a line break
# begins another number
_BETWEEN = r"(?:[^\S\r\n]|[-‐‑‒–—―−_·•()\u00ad\u200b-\u200f\u2060\ufeff])"
_GAP = rf"{_BETWEEN}{{0,3}}"
_LONG_RUN = seldom(rf"(?:\d(?:{_BETWEEN}|\.){{0,3}}){{10}}\d")

# the same before NFKC: whatever becomes a separator is no letter, and what becomes a digit is a
# digit or one of these (②, ㎡, ¼)
_UNFOLDED_RUN = re.compile(r"\d(?:[\W_]{0,3}\d){10}")
_FOLDED_DIGIT = re.compile(
    "[²³¹¼-¾⁰⁴-⁹₀-₉⅐-⅟↉①-⒛⓪㉑-㉟㊱-㋋㍘-㍰㍸㍹㎟-㎦㎨㎯㏠-㏾\U0001f100-\U0001f10a]"
)

# What follows is compiled by `re` when the first long run of digits is met, and kept there: most
# processes meet none, and compiling it takes half as long as examining a workbook.

# 18 digits (the last may be X). In groups they must hold a date of birth and stand as IDs are
# read out, because ranges (150-200-300-…) come to 18 digits too; 6-8-4 alone tells enough.
_BIRTH = r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = r"(?<!\d)\d{17}[\dXx](?!\d)"
_GROUPED_IDENTITY = rf"(?<!\d)\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXx](?!\d)"
_SPACED_IDENTITY = rf"(?<!\d)(?:\d(?:{_GAP}|\.)){{17}}[\dXx](?!\d)"
_HOLDS_BIRTH = rf"[1-9]\d{{5}}{_BIRTH}\d{{3}}[\dXx]"
_READ_OUT = frozenset({(3, 3, 4, 4, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (6, 4, 2, 2, 4), (1,) * 18})

# 11 digits beginning with 13–19, also after 86, 0086 or 0; in groups only as numbers are told:
# 3-4-4, 3-8, 7-4, or digit by digit. Other groups are ranges (150-200-300-40).
_MOBILE = (
    rf"(?<!\d)(?P<prefix>(?:00)?86{_GAP}|0)?(?P<head>1[3-9]\d)"
    rf"(?P<gap>{_GAP}|\.)(?P<middle>\d{{4}})(?:{_GAP}|\.)(?P<tail>\d{{4}})(?!\d)"
)
_SPACED_MOBILE = rf"(?<!\d)1{_BETWEEN}+[3-9](?:{_BETWEEN}+\d){{9}}(?!\d)"

# Doubtful: 138 + 20120415 in the name of a file, or archive number 150-2012-0001.
_CAMPAIGN_YEAR = r"20(?:09|1[0-3])"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_FILE_BEFORE = r"(?i:IMG|DSCN?|PIC|VID|MVIMG|SCAN|照片|图片|扫描件?)[-_ ]?$"
_FILE_AFTER = r"[^\s,;。、]{0,40}\.[A-Za-z][A-Za-z0-9]{1,3}(?![A-Za-z0-9])"
_KEPT = 2
MASK = "*" * 9  # in a row: what is left of the shortest number, and a formula can find


_MASKED = seldom(r"[0-9]\*{9}")


def may_hold_personal(text: str) -> bool:
    """False where *text* has no eleven digits in a row, separators aside: a quick look."""
    if not (_UNFOLDED_RUN.search(text) or _FOLDED_DIGIT.search(text)):
        return False
    return bool(_LONG_RUN.search(unicodedata.normalize("NFKC", text)))


def looks_personal(text: str) -> bool:
    """True where *text* holds an 18-digit ID or an 11-digit mobile pattern, in half- or
    full-width digits, also with a country code, or with separators between usual groups."""
    return any(certain for _, certain in _found(unicodedata.normalize("NFKC", text)))


def perhaps_personal(text: str) -> bool:
    """True where *text* holds no such number for certain, but eleven digits that may be a
    mobile number as well as a file number with its date (IMG_, 138, 20120415, .jpg)."""
    seen = [certain for _, certain in _found(unicodedata.normalize("NFKC", text))]
    return bool(seen) and not any(seen)


def holds_mask(text: str) -> bool:
    """True of what `masked` made of a number: digits, then its stars. A line of stars is none."""
    return MASK in text and bool(_MASKED.search(text))


def masked(text: str) -> str:
    """*text* with personal numbers reduced to their first two digits and a run of stars, at least
    `MASK`; anything else, doubtful numbers included, comes back verbatim."""
    if not looks_personal(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    for start, end in reversed(_joined(span for span, certain in _found(plain) if certain)):
        plain = plain[:start] + _starred(plain[start:end]) + plain[end:]
    return plain


def _found(plain: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """((start, end), certain) of each number in NFKC text *plain*."""
    if not _LONG_RUN.search(plain):
        return
    for pattern in (_IDENTITY, _GROUPED_IDENTITY, _SPACED_MOBILE):
        yield from ((match.span(), True) for match in re.finditer(pattern, plain))
    for match in re.finditer(_SPACED_IDENTITY, plain):
        groups = re.findall(r"[\dXx]+", match.group())
        sizes = tuple(map(len, groups))
        if sizes in _READ_OUT and re.fullmatch(_HOLDS_BIRTH, "".join(groups)):
            yield match.span(), True
    for match in re.finditer(_MOBILE, plain):
        if not _dotted_by_half(match):
            yield match.span(), not _doubtful(match)


def _dotted_by_half(match: re.Match[str]) -> bool:
    """A single full stop makes a decimal number; two make a telephone number."""
    return match.group().count(".") == 1


def _doubtful(match: re.Match[str]) -> bool:
    if match["prefix"] or not re.fullmatch(_CAMPAIGN_YEAR, match["middle"]):
        return False
    if match["gap"]:
        return True
    before, after = match.string[: match.start()], match.string[match.end() :]
    dated = re.fullmatch(_MONTH_AND_DAY, match["tail"])
    return bool(dated and (re.search(_FILE_BEFORE, before) or re.match(_FILE_AFTER, after)))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """*spans* in order, those that overlap made one: a number is found in more ways than one."""
    joined: list[tuple[int, int]] = []
    for span in sorted(spans):
        if joined and span[0] < joined[-1][1]:
            before = joined.pop()
            joined.append((before[0], max(before[1], span[1])))
        else:
            joined.append(span)
    return joined


def _starred(number: str) -> str:
    """Without what stood between its groups, so that the stars are one run."""
    digits = "".join(c for c in number if c.isdigit() or c in "Xx")
    return digits[:_KEPT] + "*" * (len(digits) - _KEPT)

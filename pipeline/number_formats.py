"""Number formats (数字格式): what Excel shows of a number under one, and whether it says the same.

Knows the formats that people choose as a rule, percentages and padded zeros among them. Of any
other it says that it cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from msgspec import Struct

from pipeline.patterns import seldom

BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 48: "##0.0E+0",
    5: "¥#,##0;-¥#,##0", 6: "¥#,##0;-¥#,##0", 7: "¥#,##0.00;-¥#,##0.00",
    8: "¥#,##0.00;-¥#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '¥#,##0;-¥#,##0;¥"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '¥#,##0.00;-¥#,##0.00;¥"-"',
}  # fmt: skip
"""Format codes that files name by number alone, as a Chinese Excel shows them; the rest of those
numbers are of dates."""

# what our templates give cells that people fill: whole numbers, points, text, days
_OURS = frozenset({"", "@", "0", "0.0###", "general", "yyyy-mm-dd"})
_ASIDE = seldom(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[_*].')
_DAYS = frozenset("ymdhs")
_TOKENS = seldom(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]\-]*)[^\]]*\]'
    r"|(?P<colour>\[(?i:black|blue|cyan|green|magenta|red|white|yellow|黑色?|蓝色?|青色?|绿色?"
    r"|洋红色?|红色?|白色?|黄色?|(?:color|颜色) ?[0-9]+)\])|(?P<room>[_*].)"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)"
    r"|(?P<general>(?i:general)|G/通用格式)"
    r"|(?P<percent>%)|(?P<plain>[-+()$¥￥: \u2e80-\uffef])"
)
_MOST_DECIMALS = 30


class _Section(Struct, frozen=True):
    """One section of a format: what stands before and after the digits, and these; ``""`` where it
    shows none."""

    before: str
    digits: str
    after: str
    percents: int


@lru_cache(maxsize=512)
def is_plain(code: str) -> bool:
    """True where a number is shown as it is, or as a day or time, of which readers tell."""
    text = code.strip().lower()
    return text in _OURS or not (_DAYS.isdisjoint(text) or _DAYS.isdisjoint(_ASIDE.sub("", text)))


def shown(code: str, number: float) -> str | None:
    """What a cell with format *code* shows of *number*; None where that is not known."""
    sections = _sections(code)
    if sections is None:
        return None
    value = Decimal(f"{number:.15g}")
    if not value.is_finite():
        return None
    which = 1 if value < 0 else 2 if value == 0 else 0
    section = sections[which] if which < len(sections) else sections[0]
    signed = "-" if value < 0 and len(sections) == 1 else ""
    digits = _digits(section, abs(value)) if section.digits else ""
    return f"{signed}{section.before}{digits}{section.after}".strip()


def agrees(text: str, number: float) -> bool:
    """True where *text*, as a cell shows it, says *number*: with whatever unit, and with a stroke
    for nought."""
    value = Decimal(f"{number:.15g}")
    digits = "".join(re.findall(r"[0-9.]", text))
    if not digits.strip("."):
        return not value and text != ""
    if value and ("%" in text or (value < 0) != (text[0] == "(" or "-" in text)):
        return False
    return digits.count(".") < 2 and Decimal(digits) == abs(value)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...] | None:
    """The sections of *code* for numbers; None where one is of a kind that we do not know."""
    found = [_section(text) for text in _split(code)[:3]]
    known = tuple(section for section in found if section is not None)
    return known if len(known) == len(found) else None


def _split(code: str) -> list[str]:
    """*code* at its semicolons, but for those that it quotes."""
    parts = [""]
    for piece in re.findall(r'"[^"]*"|\\.|\[[^\]]*\]|.', code):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _section(text: str) -> _Section | None:
    around, digits, percents, place = ["", ""], "", 0, 0
    while place < len(text):
        token = _TOKENS.match(text, place)
        if token is None:
            return None
        place, kind = token.end(), token.lastgroup
        if kind in ("digits", "general"):
            if digits:
                return None
            digits = token[kind]
        elif kind not in ("colour", "room"):
            around[bool(digits)] += token[kind or 0]
            percents += kind == "percent"
    return _Section(around[0], digits, around[1], percents)


def _digits(section: _Section, value: Decimal) -> str:
    """The digits of *value*, which is not negative."""
    if section.digits[0] in "Gg":
        return format(value, "f")
    pattern = section.digits.rstrip(",")
    thousands = len(section.digits) - len(pattern)
    whole, _, decimals = pattern.partition(".")
    decimals = decimals[:_MOST_DECIMALS]
    scaled = value.scaleb(2 * section.percents - 3 * thousands)
    step = Decimal(1).scaleb(-len(decimals))
    text = format(scaled.quantize(step, ROUND_HALF_UP), "f")
    left, _, right = text.partition(".")
    least = len(decimals.rstrip("#?"))
    right = right[:least] + right[least:].rstrip("0")
    zeros = whole.count("0")
    left = left.lstrip("0").rjust(zeros, "0")
    if "," in whole and left:
        left = f"{int(left):0{zeros + (zeros - 1) // 3},}"
    return left + ("." + right if "." in pattern else "")

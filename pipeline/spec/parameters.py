"""Kinds of parameters: whether a text is a number, a fraction, a switch … as its kind asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from pipeline.spec.model import ParameterDefault
from pipeline.spec.reading import Source

_SEPARATORS = re.compile(r"[、，,;；/]")
_SWITCH = ("是", "否")
_WHOLE_SHARE, _PERCENT, _MOST_POINTS = 1, 100, 100


def fits(parameter: ParameterDefault, text: str) -> bool:
    """True where *text* can be the value of *parameter*, by its kind."""
    return _KINDS[parameter.kind](text.strip(), parameter.choices)


def check_default(source: Source, parameter: ParameterDefault) -> None:
    """Raises SpecError where the kind is unknown or the default does not fit it."""
    if parameter.kind not in _KINDS:
        raise source.error("kind", f"写作 {parameter.kind!r}，只能是 {'、'.join(_KINDS)}")
    if not fits(parameter, parameter.default):
        raise source.error("default", f"{parameter.default!r} 不合 {parameter.kind}")


def _number(text: str, _: tuple[str, ...]) -> bool:
    try:
        return Decimal(text).is_finite() and Decimal(text) >= 0
    except InvalidOperation:
        return False


def _up_to(most: int) -> Callable[[str, tuple[str, ...]], bool]:
    """A number from 0 to *most*, both included."""
    return lambda text, _: _number(text, ()) and Decimal(text) <= most


def _times(text: str, _: tuple[str, ...]) -> bool:
    """A number not below 1."""
    return _number(text, ()) and Decimal(text) >= 1


def _whole(text: str, _: tuple[str, ...]) -> bool:
    return text.isascii() and text.isdigit()


def _fraction(text: str, _: tuple[str, ...]) -> bool:
    """``2/3``, ``0.9`` or ``90%``, from 0 to 1."""
    if text.endswith("%"):
        return _up_to(_PERCENT)(text[:-1], ())
    try:
        return 0 <= Fraction(text) <= _WHOLE_SHARE
    except (ValueError, ZeroDivisionError):
        return False


def _switch(text: str, _: tuple[str, ...]) -> bool:
    return text in _SWITCH


def _choice(text: str, choices: tuple[str, ...]) -> bool:
    return text in choices


def _words(text: str, choices: tuple[str, ...]) -> bool:
    found = [word.strip() for word in _SEPARATORS.split(text)]
    return len(set(found)) == len(found) and set(found) <= set(choices)


def _range(text: str, _: tuple[str, ...]) -> bool:
    """``0.88-0.92``: two shares."""
    low, dash, high = text.partition("-")
    share = _up_to(_WHOLE_SHARE)
    return bool(dash) and share(low, ()) and share(high, ()) and Decimal(low) <= Decimal(high)


def _counts(text: str, _: tuple[str, ...]) -> bool:
    """``1-5``: whole numbers."""
    low, dash, high = text.partition("-")
    return bool(dash) and _whole(low, ()) and _whole(high, ()) and int(low) <= int(high)


def _raters(text: str, groups: tuple[str, ...]) -> bool:
    """``职工群众 0.5; 学生+家长 0.5``: known groups, each once, weights that add up to 1."""
    total, seen = Fraction(0), list[str]()
    for part in text.replace("；", ";").split(";"):
        named, _blank, weight = part.strip().rpartition(" ")
        if not _number(weight, ()):
            return False
        seen += [name.strip() for name in named.split("+")]
        total += Fraction(weight)
    return total == 1 and len(set(seen)) == len(seen) and set(seen) <= set(groups)


def _text(text: str, _: tuple[str, ...]) -> bool:
    return "\n" not in text


_KINDS: Mapping[str, Callable[[str, tuple[str, ...]], bool]] = {
    "number": _number,
    "share": _up_to(_WHOLE_SHARE),
    "points": _up_to(_MOST_POINTS),
    "times": _times,
    "whole": _whole,
    "fraction": _fraction,
    "switch": _switch,
    "choice": _choice,
    "words": _words,
    "range": _range,
    "counts": _counts,
    "raters": _raters,
    "period": _choice,
    "text": _text,
}

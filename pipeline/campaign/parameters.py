"""Parameters (参数): every number and switch that the leading group may decide."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

_KEPT = 256


@lru_cache(_KEPT)
def _fraction(text: str) -> Fraction:
    """``2/3``, ``0.9`` or ``90%``, each read once: a gate asks for every unit."""
    return Fraction(Decimal(text[:-1])) / 100 if text.endswith("%") else Fraction(text)


@lru_cache(_KEPT)
def _rater_weights(text: str) -> tuple[tuple[tuple[str, ...], Fraction], ...]:
    found = []
    for part in text.replace("；", ";").split(";"):
        groups, _, weight = part.strip().rpartition(" ")
        found.append((tuple(g.strip() for g in groups.split("+")), Fraction(weight)))
    return tuple(found)


class Parameters(Struct, frozen=True):
    """Parameter texts by key (parameters.csv), read through typed accessors."""

    values: Mapping[str, str]

    def text(self, key: str) -> str:
        """The parameter as written; KeyError where unknown."""
        return self.values[key]

    def number(self, key: str) -> Decimal:
        """The number of *key*, exact; KeyError for an unknown one."""
        return Decimal(self.values[key])

    def whole(self, key: str) -> int:
        """The number of *key* without what stands behind its decimal point."""
        return int(Decimal(self.values[key]))

    def fraction(self, key: str) -> Fraction:
        """Exact value of ``2/3``, ``0.9`` or ``90%`` (gates compare unrounded)."""
        return _fraction(self.values[key].strip())

    def share(self, key: str) -> str:
        """The same as people say it: ``15%`` where ``0.15`` is written, else as written."""
        text = self.values[key].strip()
        return text if "/" in text or "%" in text else f"{(Decimal(text) * 100).normalize():f}%"

    def on(self, key: str) -> bool:
        """True where a switch says 是."""
        return self.values[key].strip() == "是"

    def bounds(self, key: str) -> tuple[int, int]:
        """A range such as ``1-5`` (both ends inclusive)."""
        low, _, high = self.values[key].partition("-")
        return int(low), int(high)

    def rater_weights(self, key: str) -> tuple[tuple[tuple[str, ...], Fraction], ...]:
        """``职工群众 0.5; 学生+家长 0.5`` → ((("职工群众",), 1/2), (("学生", "家长"), 1/2))."""
        return _rater_weights(self.values[key])

    @property
    def digest(self) -> str:
        """First 12 hex digits of the SHA-256 of all parameters (printed on rankings)."""
        text = json.dumps(dict(self.values), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]

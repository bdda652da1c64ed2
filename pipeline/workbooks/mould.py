"""A mould: a workbook drawn once with gaps where its values stand, then filled for every workbook
of the same shape. Only what differs is written and deflated again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Self

from msgspec import Struct

from pipeline.workbooks.package import Package
from pipeline.workbooks.zipping import deflated, zipped
from pipeline.zips import Packed

_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: they stand in no text of ours
_GAP = re.compile(f"{_OPEN}([0-9]+)([^{_CLOSE}]*){_CLOSE}")
_MARKUP = re.compile('[&<>"]')
# texts that a writer of workbooks does not write as they are
_ODD = re.compile(
    f"^$|^\\s|\\s$|[\x00-\x08\x0b-\x1f\ud800-\udfff{_OPEN}{_CLOSE}\ufffe\uffff]"
    "|_x[0-9A-Fa-f]{4}_|^<r>|^.{32768}",
    re.DOTALL,
)

Value = str | float
_TEXTS = 1024  # kept as they are written


class _Written(str):
    """A number still to come as text; a chart that asks whether it is one is told so."""

    __slots__ = ()

    def __float__(self) -> float:
        return 0.5


class _Number(float):
    """Stands for a number still to come; arithmetic leaves it what it is."""

    index: int

    def __new__(cls, index: int) -> Self:
        made = super().__new__(cls, 0.5)
        made.index = index
        return made

    def __mul__(self, other: float) -> Self:
        return self

    def __truediv__(self, other: float) -> Self:
        return self

    def __format__(self, spec: str) -> str:
        return _Written(f"{_OPEN}{self.index}{spec}{_CLOSE}")


def gaps(texts: Sequence[bool]) -> list[Value]:
    """What to draw with instead of values: a gap each, for a text where True, else a number."""
    return [
        f"{_OPEN}{index}{_CLOSE}" if text else _Number(index) for index, text in enumerate(texts)
    ]


def marked_up(values: Sequence[Value]) -> list[Value] | None:
    """*values* with texts as they stand in a part; None where one is such that a mould cannot take
    it (empty, blanks at its ends, control characters): such a workbook is drawn by itself."""
    try:
        return [_marked_up(value) if isinstance(value, str) else value for value in values]
    except _UnfitError:
        return None


class _UnfitError(ValueError):
    """A mould cannot take this text."""


@lru_cache(_TEXTS)
def _marked_up(text: str) -> str:
    """Most texts of a form are the same on every page."""
    if _ODD.search(text):
        raise _UnfitError
    if _MARKUP.search(text) is None:
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;")


class _Open(Struct, frozen=True):
    """A part with gaps, as a template of `str.format` that takes all values by their place."""

    name: str
    template: str

    def fill(self, values: Sequence[Value]) -> Packed:
        return deflated(self.name, self.template.format(*values).encode("utf-8"))


class Mould:
    """Of a *workbook* that was drawn with `gaps` and is not closed yet."""

    def __init__(self, workbook: Package) -> None:
        self._parts = [_part(name, content) for name, content in workbook.contents()]

    def fill(self, values: Sequence[Value]) -> bytes:
        """The workbook with *values* in the gaps; they must be `marked_up`, and of the kinds that
        it was drawn for. Its texts are not shared between cells; else it is what would be drawn."""
        return zipped([p.fill(values) if isinstance(p, _Open) else p for p in self._parts])


def _part(name: str, content: bytes) -> _Open | Packed:
    text = content.decode("utf-8")
    if _GAP.search(text) is None:
        return deflated(name, content)
    plain = text.replace("{", "{{").replace("}", "}}")
    return _Open(name, _GAP.sub(lambda gap: f"{{{gap[1]}:{gap[2]}}}", plain))

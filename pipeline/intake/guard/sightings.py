"""What the guard saw inside a workbook that a reader would hide or stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from pipeline.cells import MAX_COLUMNS, MAX_ROWS, column_number

_AREA = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")

HEADING = 5  # rows above this one are never records where nobody inserted any

Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1


class Listed(Struct, frozen=True):
    """A sheet as workbook.xml lists it; ``relation`` is the id of its relation."""

    name: str
    relation: str


class PartSight(Struct, frozen=True):
    """One XML part, as far as limits and the second look need it.

    root     local name of the root element (``worksheet``, ``sst``, ``workbook`` …)
    cells    cell elements, or at most so many where that is enough to hold the limit; no filled
             one lies beyond ``last_row`` or ``last_column``, from 1
    errors   (row, column) → error text; ``uncached`` formulas without a cached value; ``negatives``
             numbers below nought, which are no days
    strings, declared  string items found, and as declared (``uniqueCount``, ``count``)
    sheets   as workbook.xml lists them, in tab order
    merged   areas of merged cells that `hides` lets pass: first row and column, last row and column
    grid     where ``<sheetData>`` begins and ``</sheetData>`` ends, where that is sure
    respelt  values with comments, CDATA or references to characters in them, which the first
             reader gets wrong
    """

    root: str
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    strings: int = 0
    declared: int = 0
    merges: int = 0
    names: int = 0
    sheets: tuple[Listed, ...] = ()
    merged: tuple[Area, ...] = ()
    grid: tuple[int, int] | None = None
    respelt: bool = False
    negatives: dict[tuple[int, int], float] = field(default_factory=dict)


class SheetSight(Struct, frozen=True):
    """What the reader of the sheet *name* has to know; ``part`` holds it, where that is known, and
    ``formats`` are those of cells with a number that may look otherwise, ``negatives`` as in
    `PartSight`."""

    name: str
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Area, ...] = ()
    part: str = ""
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    negatives: Mapping[tuple[int, int], float] = field(default_factory=dict)


class Looked(NamedTuple):
    """A part as it was looked at, whole and unpacked; ``grid`` as in `PartSight`."""

    name: str
    body: bytes
    grid: tuple[int, int] | None


class Sightings(Struct, frozen=True):
    """What the guard saw of a workbook.

    sheets   in tab order; empty for formats that name them elsewhere
    looked   all parts but pictures and other binaries, so that a reader need not unpack them again;
             empty where the workbook was too large to be held
    respelt  as in `PartSight`, of any part
    """

    sheets: tuple[SheetSight, ...] = ()
    looked: tuple[Looked, ...] = field(default=())
    respelt: bool = False


def hides(area: Area) -> bool:
    """True of merged cells that can hide entries: all but those within one row of the heading,
    where our own titles are merged. False of what is no area of a sheet."""
    top, left, bottom, right = area
    inside = 1 <= top <= bottom <= MAX_ROWS and 1 <= left <= right <= MAX_COLUMNS
    return inside and (top != bottom or top >= HEADING)


def tall(references: Iterable[str]) -> tuple[Area, ...]:
    """Those of *references* (``A5:B7``) that `hides` lets pass."""
    found = []
    for reference in references:
        match = _AREA.fullmatch(reference)
        if match is None:
            continue
        left, right = column_number(match.group(1)), column_number(match.group(3))
        area = int(match.group(2)), left, int(match.group(4)), right
        if hides(area):
            found.append(area)
    return tuple(found)

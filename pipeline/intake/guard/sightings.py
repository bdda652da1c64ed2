"""What the guard saw inside a workbook that a reader would hide or stumble over."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as workbook.xml lists it; ``relation`` is the id of its relation."""

    name: str
    relation: str


@dataclass(frozen=True, slots=True)
class PartSight:
    """One XML part, as far as limits and the second look need it.

    root     local name of the root element (``worksheet``, ``sst``, ``workbook`` …)
    cells    cell elements; ``last_row``, ``last_column`` of the filled ones, from 1
    errors   (row, column) → error text; ``uncached`` formulas without a cached value
    strings, declared  string items found, and as declared (``uniqueCount``, ``count``)
    sheets   as workbook.xml lists them, in tab order
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


@dataclass(frozen=True, slots=True)
class SheetSight:
    """What the reader of the sheet *name* has to know."""

    name: str
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Sightings:
    """The sheets of a workbook in tab order; empty for formats that name them elsewhere."""

    sheets: tuple[SheetSight, ...] = ()

"""A sheet before it is drawn: its shape (cells, styles, heights, table, chart) apart from its
values, so that slips of one shape are drawn once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.workbooks.mould import Value

# how a cell looks: names of styles of `pipeline.workbooks.look`, and whether it is indented
STYLES = {
    "title": ("title",),
    "note": ("note",),
    "label": ("box", "group"),
    "words": ("box", "wrap", "left"),
    "strong": ("box", "wrap", "left", "strong"),
    "head": ("box", "head"),
    "name": ("box",),
    "score": ("box", "score"),
    "pct": ("box", "pct"),
    "absent": ("box", "center", "grey"),
    "item": ("box", "center"),
    "small": ("box", "wrap", "left", "small"),
    "line": ("wrap", "left", "strong"),
    "legend": ("wrap", "left", "note"),
}
INDENTED = frozenset({"small"})
_POINTS_A_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Radar:
    """Where a radar stands: *rows* (first, last) and *columns* (names, unit, class) of its
    figures, its *anchor* (row, column); *compared* where the class is drawn too."""

    rows: tuple[int, int]
    columns: tuple[int, int, int]
    anchor: tuple[int, int]
    compared: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """All of a sheet but its values, which are in this order: heading of the workbook, one a
    cell, a height (points) a row of *open_rows*, and the title of the radar where there is one.

    cells   (row, column, style, last column where merged)
    heights (row, points) of rows that the place of the chart depends on
    table   (first, last) row
    """

    cells: tuple[tuple[int, int, str, int], ...]
    heights: tuple[tuple[int, float], ...]
    open_rows: tuple[int, ...]
    table: tuple[int, int]
    radar: Radar | None
    subject: str
    footer: str


@dataclass(slots=True)
class Sketch:
    """Collects what stands on the sheet, from top to bottom; rows and columns from 0."""

    heading: str
    radar_title: str = ""
    radar: Radar | None = None
    table: tuple[int, int] = (0, 0)
    cells: list[tuple[int, int, str, int]] = field(default_factory=list)
    written: list[Value] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    open_heights: dict[int, float] = field(default_factory=dict)

    def height(self, row: int, points: float, *, beside_chart: bool = False) -> None:
        """How high a row is, in whole pixels as programs show it."""
        whole = int(points / _POINTS_A_PIXEL + 0.5) * _POINTS_A_PIXEL
        (self.heights if beside_chart else self.open_heights)[row] = whole

    def text(self, row: int, column: int, style: str, said: str, merged_to: int = 0) -> None:
        """A text, over the columns up to *merged_to* where that is given."""
        self.cells.append((row, column, style, merged_to))
        self.written.append(said)

    def figure(self, row: int, column: int, style: str, value: float | None, absent: str) -> None:
        """A number, or the word where there is none."""
        if value is None:
            self.text(row, column, "absent", absent)
        else:
            self.cells.append((row, column, style, 0))
            self.written.append(value)

    def texts(self, row: int, column: int, style: str, said: Sequence[str]) -> None:
        """Texts side by side."""
        for place, word in enumerate(said, start=column):
            self.text(row, place, style, word)

    def done(self, subject: str, footer: str) -> tuple[Shape, list[Value]]:
        """The shape, and the values in its order."""
        shape = Shape(
            tuple(self.cells),
            tuple(self.heights.items()),
            tuple(self.open_heights),
            self.table,
            self.radar,
            subject,
            footer,
        )
        values = [self.heading, *self.written, *self.open_heights.values()]
        return shape, [*values, self.radar_title] if self.radar else values

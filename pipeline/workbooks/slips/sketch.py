"""A sheet before it is drawn: its shape (cells, styles, heights, table, chart) apart from its
values, so that slips of one shape are drawn once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

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
NUMBERS = frozenset({"score", "pct"})
_POINTS_A_PIXEL = 0.75


class Radar(Struct, frozen=True):
    """Where a radar stands: *rows* (first, last) and *columns* (names, unit, class) of its
    figures, its *anchor* (row, column); *compared* where the class is drawn too."""

    rows: tuple[int, int]
    columns: tuple[int, int, int]
    anchor: tuple[int, int]
    compared: bool


class Shape(Struct, frozen=True):
    """All of a sheet but its values, which are in this order: heading of the workbook, one a
    cell, a height (points) a row of *open_rows*, and the title of the radar where there is one.

    strips  (row, first column, style of each cell beside the other, last column where merged)
    heights (row, points) of rows that the place of the chart depends on
    table   (first, last) row
    """

    strips: tuple[tuple[int, int, tuple[str, ...], int], ...]
    heights: tuple[tuple[int, float], ...]
    open_rows: tuple[int, ...]
    table: tuple[int, int]
    radar: Radar | None
    subject: str
    footer: str

    def texts(self) -> list[bool]:
        """Of each value, whether it is a text."""
        cells = [style not in NUMBERS for _, _, styles, _ in self.strips for style in styles]
        title = [True] if self.radar else []
        return [True, *cells, *[False] * len(self.open_rows), *title]


class Sketch(Struct):
    """Collects what stands on the sheet, from top to bottom; rows and columns from 0."""

    heading: str
    radar_title: str = ""
    radar: Radar | None = None
    table: tuple[int, int] = (0, 0)
    strips: list[tuple[int, int, tuple[str, ...], int]] = field(default_factory=list)
    written: list[Value] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    open_heights: dict[int, float] = field(default_factory=dict)

    def height(self, row: int, points: float, *, beside_chart: bool = False) -> None:
        """How high a row is, in whole pixels as programs show it."""
        whole = int(points / _POINTS_A_PIXEL + 0.5) * _POINTS_A_PIXEL
        (self.heights if beside_chart else self.open_heights)[row] = whole

    def text(self, row: int, column: int, style: str, said: str, merged_to: int = 0) -> None:
        """A text, over the columns up to *merged_to* where that is given."""
        self.strips.append((row, column, (style,), merged_to))
        self.written.append(said)

    def cells(
        self, row: int, column: int, styles: tuple[str, ...], values: Iterable[Value]
    ) -> None:
        """Values side by side, a style each: numbers where it is one of NUMBERS, else texts."""
        self.strips.append((row, column, styles, 0))
        self.written += values

    def done(self, subject: str, footer: str) -> tuple[Shape, list[Value]]:
        """The shape, and the values in its order."""
        shape = Shape(
            tuple(self.strips),
            tuple(self.heights.items()),
            tuple(self.open_heights),
            self.table,
            self.radar,
            subject,
            footer,
        )
        values = [self.heading, *self.written, *self.open_heights.values()]
        return shape, [*values, self.radar_title] if self.radar else values

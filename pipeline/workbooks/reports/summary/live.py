"""The live part of 汇总排名 as one value: which rows, which addresses, which cached results.

Sheets ask it for cells that follow the live parameters; it knows no sheet of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from pipeline.analysis.scoring.board import ScoreBoard
from pipeline.workbooks.reports.listing import LiveCell, Plain
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary.addresses import Addresses
from pipeline.workbooks.reports.summary.class_rows import ClassRows, class_rows
from pipeline.workbooks.reports.summary.point_headers import PLACE
from pipeline.workbooks.reports.summary.points import Points


class Live(Struct, frozen=True, dict=True):
    """*scene* with a board of scores."""

    scene: Scene
    board: ScoreBoard

    @cached_property
    def classes(self) -> Mapping[str, ClassRows]:
        """Class → its rows on the sheets."""
        return class_rows(self.scene, self.board)

    @cached_property
    def points(self) -> Points:
        """The sheet 得分计算."""
        return Points(self.scene, self.classes)

    @cached_property
    def where(self) -> Addresses:
        """Cells of 得分计算."""
        return self.points.addresses()

    def values(self, unit_class: str, header: str) -> Sequence[Plain]:
        """Cached results of 得分计算 under *header*, in the order of the class's units."""
        return self.points.values(unit_class, header)

    def linked(self, unit_class: str, index: int, header: str) -> LiveCell:
        """The cell of one unit, wherever its sheet stands."""
        row = self.classes[unit_class].rows[0] + index
        return LiveCell(self.where.cell(header, row), self.values(unit_class, header)[index])

    def sorted(
        self, unit_class: str, position: int, header: str, source: Addresses | None = None
    ) -> str:
        """Formula for *header* of the unit at *position*; *source* is another sheet with the
        same rows."""
        where = source or self.where
        asked = (unit_class, header, where.tab)
        if asked not in self._looked_up:
            rows = self.classes[unit_class].rows
            column, places = where.span(header, rows), self.where.span(PLACE, rows)
            self._looked_up[asked] = (f"INDEX({column},MATCH(", f",{places},0))")
        before, after = self._looked_up[asked]
        return f"{before}{position}{after}"

    @cached_property
    def _looked_up(self) -> dict[tuple[str, str, str], tuple[str, str]]:
        """`sorted` but for the position, which alone differs from row to row."""
        return {}

    def at(self, unit_class: str, position: int, header: str) -> LiveCell:
        """The cell of the unit at *position*, from 得分计算."""
        index = self.classes[unit_class].sorted[position - 1]
        value = self.values(unit_class, header)[index]
        return LiveCell(self.sorted(unit_class, position, header), value)

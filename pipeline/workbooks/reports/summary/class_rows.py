"""How the units of a period lie on the live sheets: one row each, a class together.

Sheets 总汇总, 条目得分率 and 得分计算 have the same unit in the same row, so that one found
position serves all three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from pipeline.analysis.scoring.board import ScoreBoard
from pipeline.analysis.scoring.exact import total
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.listing import runs
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary.addresses import row_of

LIGHT_CLASSES = ("D1", "D2")


class ClassRows(Struct, frozen=True, dict=True):
    """One class: its standings and scores in the order of the sheets, *first* the 0-based row.

    A class has *places* where enough units may rank; else its units stand in code order.
    """

    unit_class: str
    first: int
    standings: Sequence[UnitStanding]
    scores: Sequence[UnitScore | None]
    minimum: int

    @cached_property
    def rows(self) -> tuple[int, int]:
        """First and last 1-based sheet row."""
        return row_of(self.first), row_of(self.first + len(self.standings) - 1)

    @cached_property
    def able(self) -> tuple[bool, ...]:
        """Which units may have a place."""
        return tuple(score is not None and may_rank(score) for score in self.scores)

    @property
    def count(self) -> int:
        """How many units may have a place."""
        return sum(self.able)

    @cached_property
    def ranked(self) -> bool:
        """True where at least one unit of the class has a place."""
        return any(score is not None and score.rank for score in self.scores)

    @cached_property
    def peers(self) -> Mapping[str, Sequence[int]]:
        """片 → ranks of its units that may have a place, from the best; 0 where there is none."""
        found: dict[str, list[int]] = {}
        for able, standing, score in zip(self.able, self.standings, self.scores, strict=True):
            if able and score is not None:
                found.setdefault(standing.unit.section, []).append(score.rank or 0)
        return {section: sorted(ranks) for section, ranks in found.items()}

    @cached_property
    def mean(self) -> Fraction:
        """Mean total of the units that have one, whether or not they may rank."""
        totals = [s.total for s in self.scores if s is not None and s.total is not None]
        return total(totals) / max(len(totals), 1)

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """1-based place of each unit in the sorted view: by rank, ties and the rest by code."""
        order = sorted(range(len(self.scores)), key=self._key)
        found = [0] * len(order)
        for position, index in enumerate(order, start=1):
            found[index] = position
        return tuple(found)

    def _key(self, index: int) -> tuple[bool, int, int]:
        score = self.scores[index]
        rank = score.rank if score is not None and self.able[index] else None
        return not self.able[index], rank or 0, index

    @cached_property
    def sorted(self) -> tuple[int, ...]:
        """Indices of the units in the order of the sorted view."""
        return tuple(sorted(range(len(self.scores)), key=self.positions.__getitem__))


def may_rank(score: UnitScore) -> bool:
    """True where the unit has a total and nothing bars it from a place."""
    return score.able


def barred(score: UnitScore | None) -> str:
    """Why a unit has no place, as the 备注 says it."""
    if score is None:
        return "本类不计分"
    return f"不排名：{score.unranked}" if score.unranked else "不排名"


def class_rows(scene: Scene, board: ScoreBoard) -> Mapping[str, ClassRows]:
    """Classes with units due, in class order; 属地 only where ``rank.local`` (D9) says 是."""
    parameters = scene.view.settings.parameters
    local = parameters.on("rank.local")
    minimum = parameters.whole("rank.min")
    found = {}
    standings = scene.view.standings
    for unit_class, (first, length) in runs(s.unit.unit_class for s in standings).items():
        here = standings[first : first + length]
        shown = local or unit_class not in LIGHT_CLASSES
        scores = [board.scores.get(s.unit.code) if shown else None for s in here]
        found[str(unit_class)] = ClassRows(str(unit_class), first, here, scores, minimum)
    return found

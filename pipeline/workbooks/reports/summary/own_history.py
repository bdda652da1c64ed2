"""自身历史: columns of a ranking sheet whose class is too small to rank, one group an earlier
period, so that a unit is seen against itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from msgspec import Struct

from pipeline.analysis.scoring.history import Past
from pipeline.workbooks.reports.listing import Column, Content
from pipeline.workbooks.reports.summary.live import Live

_DASH = "—"
SAID = "右边是本单位以前各期：总分只比两期都计的条目（加减分照加）、按《活动设置》参数算，满意率为当期自己的测评"


class OwnHistory(Struct, frozen=True):
    """The columns of one class: *past* of its units by unit and period, and the *periods* that any
    of them has."""

    past: Mapping[tuple[str, str], Past]
    periods: tuple[str, ...]

    @classmethod
    def of(cls, live: Live, unit_class: str) -> Self:
        """Periods with a total or a rate, latest first, as the board has them."""
        here = {standing.unit.code for standing in live.classes[unit_class].standings}
        past = {(p.unit, p.period): p for p in live.board.history if p.unit in here}
        return cls(past, tuple(dict.fromkeys(period for _, period in past)))

    def columns(self) -> tuple[Column, ...]:
        """Per period both totals on common items, and the rate."""
        found: list[Column] = []
        for period in self.periods:
            found += (
                Column(f"{period} 总分", "score"),
                Column(f"本期总分(与 {period} 同条目)", "score"),
                Column(f"{period} 满意率(宽)", "rate"),
            )
        return tuple(found)

    def cells(self, unit: str) -> Sequence[Content]:
        """What stands in `columns` for *unit*."""
        found: list[Content] = []
        for period in self.periods:
            past = self.past.get((unit, period), Past(unit, period))
            for value in (past.total, past.now, past.satisfaction):
                found.append(_DASH if value is None else value)
        return found

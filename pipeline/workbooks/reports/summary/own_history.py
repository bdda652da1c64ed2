"""自身历史: columns of a ranking sheet whose class is too small to rank, one group an earlier
period, so that a unit is seen against itself."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.scoring.history import Past
from pipeline.workbooks.reports.listing import Column, Content
from pipeline.workbooks.reports.summary.live import Live

_DASH = "—"
SAID = "右边是本单位以前各期：总分只比两期都计的条目、按《活动设置》参数算，满意率为当期自己的测评"


def columns(live: Live, unit_class: str) -> tuple[Column, ...]:
    """Per earlier period with a total or a rate: both totals on common items, and the rate."""
    found: list[Column] = []
    for period in _periods(live, unit_class):
        found += (
            Column(f"{period} 总分", "score"),
            Column(f"本期总分(与 {period} 同条目)", "score"),
            Column(f"{period} 满意率(宽)", "rate"),
        )
    return tuple(found)


def cells(live: Live, unit_class: str, unit: str) -> Sequence[Content]:
    """What stands in `columns` for *unit*."""
    known = {(past.unit, past.period): past for past in live.board.history}
    found: list[Content] = []
    for period in _periods(live, unit_class):
        past = known.get((unit, period), Past(unit, period))
        for value in (past.total, past.now, past.satisfaction):
            found.append(_DASH if value is None else value)
    return found


def _periods(live: Live, unit_class: str) -> Sequence[str]:
    """Latest first, as the board has them."""
    here = {standing.unit.code for standing in live.classes[unit_class].standings}
    return tuple(dict.fromkeys(p.period for p in live.board.history if p.unit in here))

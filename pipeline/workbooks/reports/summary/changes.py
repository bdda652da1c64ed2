"""升降要点 of 首页: who rose and who fell most against the last comparable period, in few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.analysis.rounding import half_up
from pipeline.analysis.scoring.movement import DOWN, UP, Moved
from pipeline.workbooks.reports.scene import DOUBT
from pipeline.workbooks.reports.summary.class_rows import LIGHT_CLASSES
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.summary.movement_table import TAB, compared_with

_MOST_NAMED = 3  # units a direction
_PLACES = 2


def heading(live: Live) -> str:
    """Against what, and why it is not the official ranking."""
    return f"升降要点（与{compared_with(live)}比，只算两期都计的条目和加减分，不是正式名次；详见《{TAB}》）"


def lines(live: Live) -> Iterator[str]:
    """A line a direction for 直属, and for 属地 where they are listed at all; then how many units
    cannot be compared."""
    moved = [row for row in live.board.movement if row.difference is not None]
    own = [row for row in moved if not _local(live, row)]
    yield from _told(live, "直属单位", own)
    if live.scene.view.settings.parameters.on("rank.local"):
        yield from _told(live, "属地单位（指导参考）", [row for row in moved if row not in own])
    rest = len(live.board.movement) - len(moved)
    if not moved:
        yield f"● 没有两期都有总分的单位，不能比（原因见《{TAB}》）"
    elif rest:
        yield f"● 另有 {rest} 家不能比：缺一期的总分，或上期没有（原因见《{TAB}》）"


def _local(live: Live, row: Moved) -> bool:
    unit = live.scene.view.settings.units.get(row.unit)
    return unit is not None and unit.unit_class in LIGHT_CLASSES


def _told(live: Live, who: str, rows: Sequence[Moved]) -> Iterator[str]:
    """``● 直属单位上升 1 分以上 5 家：甲校 5.15、…``: the largest first, equals by code."""
    for arrow, word in ((UP, "上升"), (DOWN, "下降")) if rows else ():
        found = [row for row in rows if row.arrow == arrow]
        found.sort(key=lambda row: (-abs(_by(row)), row.unit))
        named = "、".join(f"{_name(live, row)} {abs(_by(row))}" for row in found[:_MOST_NAMED])
        more = " 等" if len(found) > _MOST_NAMED else ""
        said = f" {len(found)} 家：{named}{more}" if found else "的没有"
        yield f"● {who}{arrow}{word} 1 分以上{said}"


def _by(row: Moved) -> Decimal:
    assert row.difference is not None
    return half_up(row.difference, _PLACES)


def _name(live: Live, row: Moved) -> str:
    unit = live.scene.view.settings.units.get(row.unit)
    name = unit.short_name if unit else row.unit
    return f"{name}（有{DOUBT}）" if live.scene.doubts.get(row.unit) else name

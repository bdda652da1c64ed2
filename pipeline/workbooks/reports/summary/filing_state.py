"""报送情况: the units due by state, class and code, so that every count on 首页 has its list."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.analysis.view import UnitStanding
from pipeline.campaign import REPORTING_CLASSES
from pipeline.workbooks.reports.listing import Column, Content, Listing, Rows, runs
from pipeline.workbooks.reports.scene import STATUSES, UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.summary.overview import status_cell

TAB = "报送情况"


def listing(scene: Scene) -> Listing:
    """One row per unit due, by state (未报, 暂缓, 退回, 采用: what asks for something comes first),
    class and code."""
    return Listing(
        tab=TAB,
        table="FilingState",
        title=f"{scene.view.period.name}报送情况",
        sentence=scene.sentence("按状态排列的应报单位，要过问的在前；首页的家数都能在这里数到"),
        columns=(
            Column("状态", "center"),
            Column("类别"),
            *UNIT_COLUMNS,
            Column("片"),
            Column("收到日期", "date"),
            Column("迟报天数(天)", "count"),
            Column("说明", "wrap"),
        ),
        rows=Rows(ordered(scene), lambda standing: _row(scene, standing)),
        nothing="本期没有应报单位",
    )


def ordered(scene: Scene) -> list[UnitStanding]:
    """All units due by status, class and code: the order of the rows."""
    return sorted(
        scene.view.standings,
        key=lambda s: (
            -STATUSES.index(s.status),
            REPORTING_CLASSES.index(s.unit.unit_class),
            s.unit.code,
        ),
    )


def by_status(scene: Scene) -> Mapping[object, tuple[int, int]]:
    """Status → (start, length) of its rows."""
    return runs(standing.status for standing in ordered(scene))


def by_status_and_class(scene: Scene) -> Mapping[object, tuple[int, int]]:
    """(status, class) → (start, length) of its rows."""
    return runs((standing.status, standing.unit.unit_class) for standing in ordered(scene))


def _row(scene: Scene, standing: UnitStanding) -> tuple[Content, ...]:
    unit = standing.unit
    filing = standing.in_force or standing.pending
    return (
        status_cell(standing),
        scene.class_name(unit.unit_class),
        unit.code,
        unit.name,
        unit.section or "—",
        filing.received if filing else "未报",
        _late(standing),
        _why(standing),
    )


def _late(standing: UnitStanding) -> Content:
    """Days; a unit that nothing counts of is not in time, only its time is not up."""
    return standing.days_late if standing.in_force or standing.days_late else "未到期"


def _why(standing: UnitStanding) -> str:
    if standing.status == "未报":
        return "还没有收到任何报表"
    if standing.status != "采用":
        return (standing.pending.reason if standing.pending else "") or "见《催报退回》"
    if standing.new_draft:
        return "有效稿照常计入，另有新稿需要修改"
    return "按时" if not standing.days_late else f"迟报 {standing.days_late} 天"

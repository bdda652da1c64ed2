"""来源: from every unit's figures back to the file they came from."""

from __future__ import annotations

from collections.abc import Container, Mapping

from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Rows, runs
from pipeline.workbooks.reports.scene import UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.summary.overview import status_cell
from pipeline.workbooks.reports.summary.withheld import LEFT_OUT

TAB = "来源"
_PATH = 88  # characters: not every program breaks a linked text


def listing(scene: Scene, uncounted: Container[str]) -> Listing:
    """One row per unit that has filed, in class order, then by code; the 控制数 of *uncounted*
    units is left out, because a withheld number of ballots would follow from it."""
    return Listing(
        tab=TAB,
        table="Sources",
        title="来源",
        sentence=scene.sentence("已报单位各用哪一个文件；点文件名可以打开（压缩包和邮件打开外层）"),
        columns=(
            *UNIT_COLUMNS,
            Column("类别"),
            Column("文件", "path", most=_PATH),
            Column("收到日期", "date"),
            Column("修订号", "count"),
            Column("控制数", "count"),
            Column("模板版本", "center"),
            Column("状态", "center"),
            Column("谁采用", "center"),
        ),
        rows=Rows(filed(scene), lambda standing: _row(scene, standing, uncounted)),
        nothing="本期还没有收到报表",
    )


def filed(scene: Scene) -> list[UnitStanding]:
    """Units due that have filed anything, whatever became of it."""
    return [s for s in scene.view.standings if s.status != "未报"]


def by_class(scene: Scene) -> Mapping[object, tuple[int, int]]:
    """Class → (start, length) of its rows."""
    return runs(standing.unit.unit_class for standing in filed(scene))


def _row(scene: Scene, standing: UnitStanding, uncounted: Container[str]) -> tuple[Content, ...]:
    unit = standing.unit
    filing = standing.in_force or standing.pending
    assert filing is not None  # 未报 units are not here
    return (
        unit.code,
        unit.name,
        scene.class_name(unit.unit_class),
        Cell(filing.leaf.path, scene.file(filing)),
        filing.received,
        filing.revision if filing.revision is not None else "未识别",
        LEFT_OUT
        if unit.code in uncounted
        else "未算出"
        if filing.control is None
        else filing.control,
        filing.template_version or "未识别",
        status_cell(standing),
        filing.decided_by or ("机检" if standing.in_force else "—"),
    )

"""待核: odd but perhaps true values, with the unit's explanation and the office's decision."""

from __future__ import annotations

from pipeline.analysis.view import Point
from pipeline.problems import masked
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene

TAB = "待核"


def listing(scene: Scene) -> Listing:
    """One row per 待核 point, by unit; open ones are marked."""
    points = sorted(scene.view.points, key=lambda p: (p.unit, p.problem.point_key or ""))
    return Listing(
        tab=TAB,
        table="Points",
        title="待核",
        sentence=scene.sentence("数字可疑但可能属实的地方；接受一次以后，数值不变就不再问"),
        caption="接受时运行：chuangxian decide 单位编码 --action 接受说明 --point 要点编号 --by 姓名 --why 理由。",
        columns=(
            Column("单位编码"),
            Column("单位"),
            Column("表"),
            Column("单元格", "center"),
            Column("内容", "wrap"),
            Column("为何可疑", "wrap"),
            Column("单位说明", "wrap"),
            Column("处理", "center"),
            Column("谁", "center"),
            Column("何时", "date"),
            Column("要点编号"),
        ),
        rows=[_row(scene, point) for point in points],
        nothing="本期没有待核的地方",
    )


def _row(scene: Scene, point: Point) -> tuple[Content, ...]:
    problem = point.problem
    return (
        point.unit,
        scene.unit_name(point.unit),
        problem.where.sheet or "整份文件",
        problem.where.cell or "—",
        masked(problem.raw) if problem.raw else "—",
        problem.message,
        masked(point.explanation) if point.explanation else "还没有说明",
        Cell(point.decision or "待办", tone=Tone.GOOD if point.decision else Tone.WARN),
        point.by or "—",
        point.when if point.when else "—",
        problem.point_key or "—",
    )


def still_open(scene: Scene) -> int:
    """Points without a decision."""
    return sum(1 for point in scene.view.points if not point.decision)

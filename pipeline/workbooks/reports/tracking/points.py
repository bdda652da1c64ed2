"""待核: odd but perhaps true values, with the unit's explanation and the office's decision; the
open ones first."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.view import Point
from pipeline.problems import masked
from pipeline.records import Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.tracking import commands

TAB = "待核"


def listing(scene: Scene) -> Listing:
    """One row per 待核 point: open ones by unit, then accepted ones by unit."""
    points = sorted(
        scene.view.points, key=lambda p: (bool(p.decision), p.unit, p.problem.point_key or "")
    )
    return Listing(
        tab=TAB,
        table="Points",
        title="待核",
        sentence=scene.sentence("数字可疑但可能属实的地方；接受一次以后，数值不变就不再问"),
        caption=(
            "命令可以整格复制，把姓名和理由换成实际的再运行；单位没有写说明、口头说清了的，"
            "把“单位的话”也换上。还没有处理的排在前面。"
        ),
        columns=(
            *UNIT_COLUMNS,
            Column("表"),
            Column("单元格", "center"),
            Column("内容", "wrap"),
            Column("为何可疑", "wrap"),
            Column("单位说明", "wrap"),
            Column("处理", "center"),
            Column("谁", "center"),
            Column("何时", "date"),
            Column("要点编号"),
            Column("接受说明的命令", "wrap", 48),
            Column("不接受、退回的命令", "wrap", 48),
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
        _explanation(point),
        Cell(point.decision or "待办", tone=Tone.GOOD if point.decision else Tone.WARN),
        point.by or "—",
        point.when if point.when else "—",
        problem.point_key or "—",
        _accept(scene, point),
        _return(point),
    )


def _explanation(point: Point) -> str:
    if point.for_office:
        return "不问单位，由办公室核对"
    if point.heard:
        return f"口头说明：{masked(point.heard)}"
    return masked(point.explanation) if point.explanation else "还没有说明"


def _accept(scene: Scene, point: Point) -> str:
    key = point.problem.point_key
    if point.decision or not key:
        return "—"
    written = point.for_office or bool(point.explanation)
    return commands.on_point(scene, point.unit, key, written=written)


def _return(point: Point) -> str:
    if point.decision:
        return "—"
    if point.filing.result is Result.RETURNED:
        return "这一份已经退回"
    return commands.on_file(point.filing, commands.RETURN) or "—"


def still_open(scene: Scene) -> Sequence[Point]:
    """Points without a decision."""
    return [point for point in scene.view.points if not point.decision]

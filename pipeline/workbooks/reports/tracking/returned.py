"""退回清单: every returned file, how much is to mend, and what counts meanwhile."""

from __future__ import annotations

from pipeline.analysis.view import UnitStanding
from pipeline.campaign import pack_name
from pipeline.paths import RETURNS_FOLDER
from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, File, Listing
from pipeline.workbooks.reports.scene import UNKNOWN_UNIT, Scene

TAB = "退回清单"


def listing(scene: Scene) -> Listing:
    """One row per returned file, most errors first."""
    filings = sorted(
        scene.of_result(Result.RETURNED), key=lambda f: (-count(f, Effect.RETURN), f.leaf.path)
    )
    standings = {s.unit.code: s for s in (*scene.view.standings, *scene.view.groups)}
    return Listing(
        tab=TAB,
        table="Returned",
        title="退回清单",
        sentence=scene.sentence("需要单位修改的来件；退回件已画好标记和批注，发给单位即可"),
        columns=(
            Column("单位编码"),
            Column("单位"),
            Column("文件", "path"),
            Column("修订号", "count"),
            Column("错误(处)", "count"),
            Column("待核(处)", "count"),
            Column("退回件"),
            Column("首次退回日", "date"),
            Column("退回次数(次)", "count"),
            Column("现行有效稿", "wrap"),
        ),
        rows=[_row(scene, filing, standings.get(filing.unit or "")) for filing in filings],
        nothing="本期没有退回件",
    )


def count(filing: Filing, effect: Effect) -> int:
    return sum(1 for problem in filing.problems if problem.effect is effect)


def _row(scene: Scene, filing: Filing, standing: UnitStanding | None) -> tuple[Content, ...]:
    return (
        filing.unit or "—",
        scene.unit_name(filing.unit),
        Cell(filing.leaf.path, scene.file(filing)),
        filing.revision if filing.revision is not None else "未识别",
        count(filing, Effect.RETURN),
        count(filing, Effect.FLAG),
        _reply(scene, filing, standing),
        (standing.first_returned if standing else None) or filing.first_seen,
        standing.returns if standing else 1,
        _in_force(filing, standing),
    )


def _reply(scene: Scene, filing: Filing, standing: UnitStanding | None) -> Content:
    """The returned workbook is made for the unit's latest file that does not pass."""
    unit = scene.view.settings.units.get(filing.unit or "")
    if unit is None:
        return "请发给来件人新的空白表" if filing.unit is None else UNKNOWN_UNIT
    if standing is None or standing.pending is None or standing.pending.leaf != filing.leaf:
        return "已有更新的来件"
    revision = 1 + max((sent.revision or 1 for sent in standing.filings), default=1)
    name = pack_name(unit, scene.view.period.code, revision)
    return Cell(name, File(f"{RETURNS_FOLDER}/{name}"))


def _in_force(filing: Filing, standing: UnitStanding | None) -> str:
    if standing is None:
        return "本期不是应报单位" if filing.unit else "认不出单位"
    if standing.in_force is None:
        return "没有，改好前不计入汇总"
    return f"r{standing.in_force.revision} 照常有效（{standing.in_force.leaf.name}）"

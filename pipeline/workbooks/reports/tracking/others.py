"""暂缓 and 不是报表与隔离: files that wait for a person, and files that are no returns."""

from __future__ import annotations

from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene

HELD_TAB = "暂缓"
OTHERS_TAB = "不是报表与隔离"
_ASK = "请核实后用 chuangxian decide 采用、退回或作废"
_TEMPLATE = "如需报送，请用模板填报"


def held(scene: Scene) -> Listing:
    """One row per held file, by date received."""
    filings = sorted(scene.of_result(Result.HELD), key=lambda f: (f.received, f.leaf.path))
    return Listing(
        tab=HELD_TAB,
        table="Held",
        title="暂缓",
        sentence=scene.sentence("要由人来定的来件：陌生人发来、抄别人的表、同日两稿不同等"),
        columns=(
            Column("收到日期", "date"),
            Column("单位编码"),
            Column("单位"),
            Column("文件", "path"),
            Column("来信人"),
            Column("疑点", "wrap", 44),
            Column("建议", "wrap", 40),
        ),
        rows=[_held(scene, filing) for filing in filings],
        nothing="本期没有暂缓的来件",
    )


def _held(scene: Scene, filing: Filing) -> tuple[Content, ...]:
    doubts = [p for p in filing.problems if p.effect is Effect.HOLD]
    return (
        filing.received,
        filing.unit or "—",
        scene.unit_name(filing.unit),
        Cell(filing.leaf.path, scene.file(filing)),
        filing.leaf.sender or "直接放入收件夹",
        "；".join(p.message for p in doubts) or filing.reason or "请打开看一看",
        "；".join(dict.fromkeys(p.remedy for p in doubts if p.remedy)) or _ASK,
    )


def others(scene: Scene) -> Listing:
    """One row per file that is no return or was put aside, by path."""
    return Listing(
        tab=OTHERS_TAB,
        table="Others",
        title="不是报表与隔离",
        sentence=scene.sentence("没有作为报表读取的文件；原件仍在收件夹，没有改动"),
        columns=(
            Column("文件", "path"),
            Column("类型", "center"),
            Column("大小(字节)", "count"),
            Column("原因", "wrap", 50),
            Column("建议", "wrap", 50),
        ),
        rows=[_other(scene, filing) for filing in not_read(scene)],
        nothing="收件夹里没有别的文件",
    )


def not_read(scene: Scene) -> list[Filing]:
    found = scene.of_result(Result.NOT_A_RETURN, Result.QUARANTINED)
    return sorted(found, key=lambda f: f.leaf.path)


def _other(scene: Scene, filing: Filing) -> tuple[Content, ...]:
    refusal = filing.leaf.refusal
    problems = filing.problems or ((refusal,) if refusal else ())
    tone = Tone.BAD if filing.result is Result.QUARANTINED else Tone.PLAIN
    return (
        Cell(filing.leaf.path, scene.file(filing)),
        Cell(filing.result.chinese, tone=tone),
        filing.leaf.size,
        "；".join(p.message for p in problems) or filing.reason or "不是填报簿",
        "；".join(dict.fromkeys(p.remedy for p in problems if p.remedy)) or _TEMPLATE,
    )

"""暂缓 and 不是报表与隔离: files that wait for a person, and files that are no returns."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.tracking import commands, unopened
from pipeline.workbooks.reports.tracking.opening import opening

HELD_TAB = "暂缓"
OTHERS_TAB = "不是报表与隔离"
_ASK = "请核实后用 chuangxian decide 采用、退回或作废"
_LATER = (
    "不用办：按收到那天或以后的日期汇总时，自会检查、计入；"
    "收到日期不对的（例如发信电脑的时钟不准），用 chuangxian redate 更正"
)
_TEMPLATE = "如需报送，请用模板填报"
_STRANGE = ("P01", "P02")  # the sender is not the unit: nothing goes back to it
_UNKNOWN = "认不出单位或报送期，不能登记"


def waiting(scene: Scene) -> Sequence[Filing]:
    """Held files that a person is to decide on."""
    return [filing for filing in scene.of_result(Result.HELD) if not filing.later]


def held(scene: Scene) -> Listing:
    """One row per held file, by date received; last those that only came too late to be counted
    this time."""
    found = scene.of_result(Result.HELD)
    filings = sorted(found, key=lambda f: (f.later, f.received, f.leaf.path))
    return Listing(
        tab=HELD_TAB,
        table="Held",
        title="暂缓",
        sentence=scene.sentence("要由人来定的来件：陌生人发来、来路不明、同日两稿不同等"),
        caption="命令可以整格复制，把姓名和理由换成实际的再运行，然后再运行一次汇总。",
        columns=(
            Column("收到日期", "date"),
            *UNIT_COLUMNS,
            Column("文件", "path"),
            Column("打开", "center"),
            Column("来信人", "wrap"),
            Column("疑点", "wrap", 40),
            Column("建议", "wrap", 36),
            Column("采用的命令", "wrap", 40),
            Column("不采用的命令", "wrap", 40),
        ),
        rows=[_held(scene, filing) for filing in filings],
        nothing="本期没有暂缓的来件",
    )


def _held(scene: Scene, filing: Filing) -> tuple[Content, ...]:
    if filing.later:
        return (*_came(scene, filing), filing.reason, _LATER, "—", "—")
    doubts = [p for p in filing.problems if p.effect is Effect.HOLD]
    strange = any(problem.code in _STRANGE for problem in doubts)
    refuse = commands.VOID if strange else commands.RETURN
    return (
        *_came(scene, filing),
        "；".join(p.message for p in doubts) or filing.reason or "请打开看一看",
        "；".join(dict.fromkeys(p.remedy for p in doubts if p.remedy)) or _ASK,
        _adoption(filing),
        commands.on_file(filing, refuse) or _UNKNOWN,
    )


def _came(scene: Scene, filing: Filing) -> tuple[Content, ...]:
    """When it came, whose it is, where it lies and who sent it."""
    return (
        filing.received,
        filing.unit or "—",
        scene.unit_name(filing.unit),
        filing.leaf.path,
        opening(scene, filing),
        filing.leaf.sender or "直接放入收件箱",
    )


def _adoption(filing: Filing) -> str:
    """What is wrong inside cannot be adopted away."""
    errors = sum(1 for problem in filing.problems if problem.effect is Effect.RETURN)
    if errors:
        return f"内容还有 {errors} 处要改，不能采用"
    return commands.on_file(filing, commands.ADOPT) or _UNKNOWN


def others(scene: Scene) -> Listing:
    """One row per file that is no return or was put aside: those to be sent again first, then
    by path."""
    return Listing(
        tab=OTHERS_TAB,
        table="Others",
        title="不是报表与隔离",
        sentence=scene.sentence("没有作为报表读取的文件；原件仍在收件箱，没有改动"),
        caption="打不开、要请对方重发的排在前面；“可能是”由文件名、来信人推测，请先核实。",
        columns=(
            Column("文件", "path"),
            Column("打开", "center"),
            Column("类型", "center"),
            Column("大小(字节)", "count"),
            Column("可能是", "wrap"),
            Column("来信人", "wrap"),
            Column("原因", "wrap", 44),
            Column("建议", "wrap", 44),
            Column("状态", "wrap", 18),
        ),
        rows=[_other(scene, filing) for filing in not_read(scene)],
        nothing="收件箱里没有别的文件",
    )


def not_read(scene: Scene) -> Sequence[Filing]:
    """Files that are no returns or were put aside, in the order of the list."""
    found = scene.of_result(Result.NOT_A_RETURN, Result.QUARANTINED)
    first = {filing.leaf.path for filing in unopened.still_open(scene)}
    return sorted(found, key=lambda f: (f.leaf.path not in first, f.leaf.path))


def _other(scene: Scene, filing: Filing) -> tuple[Content, ...]:
    refusal = filing.leaf.refusal
    problems = filing.problems or ((refusal,) if refusal else ())
    aside = filing.result is Result.QUARANTINED
    unit = unopened.likely_unit(filing.leaf, scene.view.settings) if aside else None
    return (
        filing.leaf.path,
        opening(scene, filing),
        Cell(filing.result.chinese, tone=Tone.BAD if aside else Tone.PLAIN),
        filing.leaf.size,
        f"可能是 {unit.code} {unit.name}" if unit else "看不出" if aside else "—",
        filing.leaf.sender or "直接放入收件箱",
        "；".join(p.message for p in problems) or filing.reason or "不是填报簿",
        "；".join(dict.fromkeys(p.remedy for p in problems if p.remedy)) or _TEMPLATE,
        _state(scene, filing),
    )


def _state(scene: Scene, filing: Filing) -> Content:
    if not filing.present:
        return Cell("已移出收件箱", tone=Tone.GREY)
    if filing.result is not Result.QUARANTINED:
        return "不用退回"
    if unopened.overtaken(scene, filing):
        return Cell("已有更新的来件", tone=Tone.GREY)
    if unopened.waits(scene, filing):
        counted = unopened.in_force(scene, filing)
        asked = "已有采用的一份，请问是否还要重发" if counted else "请对方重发"
        return Cell(asked, tone=Tone.WARN)
    return Cell("不属于本期", tone=Tone.GREY)

"""别期来件: files in the inbox now that are of another period, what became of each, and how to go
on with them. What they did to the ranking of their own period is that period's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.tracking.opening import opening
from pipeline.workbooks.reports.tracking.returned import Returned, count, elsewhere

TAB = "别期来件"
_TONES = {Result.RETURNED: Tone.BAD, Result.HELD: Tone.WARN, Result.ACCEPTED: Tone.GOOD}
_WRONG_PERIOD = ("X01", "period")  # cover and pack name different periods
_NOTHING = "不用处理"


def listing(scene: Scene, sent_back: Returned) -> Listing:
    """One row per file: those that ask for something first, by period, then by path."""
    waiting = still_open(scene, sent_back)
    rest = [filing for filing in elsewhere(scene) if filing not in waiting]
    return Listing(
        tab=TAB,
        table="Elsewhere",
        title="别期来件",
        sentence=scene.sentence("收件箱里属于其他报送期的来件；已按各自的期次判定，不计入本期"),
        caption="要看或重做那一期的汇总，请运行“怎么办”里的命令；要办的排在前面。",
        columns=(
            *UNIT_COLUMNS,
            Column("期次", "center"),
            Column("文件", "path"),
            Column("打开", "center"),
            Column("收到日期", "date"),
            Column("修订号", "count"),
            Column("结果", "center"),
            Column("错误(处)", "count"),
            Column("待核(处)", "count"),
            Column("说明", "wrap", 40),
            Column("怎么办", "wrap", 50),
        ),
        rows=[
            *(_row(scene, filing, _advice(filing, sent_back)) for filing in waiting),
            *(_row(scene, filing, _NOTHING) for filing in rest),
        ],
        nothing="收件箱里没有其他报送期的来件",
    )


def still_open(scene: Scene, sent_back: Returned) -> Sequence[Filing]:
    """Files of other periods that wait for somebody, or that this run saw first."""
    return [filing for filing in elsewhere(scene) if _waits(scene, filing, sent_back)]


def _waits(scene: Scene, filing: Filing, sent_back: Returned) -> bool:
    if filing.result is Result.RETURNED:
        return filing.leaf.sha256 in sent_back.open
    if filing.result is Result.HELD:
        return filing.received <= scene.view.as_of
    return filing.result is Result.ACCEPTED and filing.first_seen == scene.view.as_of


def periods(filings: Sequence[Filing]) -> str:
    """``2011Y 2 份、2012Z 1 份``."""
    counted = Counter(filing.period or "" for filing in filings)
    return "、".join(f"{period} {number} 份" for period, number in sorted(counted.items()))


def _row(scene: Scene, filing: Filing, advice: str) -> tuple[Content, ...]:
    return (
        filing.unit or "—",
        scene.unit_name(filing.unit),
        filing.period,
        filing.leaf.path,
        opening(scene, filing),
        filing.received,
        filing.revision if filing.revision is not None else "未识别",
        Cell(filing.result.chinese, tone=_TONES.get(filing.result, Tone.PLAIN)),
        count(filing, Effect.RETURN),
        count(filing, Effect.FLAG),
        filing.reason or "—",
        advice,
    )


def _advice(filing: Filing, sent_back: Returned) -> str:
    command = f"chuangxian run --period {filing.period}"
    if filing.result is Result.ACCEPTED:
        return f"已计入 {filing.period}；要更新那一期的汇总，请运行 {command}"
    if filing.result is Result.HELD:
        return f"请运行 {command}，在那一期的“暂缓”里核实后复制命令"
    answered = {reply.filing.leaf.sha256 for reply in sent_back.answered}
    if filing.leaf.sha256 not in answered:
        return "该期不是应报单位，没有退回件，请与来件人联系"
    places = {(problem.code, problem.where.field) for problem in filing.problems}
    doubt = "先问清报的是哪一期：若是本期，请单位用本期的填报簿重报；若不是，"
    asked = doubt if _WRONG_PERIOD in places else ""
    return f"{asked}把“退回”文件夹里的退回件发给单位，改好收到后运行 {command}"

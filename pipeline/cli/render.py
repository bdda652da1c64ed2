"""How results read on a terminal: lines of plain Chinese; the last lines say counts, which
file to open and what to do next."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.analysis.replies import replies
from pipeline.paths import RETURNS_FOLDER, SUMMARY_NAME, TRACKING_NAME, Home
from pipeline.records import Result

if TYPE_CHECKING:  # for names only: a command pays for no library that another one needs
    from pipeline.analysis.view import PeriodView, UnitStanding
    from pipeline.campaign_run.check import CheckReport
    from pipeline.campaign_run.run import RunReport
    from pipeline.campaign_run.templates import Made
    from pipeline.demo.demonstrate import Demonstration
    from pipeline.ledger import Decision
    from pipeline.problems import Problem

_SHOWN = 6  # of each kind of error, on a terminal


def init_lines(home: Home, made: Sequence[Path]) -> Iterator[str]:
    """Lines after ``init``."""
    if made:
        yield f"活动目录已建好：{home.root}"
        yield from (
            f"  新建 {path.relative_to(home.root) if path != home.root else '.'}" for path in made
        )
    else:
        yield f"活动目录 {home.root} 已经齐全，没有改动任何文件。"
    yield f"下一步：在《{home.settings.name}》里填好单位目录，再运行 chuangxian templates。"


def demo_lines(made: Demonstration) -> Iterator[str]:
    """Lines after ``demo``."""
    yield f"虚构的区已建好：{made.units} 个单位，在 {made.home.root}"
    if made.earlier:
        yield f"以前各期（{'、'.join(made.earlier)}）已报齐并汇总。"
    yield f"{made.period} 的收件箱里有 {made.files} 份来件，其中故意放了 {len(made.planted)} 处毛病。"
    yield f"下一步：chuangxian --home {made.home.root} run"


def templates_lines(made: Made) -> Iterator[str]:
    """Lines after ``templates``."""
    if made.blanks:
        yield f"空白模板 {len(made.blanks)} 份，在 {made.home.templates}"
    if not made.packs:
        yield f"{made.period} 没有应报的单位。"
        yield f"下一步：请先在《{made.home.settings.name}》的“单位目录”里填好各单位，再运行一次。"
        return
    yield f"{made.period} 预填报表 {len(made.packs)} 份，在 {made.home.packs(made.period)}"
    yield "下一步：把每份报表发给对应的单位；收到的邮件或附件放进 inbox，再运行 chuangxian run。"


def run_lines(done: RunReport, *, details: bool = False) -> Iterator[str]:
    """Lines after ``run``; with *details* every error of every returned file of the inbox."""
    shown, counts, missing = done.view, done.counts, done.view.missing
    yield f"{shown.period.name}（{shown.period.code}），{_as_of(shown)}："
    yield f"  收件箱共 {len(done.present)} 份文件，这次新查 {done.new_files} 份。"
    yield "  " + "，".join(f"{r.chinese} {counts[r.value]}" for r in Result) + "。"
    if not shown.standings:
        yield "  这一期没有应报的单位。"
        yield f"下一步：请先在《{done.home.settings.name}》的“单位目录”里填好各单位，再运行一次。"
        return
    yield (
        f"  应报 {len(shown.standings)} 个单位，已来文 {len(shown.standings) - len(missing)} 个，"
        f"未报 {len(missing)} 个{_some(missing)}。"
    )
    yield from _open_matters(done)
    if details:
        yield from _errors(done)
    wrong = [check.item for check in done.checks if not check.agrees]
    if wrong:
        yield f"  对账不一致：{'、'.join(wrong)}。请先看《{TRACKING_NAME}》的“对账”表。"
    elif done.checks:
        yield f"  对账 {len(done.checks)} 项全部一致，没有丢失任何文件。"
    yield from _what_next(done)


def _as_of(shown: PeriodView) -> str:
    if shown.as_of == shown.period.due_by:
        return f"按截止日 {shown.as_of} 计算（要按别的日期，请加 --as-of）"
    return f"按 {shown.as_of} 计算"


def _some(missing: Sequence[UnitStanding]) -> str:
    if not missing:
        return ""
    names = "、".join(standing.unit.short_name for standing in missing[:_SHOWN])
    return f"（{names}{' 等' if len(missing) > _SHOWN else ''}）"


def _open_matters(done: RunReport) -> Iterator[str]:
    """What goes back, what is to be confirmed, and what belongs to other periods."""
    shown = done.view
    back = list(replies(shown))
    returned = [reply.filing for reply in back if reply.filing.result is Result.RETURNED]
    errors = sum(p.severity == "error" for filing in returned for p in filing.problems)
    if back:
        asked = (
            f"，另 {len(back) - len(returned)} 份只请单位说明" if len(back) > len(returned) else ""
        )
        yield (
            f"  要退回 {len(returned)} 份，共 {errors} 处要改{asked}；"
            f"逐处列在《{TRACKING_NAME}》的“问题明细”。"
        )
    points = sum(not point.decision for point in shown.points)
    if points:
        yield f"  待核 {points} 处，请看《{TRACKING_NAME}》的“待核”表。"
    others = Counter(
        filing.period for filing in done.present if filing.period not in (shown.period.code, None)
    )
    if others:
        listed = "、".join(f"{code} {count} 份" for code, count in sorted(others.items(), key=str))
        yield f"  另有别期来件（{listed}），请看“别期来件”表；要汇总那一期，请加 --period。"


def _errors(done: RunReport) -> Iterator[str]:
    for filing in done.present:
        errors = [problem for problem in filing.problems if problem.severity == "error"]
        if errors:
            yield f"  {filing.leaf.path}："
            yield from (f"    {_place(problem)}{problem.message}" for problem in errors)


def _what_next(done: RunReport) -> Iterator[str]:
    outbox = done.home.outbox(done.view.period.code)
    if done.troubles:
        yield from (f"  没有写成：{trouble}" for trouble in done.troubles)
        yield "下一步：按上面的提示处理后再运行一次；没写成的仍是上一次的内容。"
        return
    yield f"请打开：{outbox / TRACKING_NAME}（谁没报、退什么、怎么办）"
    yield f"        {outbox / SUMMARY_NAME}（给领导看的汇总与排名）"
    replies = [path for path in done.outputs if path.parent.name == RETURNS_FOLDER]
    if replies:
        yield f"下一步：把 {outbox / RETURNS_FOLDER} 里的 {len(replies)} 份文件发回给各单位。"


def check_lines(done: CheckReport) -> Iterator[str]:
    """Lines after ``check``."""
    for filing in done.filings:
        yield f"{done.name(filing)}：{filing.result.chinese}。{filing.reason}"
        for problem in filing.problems:
            yield f"  {_place(problem)}{problem.message}"
            yield f"    怎么办：{problem.remedy}"
        if not filing.problems:
            yield "  没有发现问题。"
    yield "以上只是试查，没有登记；正式收件请放进 inbox 后运行 chuangxian run。"


def _place(problem: Problem) -> str:
    where = problem.where
    if not where.sheet:
        return ""
    return f"《{where.sheet}》{where.cell or ''} {where.label or ''}：".replace(" ：", "：")


def status_json(shown: PeriodView) -> dict[str, Any]:
    """The object that ``status --json`` prints."""
    return {
        "period": shown.period.code,
        "as_of": shown.as_of.isoformat(),
        "units": [
            {
                "unit": standing.unit.code,
                "name": standing.unit.name,
                "class": standing.unit.unit_class,
                "status": standing.status,
                "state": _state(standing),
                "revision": standing.in_force.revision if standing.in_force else None,
                "new_draft": standing.new_draft,
                "days_late": standing.days_late,
                "returns": standing.returns,
            }
            for standing in shown.standings
        ],
    }


def status_lines(shown: PeriodView) -> Iterator[str]:
    """Lines after ``status``: a table, then the counts."""
    yield f"{shown.period.name}（{shown.period.code}），截至 {shown.as_of}："
    for standing in shown.standings:
        state = _state(standing) or "未报"
        note = "，新稿待改" if standing.new_draft else ""
        late = f"，迟 {standing.days_late} 天" if standing.days_late else ""
        yield f"  {standing.unit.code}  {_padded(standing.unit.short_name, 20)}{state}{note}{late}"
    counts = Counter(standing.status for standing in shown.standings)
    yield f"共 {len(shown.standings)} 个单位：" + "，".join(
        f"{status} {counts[status]}" for status in ("采用", "退回", "暂缓", "未报")
    )


def _state(standing: UnitStanding) -> str | None:
    filing = standing.in_force or standing.pending
    return filing.state.value if filing and filing.state else None


def _padded(text: str, width: int) -> str:
    shown = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(1, width - shown)


def decision_json(done: Decision) -> dict[str, Any]:
    """The object that ``decide --json`` prints."""
    return {
        "unit": done.unit,
        "period": done.period,
        "action": done.action,
        "point": done.point,
        "by": done.by,
        "why": done.why,
        "when": done.when.isoformat(),
    }


def decision_lines(done: Decision) -> Iterator[str]:
    """Lines after ``decide``."""
    yield f"已记录：{done.when} {done.by} 对 {done.unit}（{done.period}）：{done.action}。理由：{done.why}"
    yield "下一步：运行 chuangxian run，让结果跟上这个决定。"

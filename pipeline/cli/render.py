"""How results read on a terminal: lines of plain Chinese; the last lines say counts, which
file to open and what to do next. (What a run says is `cli.run_told`.)"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.phrases import noted, place, some
from pipeline.paths import SETTINGS_NAME, Home

if TYPE_CHECKING:  # for names only: a command pays for no library that another one needs
    from pipeline.analysis.view import PeriodView, UnitStanding
    from pipeline.campaign_run.check import CheckReport
    from pipeline.campaign_run.export import Exported
    from pipeline.campaign_run.templates import Made
    from pipeline.demo.demonstrate import Demonstration
    from pipeline.ledger import Decision
    from pipeline.stages.redate import Redating


def init_lines(home: Home, made: Sequence[Path]) -> Iterator[str]:
    """Lines after ``init``."""
    if made:
        yield f"活动目录已建好：{home.root}"
        yield from (
            f"  新建 {path.relative_to(home.root) if path != home.root else '.'}" for path in made
        )
    else:
        yield f"活动目录 {home.root} 已经齐全，没有改动任何文件。"
    yield f"下一步：在《{home.settings.name}》里填好单位目录，再出报表（菜单里选 2，或运行 chuangxian templates）。"


def demo_lines(made: Demonstration) -> Iterator[str]:
    """Lines after ``demo``."""
    yield f"虚构的区已建好：{made.units} 个单位，在 {made.home.root}"
    if made.earlier:
        yield f"以前各期（{'、'.join(made.earlier)}）已报齐并汇总。"
    yield f"{made.period} 的收件箱里有 {made.files} 份来件，其中故意放了 {len(made.planted)} 处毛病。"
    yield f'下一步：chuangxian --home "{made.home.root}" run'


def templates_lines(made: Made) -> Iterator[str]:
    """Lines after ``templates``."""
    if made.blanks:
        yield f"空白模板 {len(made.blanks)} 份，在 {made.home.templates}"
    if not made.packs:
        yield f"{made.period} 没有应报的单位。"
        yield f"下一步：请先在《{made.home.settings.name}》的“单位目录”里填好各单位，再运行一次。"
        return
    yield f"{made.period} 预填报表 {len(made.packs)} 份，在 {made.home.packs(made.period)}"
    yield from noted(made.home.settings.name, made.notes)
    yield "下一步：把每份报表发给对应的单位；收到的邮件或附件放进 inbox，再汇总（菜单里选 1，或运行 chuangxian run）。"


def export_lines(done: Exported) -> Iterator[str]:
    """Lines after ``export``."""
    for path in done.paths:
        yield f"已另存：{path}"
    yield f"每个应报单位一行，按 {done.as_of} 计算；比率是 0 到 1 的小数。"
    if done.agrees:
        yield "内容与《汇总排名》的“总汇总”相同。"
    else:
        yield "《汇总排名》是以前汇总时写的，与这张表可能不同；再汇总一次（日期、报送期写得一样），两边就相同。"


def check_lines(done: CheckReport) -> Iterator[str]:
    """Lines after ``check``."""
    for filing in done.filings:
        yield f"{done.name(filing)}：{filing.result.chinese}。{filing.reason}"
        for problem in filing.problems:
            where = problem.where
            yield f"  {place(where.sheet, where.cell, where.label)}{problem.message}"
            yield f"    怎么办：{problem.remedy}"
        if not filing.problems:
            yield "  没有发现问题。"
    if not done.filings:
        yield "这里面没有要检查的文件。"
    yield "以上只是试查，没有登记；正式收件请放进 inbox 后运行 chuangxian run。"


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
        "notes": [note.problem.said for note in shown.notes],
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
    yield from noted(SETTINGS_NAME, [note.problem.said for note in shown.notes])


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
        "said": done.said,
        "by": done.by,
        "why": done.why,
        "when": done.when.isoformat(),
    }


def decision_lines(done: Decision, *, dated: bool) -> Iterator[str]:
    """Lines after ``decide``; *dated* where the person named the day."""
    yield f"已记录：{done.when} {done.by} 对 {done.unit}（{done.period}）：{done.action}。理由：{done.why}"
    if not dated:
        yield "上面的日子是统计日期；要记实际的日子，登记时先写 --as-of（chuangxian --as-of 日期 decide ……）。"
    yield "下一步：运行 chuangxian run，让结果跟上这个决定。"


def redating_json(done: Redating, late: int) -> dict[str, Any]:
    """The object that ``redate --json`` prints."""
    return {
        "day": next((str(one.day) for one in done.decisions), None),
        "files": [{"sha256": one.sha256, "unit": one.unit or None} for one in done.decisions],
        "left": list(done.left),
        "late": late,
    }


def redating_lines(done: Redating, late: int) -> Iterator[str]:
    """Lines after ``redate``; *late* of the files are so by the corrected day."""
    one, count = done.decisions[0], len(done.decisions)
    units = some([decision.unit or "不明单位" for decision in done.decisions])
    yield f"已记录：{one.by} 把 {count} 份文件{units}的收到日期更正为 {one.day}。理由：{one.why}"
    if late:
        yield f"其中 {late} 份的收到日期在截止日以后，要算迟报。"
    if done.left:
        yield f"以前单独更正过的 {len(done.left)} 份没有动{some(list(done.left))}；要改的，请用 --file 逐份更正。"
    yield "下一步：运行 chuangxian run，让结果跟上。更正错了的，再更正一次就行。"

"""How results read on a terminal: lines of plain Chinese; the last lines say counts, which
file to open and what to do next."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.paths import RETURNS_FOLDER, SETTINGS_NAME, SUMMARY_NAME, TRACKING_NAME, Home
from pipeline.records import Result
from pipeline.workbooks.reports.checks import FILED

if TYPE_CHECKING:  # for names only: a command pays for no library that another one needs
    from pipeline.analysis.view import PeriodView, UnitStanding
    from pipeline.campaign_run.check import CheckReport
    from pipeline.campaign_run.export import Exported
    from pipeline.campaign_run.facts import RunFacts
    from pipeline.campaign_run.templates import Made
    from pipeline.demo.demonstrate import Demonstration
    from pipeline.ledger import Decision
    from pipeline.stages.redate import Redating

_SHOWN = 6  # of each kind of error, on a terminal
_NOTED = 3  # notes on a workbook of the office


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
    yield from _noted(made.home.settings.name, made.notes)
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


def run_lines(done: RunFacts, home: Home, *, details: bool = False) -> Iterator[str]:
    """Lines after ``run``; with *details* every error of every returned file of the inbox."""
    yield f"{done.period_name}（{done.period}），{_as_of(done)}："
    yield f"  收件箱共 {done.files_seen} 份文件，这次新查 {done.new_files} 份{_not_new(done)}。"
    of_all = "各期的合在一起：" if done.others else ""
    counts = "，".join(f"{r.chinese} {done.counts[r.value]}" for r in Result)
    yield f"  {of_all}{counts}。"
    yield from _later(done)
    if not done.units_due:
        yield "  这一期没有应报的单位。"
        yield f"下一步：请先在《{home.settings.name}》的“单位目录”里填好各单位，再运行一次。"
        return
    missing = len(done.missing)
    yield (
        f"  应报 {done.units_due} 个单位，已来文 {done.units_due - missing} 个，"
        f"未报 {missing} 个{_some([name for _, name in done.missing])}。"
    )
    yield from _open_matters(done)
    if details:
        yield from _errors(done)
    if done.wrong:
        yield f"  对账不一致：{'、'.join(done.wrong)}。请先看《{TRACKING_NAME}》的“对账”表。"
        if FILED in done.wrong:
            yield "  如果汇总时收件箱里正好有文件存进来或拿走，再运行一次就会一致。"
    elif done.checks:
        yield f"  对账 {done.checks} 项全部一致，没有丢失任何文件。"
    yield from _what_next(done, home)


def _as_of(done: RunFacts) -> str:
    if done.as_of == done.due_by:
        return f"按截止日 {done.as_of} 计算（要按别的日期，请加 --as-of）"
    return f"按 {done.as_of} 计算"


def _not_new(done: RunFacts) -> str:
    rest = done.files_seen - done.new_files
    return f"；其余 {rest} 份以前查过、内容相同或不是报表，不用再查" if rest else ""


def _later(done: RunFacts) -> Iterator[str]:
    if done.later:
        yield f"  暂缓里有 {done.later} 份是 {done.as_of} 以后收到的，这次不计，不用办。"
    if done.as_of < done.due_by:
        yield "  结果已换成按这一天计算的；要回到按截止日计算，不写日期再汇总一次就行。"


def _some(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    names = "、".join(missing[:_SHOWN])
    return f"（{names}{' 等' if len(missing) > _SHOWN else ''}）"


def _open_matters(done: RunFacts) -> Iterator[str]:
    """What goes back, what is to be confirmed, and what belongs to other periods."""
    if done.returned or done.asked:
        asked = f"，另 {done.asked} 份只请单位说明" if done.asked else ""
        yield (
            f"  要退回 {done.returned} 份，共 {done.errors} 处要改{asked}；"
            f"逐处列在《{TRACKING_NAME}》的“问题明细”。"
        )
    if done.no_reply:
        yield (
            f"  退回的来件中另有 {done.no_reply} 份没有退回件要发"
            "（已改好、已有新稿，或认不出单位），见“退回清单”。"
        )
    if done.points:
        yield f"  待核 {done.points} 处，请看《{TRACKING_NAME}》的“待核”表。"
    if done.others:
        listed = "、".join(f"{code} {count} 份" for code, count in done.others.items())
        yield f"  另有别期来件（{listed}），请看“别期来件”表；要汇总那一期，请加 --period。"
    yield from _office_notes(done)
    for day, count in done.dated_late.items():
        yield f"  散放的工作簿 {count} 份，收到日期记为 {day}，算迟报。记错了的，更正："
        yield f"    chuangxian redate {done.due_by} --was {day} --by 姓名 --why 理由"


def _office_notes(done: RunFacts) -> Iterator[str]:
    """What was noted in the office's own workbooks."""
    for file, noted in groupby(done.office_notes, key=itemgetter(0)):
        listed = f"列在《{TRACKING_NAME}》的“问题明细”最前面"
        yield from _noted(file, [said for _, said in noted], listed)


def _noted(file: str, said: Sequence[str], listed: str = "") -> Iterator[str]:
    """The first notes on *file*, one a line, and how many there are; *listed* says where all are."""
    if not said:
        return
    more = "，".join(part for part in (f"共 {len(said)} 处" * (len(said) > 1), listed) if part)
    yield f"  《{file}》请看一眼{f'（{more}）' if more else ''}："
    yield from (f"    {note}" for note in said[:_NOTED])
    if len(said) > _NOTED:
        yield "    ……"


def _errors(done: RunFacts) -> Iterator[str]:
    wrong = [problem for problem in done.problems if problem["severity"] == "error"]
    for file, problems in groupby(wrong, key=itemgetter("file")):
        yield f"  {file}："
        for problem in problems:
            place = _place(problem["sheet"], problem["cell"], problem["label"])
            yield f"    {place}{problem['message']}"


def _what_next(done: RunFacts, home: Home) -> Iterator[str]:
    outbox = home.outbox(done.period)
    if done.troubles:
        yield from (f"  没有写成：{trouble}" for trouble in done.troubles)
        yield "下一步：按上面的提示处理后再运行一次；没写成的仍是上一次的内容。"
        return
    yield f"请打开：{outbox / TRACKING_NAME}（谁没报、退什么、怎么办）"
    yield f"        {outbox / SUMMARY_NAME}（给领导看的汇总与排名）"
    if done.returned or done.asked:
        count = done.returned + done.asked
        yield f"下一步：把 {outbox / RETURNS_FOLDER} 里的 {count} 份文件发回给各单位。"


def check_lines(done: CheckReport) -> Iterator[str]:
    """Lines after ``check``."""
    for filing in done.filings:
        yield f"{done.name(filing)}：{filing.result.chinese}。{filing.reason}"
        for problem in filing.problems:
            where = problem.where
            yield f"  {_place(where.sheet, where.cell, where.label)}{problem.message}"
            yield f"    怎么办：{problem.remedy}"
        if not filing.problems:
            yield "  没有发现问题。"
    yield "以上只是试查，没有登记；正式收件请放进 inbox 后运行 chuangxian run。"


def _place(sheet: str | None, cell: str | None, label: str | None) -> str:
    if not sheet:
        return ""
    return f"《{sheet}》{cell or ''} {label or ''}：".replace(" ：", "：")


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
        "notes": [note.said for note in shown.settings.notes],
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
    yield from _noted(SETTINGS_NAME, [note.said for note in shown.settings.notes])


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
    units = _some([decision.unit or "不明单位" for decision in done.decisions])
    yield f"已记录：{one.by} 把 {count} 份文件{units}的收到日期更正为 {one.day}。理由：{one.why}"
    if late:
        yield f"其中 {late} 份的收到日期在截止日以后，要算迟报。"
    if done.left:
        yield f"以前单独更正过的 {len(done.left)} 份没有动{_some(list(done.left))}；要改的，请用 --file 逐份更正。"
    yield "下一步：运行 chuangxian run，让结果跟上。更正错了的，再更正一次就行。"

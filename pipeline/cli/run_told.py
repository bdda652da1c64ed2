"""How a run reads on a terminal: the counts, what is open, which file to open and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.cli.phrases import noted, place, some
from pipeline.paths import RETURNS_FOLDER, SUMMARY_NAME, TRACKING_NAME, Home
from pipeline.records import Result
from pipeline.workbooks.reports.checks import FILED

if TYPE_CHECKING:  # for names only: a command pays for no library that another one needs
    from pipeline.campaign_run.facts import RunFacts


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
        f"未报 {missing} 个{some([name for _, name in done.missing])}。"
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
    return f"；其余 {rest} 份不用查（以前查过、内容相同、不是报表或打不开）" if rest else ""


def _later(done: RunFacts) -> Iterator[str]:
    if done.later:
        yield f"  暂缓里有 {done.later} 份是 {done.as_of} 以后收到的，这次不计，不用办。"
    if done.as_of < done.due_by:
        yield "  结果已换成按这一天计算的；要回到按截止日计算，不写日期再汇总一次就行。"


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
    listed = f"列在《{TRACKING_NAME}》的“问题明细”最前面"
    for file, notes in groupby(done.office_notes, key=itemgetter(0)):
        yield from noted(file, [said for _, said in notes], listed)


def _errors(done: RunFacts) -> Iterator[str]:
    wrong = [problem for problem in done.problems if problem["severity"] == "error"]
    for file, problems in groupby(wrong, key=itemgetter("file")):
        yield f"  {file}："
        for problem in problems:
            where = place(problem["sheet"], problem["cell"], problem["label"])
            yield f"    {where}{problem['message']}"


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

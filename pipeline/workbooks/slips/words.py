"""The sentences of a 成绩单: results and what to do about them, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.analysis.rounding import half_up, percent
from pipeline.analysis.scoring.adjustments import BONUS, PENALTY
from pipeline.analysis.scoring.ballots import UNSHRUNK_CLASSES
from pipeline.analysis.scoring.movement import Moved
from pipeline.workbooks.slips.model import Good, Slip, SlipItem

OBJECTION_DAYS = 3  # working days to object to a score notice (domain, part E 7)
_FEWER = "本类可以排名的单位不足 3 个，不列"


def title(slip: Slip) -> str:
    """The heading of the page."""
    reference = "（指导参考）" if slip.basis.light else ""
    return f"{slip.unit.name}考核评分成绩单{reference}"


def sentence(slip: Slip) -> str:
    """What stands here, of which period, as of when."""
    return (
        f"{slip.unit.code}　{slip.class_name}　{slip.period.name}（{slip.period.code}），"
        f"截至 {slip.as_of.isoformat()}；{slip.basis.title}。只发本单位。"
    )


def results(slip: Slip) -> Iterator[tuple[str, str]]:
    """(label, words) of the block beside the chart."""
    yield ("折算分" if slip.basis.light else "总分"), _total(slip)
    yield "本类平均", _class_total(slip)
    if slip.basis.light:
        yield "档次", "属地单位只作指导参考，不评档次，不扣分"
    else:
        unseen = "" if slip.gate else "（没有群众满意率，不列先进）"
        yield "档次", f"{slip.band}{unseen}" if slip.band else "不评档次"
    yield "满意率门槛", _gate(slip)
    yield ("参考名次" if slip.basis.light else "名次"), _place(slip)
    if not slip.basis.light:
        yield BONUS, _adjusted(slip, BONUS, slip.bonus)
        yield PENALTY, _adjusted(slip, PENALTY, slip.penalty)
    if slip.moved is not None:
        yield "与上期比", _moved(slip.moved)
    yield "依据报表", _files(slip)


def _total(slip: Slip) -> str:
    if slip.total is None:
        return f"没有总分：{slip.reason}"
    whole = f"{half_up(slip.total, 2)} 分"
    if slip.earned is None:
        return whole
    parts = f"条目 {half_up(slip.earned, 2)}，加 {half_up(slip.bonus, 2)}，减 {half_up(slip.penalty, 2)}"
    return f"{whole}（{parts}）"


def _class_total(slip: Slip) -> str:
    if slip.class_total is None:
        return _FEWER
    return f"{half_up(slip.class_total, 2)} 分（可以排名的 {slip.assessed} 个单位）"


def _gate(slip: Slip) -> str:
    if not slip.gate:
        return "本期没有可用的群众评议结果"
    parts = [
        f"{label} {percent(rate)}%"
        for label, rate in (("满意率", slip.satisfaction), ("参评率", slip.participation))
        if rate is not None
    ]
    return f"{slip.gate}（{'，'.join(parts)}）" if parts else slip.gate


def _place(slip: Slip) -> str:
    if slip.rank is not None:
        tied = "（并列）" if slip.tied else ""
        return f"第 {slip.rank} 名{tied}，本类 {slip.ranked} 个单位排名"
    if slip.total is None:
        return "不排名次"
    return f"不排名次：{slip.reason or '本类可以排名的单位太少'}"


def _adjusted(slip: Slip, kind: str, counted: Fraction) -> str:
    entries = [entry for entry in slip.adjustments if entry.kind == kind]
    if not entries:
        return "无"
    said = "；".join(f"{entry.what} {half_up(entry.points, 2)} 分" for entry in entries)
    over = slip.total is not None and sum(entry.points for entry in entries) != counted
    return f"{said}{f'；按上限计 {half_up(counted, 2)} 分' if over else ''}"


def _moved(moved: Moved) -> str:
    if moved.now is None or moved.before is None or moved.difference is None:
        return moved.note or "没有可以比较的上期"
    sign = "＋" if moved.difference > 0 else "－" if moved.difference < 0 else ""
    change = f"{moved.arrow}{sign}{half_up(abs(moved.difference), 2)}"
    now, before = half_up(moved.now, 2), half_up(moved.before, 2)
    return f"{change}（两期共有的 {moved.items} 项：上期 {before}，本期 {now}）"


def _files(slip: Slip) -> str:
    return "\n".join(f"{period}：{name}" for period, name in slip.files) or "没有通过的报表"


def objection(slip: Slip) -> str:
    """How to object, and by when."""
    contact = f"，电话 {slip.contact}" if slip.contact else ""
    return (
        f"对本成绩单有异议的，请在收到后 {OBJECTION_DAYS} 个工作日内，写明条目编号和理由、附上依据，"
        f"发到 {slip.address}{contact}。核实有误的，会更正并重新发给贵单位。"
    )


def legend(slip: Slip) -> str:
    """How the columns are to be read."""
    own = "本单位率来自本单位报表（自评、计算或群众评议），上级率是评分人的平均"
    mean = "本类平均是可以排名的单位的平均，不足 3 个的不列"
    ballots = ""
    if "5.1" in slip.basis.items:
        ballots = "；有效票不足 10 份的群众评议不计算、不列出"
        if slip.basis.unit_class not in UNSHRUNK_CLASSES:
            ballots += "，5.1、5.2 已按本类总体校正"
    if slip.basis.light:
        own = "得分率来自本单位报表和群众评议"
    return f"得分＝满分×得分率。{own}；{mean}{ballots}。"


def chart_title(goods: tuple[Good, ...]) -> str:
    """The finding, in at most 20 characters."""
    compared = [
        (good.rate, good.class_rate)
        for good in goods
        if good.rate is not None and good.class_rate is not None
    ]
    if not compared:
        return "五个好得分率"
    above = sum(own >= mean for own, mean in compared)
    return f"{len(compared)} 个好有 {above} 个不低于本类平均"


def behind(item: SlipItem) -> str:
    """Why there is no score, or what the score stands on, and where."""
    counts, places = "，".join(item.counts), "；".join(item.places)
    return "。".join(part for part in (item.note, counts, places) if part)

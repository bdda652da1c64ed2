"""Indicators of a unit as cells: the exact rate, or the word that says why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pipeline.analysis.reasons import TOO_FEW
from pipeline.analysis.satisfaction import FAILED, PASSED, gate
from pipeline.analysis.scoring.exact import rate_of
from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.listing import NOT_DUE, NOTHING_YET, Cell, Content, Tone
from pipeline.workbooks.reports.scene import Scene

NONE_IN_FORCE = "无有效稿"  # of a whole class

# header → measure
RATES = {
    "公开率": "public",
    "兑现率": "fulfil",
    "点评覆盖率": "comment",
    "优秀合格率": "graded",
    "参评率": "part",
    "满意率(宽)": "sat_wide",
    "满意率(严)": "sat_strict",
}
_RATED = frozenset(RATES.values())
# pooled across units Σ ÷ Σ: the weighted 满意率 of a unit has no sum
POOLED = {**RATES, "满意率(宽)": "sat_wide_pool", "满意率(严)": "sat_strict_pool"}
_BLOCKS = {
    "public": ("F3.new_round", "F3.status"),
    "fulfil": ("F3.status",),
    "comment": ("F2.comment_and_branch",),
    "graded": ("F2.votes_and_grade",),
    "commitments": ("F3.new_round", "F3.status"),
    "members_formal": ("F2.roster",),
}
_BALLOT_BLOCK = ("F4.leading_body_and_org",)
_BALLOTS = ("sat_", "part")
# measures that an earlier year-end period may lend (item 2.3, definition 17)
_FROM_YEAR_END = ("graded", "part")


def due(scene: Scene, name: str, unit_class: str) -> bool:
    """True where measure *name* is due for the class, now or in the latest year-end period."""
    known, asked = scene.due_measures, (name, unit_class)
    if asked not in known:
        known[asked] = _due(scene, name, unit_class)
    return known[asked]


def _due(scene: Scene, name: str, unit_class: str) -> bool:
    blocks = _BALLOT_BLOCK if name.startswith(_BALLOTS) else _BLOCKS[name]
    periods = [scene.view.period.code]
    if scene.view.period.year_end and (name in _FROM_YEAR_END or name.startswith(_BALLOTS)):
        periods.append(scene.view.period.year_end)
    required = scene.view.settings.due.required
    return any(required(block, unit_class, period) for block in blocks for period in periods)


def cell(scene: Scene, standing: UnitStanding, name: str) -> Content:
    """The measure as an exact rate (or count); else 不适用, 未报/退回/暂缓, 样本不足 or 无数据."""
    if not due(scene, name, standing.unit.unit_class):
        return NOT_DUE
    if standing.in_force is None:
        return standing.status
    pair = standing.measures.get(name)
    if pair is None:
        voted = name.startswith("sat_") and "sat_valid" in standing.measures
        return TOO_FEW if voted else NOTHING_YET
    return pair[0] if pair[1] == 1 and name not in _RATED else rate_of(pair)


def gate_cell(scene: Scene, standing: UnitStanding) -> Content:
    """门槛: ✓达标, ✗未达标, 样本不足 or 无数据, with the tone that the word already says."""
    if not due(scene, "sat_wide", standing.unit.unit_class):
        return Cell(NOT_DUE, tone=Tone.GREY)
    if standing.in_force is None:
        return Cell(standing.status, tone=Tone.GREY)
    if "sat_valid" not in standing.measures:
        return Cell(NOTHING_YET, tone=Tone.GREY)
    found = gate(standing.measures, scene.view.settings.parameters)
    if found == PASSED:
        return Cell(f"✓{PASSED}", tone=Tone.GOOD)
    return Cell(f"✗{FAILED}", tone=Tone.BAD) if found == FAILED else Cell(TOO_FEW, tone=Tone.GREY)


def pooled(scene: Scene, unit_class: str, header: str) -> Content:
    """Class value of *header*: Σ numerators ÷ Σ denominators of the units in force."""
    name = POOLED[header]
    if not due(scene, name, unit_class):
        return NOT_DUE
    found = scene.class_sums.get((unit_class, name))
    if found and found[1]:
        return Fraction(*found)
    if not any(s.in_force for s in scene.by_class.get(unit_class, ())):
        return NONE_IN_FORCE
    voted = name.startswith("sat_") and (unit_class, "sat_valid") in scene.class_sums
    return TOO_FEW if voted else NOTHING_YET


def ballots_borrowed(scene: Scene) -> str:
    """A sentence where no class fills F4 in this period: of which one the votes are, then."""
    code = _last_filled(scene, _BALLOT_BLOCK)
    if code in (None, scene.view.period.code):
        return ""
    return f"本期不填测评统计，满意率、参评率和门槛取各单位最近一期评议的，最近是{_named(scene, code)}。"


def grades_borrowed(scene: Scene) -> str:
    """A sentence where no class grades its members in this period: of which year they are."""
    code = _last_filled(scene, _BLOCKS["graded"])
    if code in (None, scene.view.period.code) or code != scene.view.period.year_end:
        return ""
    return f"优秀合格率的年份：{_named(scene, code)}。"


def _last_filled(scene: Scene, blocks: Iterable[str]) -> str | None:
    """The latest period, up to this one, in which a class that is listed files one of *blocks*."""
    settings, now = scene.view.settings, scene.view.period.code
    required, classes = settings.due.required, scene.by_class
    asked = (
        (code, b, c) for code in (now, *settings.earlier(now)) for b in blocks for c in classes
    )
    return next((code for code, block, cls in asked if required(block, cls, code)), None)


def _named(scene: Scene, code: str | None) -> str:
    period = scene.view.settings.periods[code or ""]
    return f"{period.name}（{period.code}）"

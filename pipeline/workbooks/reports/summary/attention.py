"""关注清单: what a leader should look at, matter by matter; 首页 links to each matter's rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.analysis.ranking import LOW_PARTICIPATION, candidate
from pipeline.analysis.satisfaction import FAILED, TOO_FEW, gate
from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.listing import Column, Content, Listing
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary.rates import due

TAB = "关注清单"
MOST_MATTERS = 8


@dataclass(frozen=True, slots=True)
class Concern:
    """One unit under one matter; *value* is the figure that it stands on."""

    matter: str
    standing: UnitStanding
    value: Content
    remark: str


def concerns(scene: Scene) -> list[Concern]:
    """All concerns, matter after matter (at most `MOST_MATTERS`), units in class order."""
    found: dict[str, list[Concern]] = {}
    for standing in scene.view.standings:
        for concern in _of_unit(scene, standing):
            found.setdefault(concern.matter, []).append(concern)
    return [c for matter in MATTERS if matter in found for c in found[matter]]


MATTERS = (
    "未报",
    "退回待改",
    "暂缓待定",
    "满意率未达标",
    "属地满意率未达标（参考）",
    "样本不足，需重新评议",
    "参评率低于下限",
    "有效稿之外有新稿待改",
)


def listing(scene: Scene) -> Listing:
    """One row per unit and matter."""
    return Listing(
        tab=TAB,
        table="Attention",
        title="需要关注",
        sentence=scene.sentence("按事项列出的单位，只作提醒；属地单位只作指导参考"),
        columns=(
            Column("事项"),
            Column("单位编码"),
            Column("单位"),
            Column("类别"),
            Column("片"),
            Column("数值", "rate"),
            Column("说明", "wrap"),
        ),
        rows=[_row(scene, concern) for concern in concerns(scene)],
        nothing="本期没有需要关注的事项",
    )


def _row(scene: Scene, concern: Concern) -> tuple[Content, ...]:
    unit = concern.standing.unit
    return (
        concern.matter,
        unit.code,
        unit.name,
        scene.class_name(unit.unit_class),
        unit.section or "—",
        concern.value,
        concern.remark,
    )


def _of_unit(scene: Scene, standing: UnitStanding) -> Iterator[Concern]:
    if standing.in_force is None:
        yield _not_in_force(standing)
        return
    if standing.new_draft:
        yield Concern(MATTERS[7], standing, "不适用", "有效稿照常计入，新稿改好后再替换")
    if due(scene, "sat_wide", standing.unit.unit_class):
        yield from _ballots(scene, standing)


def _not_in_force(standing: UnitStanding) -> Concern:
    late = f"已过截止日 {standing.days_late} 天" if standing.days_late else "还在期限内"
    matter = {"退回": MATTERS[1], "暂缓": MATTERS[2]}.get(standing.status, MATTERS[0])
    return Concern(matter, standing, standing.status, late)


def _ballots(scene: Scene, standing: UnitStanding) -> Iterator[Concern]:
    parameters = scene.view.settings.parameters
    decided = gate(standing.measures, parameters)
    if decided == FAILED:
        local = standing.unit.local
        kind = "sat_wide" if parameters.text("gate.kind") == "宽" else "sat_strict"
        rate = Fraction(*standing.measures[kind])
        yield Concern(MATTERS[4 if local else 3], standing, rate, "低于门槛，请了解原因")
    elif decided == TOO_FEW:
        part = standing.measures.get("part")
        if candidate(standing, parameters).reason == LOW_PARTICIPATION and part:
            yield Concern(MATTERS[6], standing, Fraction(*part), "参评的人太少，满意率不作判断")
        else:
            yield Concern(MATTERS[5], standing, TOO_FEW, "有效票不足，不给比率，也不作判断")

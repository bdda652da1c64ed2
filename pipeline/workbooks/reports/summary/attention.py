"""关注清单: what a leader should look at, matter by matter; 首页 links to each matter's rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from pipeline.analysis.ranking import candidate
from pipeline.analysis.reasons import LOW_PARTICIPATION, TOO_FEW
from pipeline.analysis.satisfaction import FAILED, gate
from pipeline.analysis.scoring.own_parts import MISSING
from pipeline.analysis.view import Point, UnitStanding
from pipeline.workbooks.reports.listing import Column, Content, Listing, Rows
from pipeline.workbooks.reports.scene import TRACKING_TITLE, UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.summary.rates import due

TAB = "关注清单"
_APPRAISAL = "2.3"
MOST_MATTERS = 8


class Concern(Struct, frozen=True):
    """One unit under one matter; *value* is the figure that it stands on."""

    matter: str
    standing: UnitStanding
    value: Content
    remark: str


def concerns(scene: Scene) -> list[Concern]:
    """All concerns, matter after matter, units in class order; 首页 shows `MOST_MATTERS`."""
    found: dict[str, list[Concern]] = {}
    for standing in scene.view.standings:
        if _unappraised(scene, standing):
            said = "请核实是否开展了民主评议；是否否决只由人决定，登记在《督查评分簿》"
            found.setdefault(UNAPPRAISED, []).append(
                Concern(UNAPPRAISED, standing, "没有年度评议结果", said)
            )
        for concern in _of_unit(scene, standing):
            found.setdefault(concern.matter, []).append(concern)
    return [c for matter in MATTERS if matter in found for c in found[matter]]


FAILED_LOCAL = "属地满意率未达标（参考）"
FAILED_OWN = "满意率未达标"
UNAPPRAISED = "未开展年度评议（V07 线索）"
NO_VOTE = "没有群众评议结果，需组织评议"
FEW_BALLOTS = "样本不足，需重新评议"
FEW_VOTERS = "参评率低于下限"
NEW_DRAFT = "有效稿之外有新稿待改"
DOUBTFUL = "已计入、有疑点待核"
LATE = "迟报"
_NOT_FILED, _RETURNED, _HELD = "未报", "退回待改", "暂缓待定"
MATTERS = (
    _NOT_FILED,
    _RETURNED,
    _HELD,
    DOUBTFUL,
    LATE,
    UNAPPRAISED,
    FAILED_OWN,
    FAILED_LOCAL,
    NO_VOTE,
    FEW_BALLOTS,
    FEW_VOTERS,
    NEW_DRAFT,
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
            *UNIT_COLUMNS,
            Column("类别"),
            Column("片"),
            Column("数值", "rate"),
            Column("说明", "wrap"),
        ),
        rows=Rows(concerns(scene), lambda concern: _row(scene, concern)),
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
    doubts = scene.doubts.get(standing.unit.code, ())
    if doubts:
        yield Concern(DOUBTFUL, standing, f"{len(doubts)} 处", _doubted(doubts))
    if standing.days_late:
        said = f"{standing.in_force.received} 收到能用的稿，截止日 {scene.view.period.due_by}"
        yield Concern(LATE, standing, f"{standing.days_late} 天", said)
    if standing.new_draft:
        yield Concern(NEW_DRAFT, standing, "不适用", "有效稿照常计入，新稿改好后再替换")
    if due(scene, "sat_wide", standing.unit.unit_class):
        yield from _ballots(scene, standing)


def _doubted(doubts: Sequence[Point]) -> str:
    """On which sheets, not what: a point may tell votes that are withheld here."""
    counted = Counter(point.problem.where.sheet or "整份文件" for point in doubts)
    sheets = "、".join(f"{sheet} {count} 处" for sheet, count in counted.items())
    return f"{sheets}；还没有核清，表扬、定档前请先问办公室，内容见《{TRACKING_TITLE}》“待核”表"


def _unappraised(scene: Scene, standing: UnitStanding) -> bool:
    """True where item 2.3 is due and no graded year-end of the unit is accepted (veto V07: the
    list names a candidate, nothing is vetoed by it)."""
    board = scene.view.board
    score = board.scores.get(standing.unit.code) if board else None
    item = score.items.get(_APPRAISAL) if score else None
    if item is None or item.state != MISSING or item.own is None:
        return False
    return item.own.rate is None


def _not_in_force(standing: UnitStanding) -> Concern:
    late = f"已过截止日 {standing.days_late} 天" if standing.days_late else "还在期限内"
    matter = {"退回": _RETURNED, "暂缓": _HELD}.get(standing.status, _NOT_FILED)
    return Concern(matter, standing, standing.status, late)


def _ballots(scene: Scene, standing: UnitStanding) -> Iterator[Concern]:
    parameters = scene.view.settings.parameters
    decided = gate(standing.measures, parameters)
    if decided == FAILED:
        local = standing.unit.local
        kind = "sat_wide" if parameters.text("gate.kind") == "宽" else "sat_strict"
        rate = Fraction(*standing.measures[kind])
        yield Concern(FAILED_LOCAL if local else FAILED_OWN, standing, rate, "低于门槛，请了解原因")
    elif decided == TOO_FEW:
        part = standing.measures.get("part")
        if candidate(standing, parameters).reason == LOW_PARTICIPATION and part:
            yield Concern(FEW_VOTERS, standing, Fraction(*part), "参评的人太少，满意率不作判断")
        elif not any(standing.measures.get("sat_valid", ())[:1]):
            yield Concern(NO_VOTE, standing, "没有评议", "没有收到群众评议的有效票")
        else:
            yield Concern(FEW_BALLOTS, standing, TOO_FEW, "有效票不足，不给比率，也不作判断")

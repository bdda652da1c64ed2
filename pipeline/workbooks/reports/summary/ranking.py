"""Ranking sheets: one class a sheet, by 满意率(宽); local units as 指导参考. Persons never."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.analysis.ranking import Ranked, candidate, rank
from pipeline.analysis.reasons import TOO_FEW
from pipeline.analysis.rounding import percent
from pipeline.analysis.suppression import ballots_behind
from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.charts import MOST_BARS, Bars, Span, rate_bars
from pipeline.workbooks.reports.listing import (
    FIRST_ROW,
    Cell,
    Column,
    Content,
    Listing,
    Tone,
)
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary.rates import ballots_borrowed, cell, gate_cell, pooled
from pipeline.workbooks.reports.table_sheet import TableSheet


class Board(Struct, frozen=True):
    """One ranking sheet: which class, how it is called, and whether it is only 指导参考."""

    unit_class: str
    tab: str
    table: str
    title: str
    noun: str  # 所, 家, 个: with the thing counted
    reference: bool = False


BOARDS = (
    Board("A", "排名-局机关", "RankA", "局机关党组织满意率排名", "个党组织"),
    Board("B", "排名-直属学校", "RankB", "直属学校满意率排名", "所学校"),
    Board("C", "排名-民营医院", "RankC", "民营医院满意率", "家医院"),
    Board("D1", "参考排序-属地学校", "RankD1", "指导参考：属地学校满意率排序", "所学校", True),
    Board("D2", "参考排序-卫生院", "RankD2", "指导参考：卫生院满意率排序", "家卫生院", True),
)


def ranking_sheets(scene: Scene) -> Iterator[TableSheet]:
    """Sheets of the classes that have units due; 属地 only where ``rank.local`` says 是."""
    local = scene.view.settings.parameters.on("rank.local")
    for board in BOARDS:
        if board.unit_class in scene.by_class and (local or not board.reference):
            yield _sheet(scene, board)


def _sheet(scene: Scene, board: Board) -> TableSheet:
    places = places_of(scene, board.unit_class)
    listing = _listing(scene, board, places)
    barred = [place for place in places if place.rate is not None and not _excluded(place)]
    shown = len(barred[:MOST_BARS])
    if not shown:
        return TableSheet(listing)
    ranked = any(place.rank for place in places)
    first = 0 if ranked else next(i for i, p in enumerate(places) if p in barred)
    if not ranked and places[first : first + shown] != barred[:shown]:
        return TableSheet(listing)  # the rows with a rate do not stand together

    names = [column.header for column in listing.columns]

    def chart(workbook: Workbook, worksheet: Any) -> None:
        gate = scene.view.settings.parameters.fraction("gate.satisfaction")
        finding = _finding(scene, board, places)
        bars = Bars(
            names=names.index("单位"),
            values=names.index("满意率(宽)"),
            title=finding,
            said=finding,
            caption=_caption(scene, gate, shown, len(barred)),
            after=len(listing.columns),
        )
        span = Span(board.tab, FIRST_ROW + first, shown)
        rate_bars(workbook, worksheet, span, bars, gate=float(gate))

    return TableSheet(listing, chart)


def places_of(scene: Scene, unit_class: str) -> Sequence[Ranked]:
    """The class's units in the order of the ranking sheet."""
    parameters = scene.view.settings.parameters
    standings = scene.by_class[unit_class]
    return rank((candidate(s, parameters) for s in standings), parameters.whole("rank.min"))


def _excluded(place: Ranked) -> bool:
    """True where the unit itself may not be ranked (a class too small is no such reason)."""
    return place.rank is None and not place.reason.startswith("可排名的单位不足")


def _headers(board: Board) -> list[str]:
    rank_header = "参考名次" if board.reference else "名次"
    return [rank_header, "单位编码", "单位", "满意率(宽)", "满意率(严)", "有效票(份)", "参评率",
            "门槛", "片", "备注"]  # fmt: skip


_KINDS = ("center", "text", "text", "rate", "rate", "count", "rate", "center", "text", "wrap")


def _listing(scene: Scene, board: Board, places: Sequence[Ranked]) -> Listing:
    standings = {s.unit.code: s for s in scene.by_class[board.unit_class]}
    no_ranks = not any(place.rank for place in places)
    skip = 1 if no_ranks else 0  # a class without ranks has no rank column
    columns = [Column(h, k) for h, k in zip(_headers(board), _KINDS, strict=True)]
    what = "按群众满意率(宽)从高到低；并列者名次相同，没有名次的排在最后并写明原因"
    if no_ranks:
        what = "可排名的单位太少，不排名次，按编码列出"
    if board.reference:
        what = f"指导参考，不作考核，不扣分；{what}"
    return Listing(
        tab=board.tab,
        table=board.table,
        title=board.title,
        sentence=scene.sentence(what),
        caption="满意率(宽)＝(满意＋基本满意)÷有效票，只算群众评议领导班子，按评议人类别加权；"
        f"{ballots_borrowed(scene)}参数指纹 {scene.digest}。",
        columns=tuple(columns[skip:]),
        rows=[tuple(_row(scene, standings[p.unit], p))[skip:] for p in places],
        nothing="本期没有应报单位",
    )


def _row(scene: Scene, standing: UnitStanding, place: Ranked) -> Iterator[Content]:
    yield Cell("—", tone=Tone.GREY) if place.rank is None else place.rank
    yield standing.unit.code
    yield standing.unit.name
    yield cell(scene, standing, "sat_wide")
    yield cell(scene, standing, "sat_strict")
    yield _ballots(standing)
    yield cell(scene, standing, "part")
    yield gate_cell(scene, standing)
    yield standing.unit.section or "—"
    yield "；".join(_remarks(scene, standing, place)) or "—"


def _ballots(standing: UnitStanding) -> Content:
    if standing.in_force is None:
        return standing.status
    return ballots_behind(standing.measures) or TOO_FEW


def _remarks(scene: Scene, standing: UnitStanding, place: Ranked) -> Iterator[str]:
    if place.tied:
        yield "并列"
    if place.reason and _excluded(place):
        yield f"不排名：{place.reason}"
    elif place.reason:
        yield place.reason
    doubts = scene.doubt_words(standing.unit.code)
    if doubts:
        yield doubts
    if standing.new_draft:
        yield "新稿待改"
    wide = standing.measures.get("sat_wide")
    if standing.in_force and wide and _borderline(scene, Fraction(*wide)):
        yield "临界"


def _borderline(scene: Scene, rate: Fraction) -> bool:
    low, _, high = scene.view.settings.parameters.text("gate.borderline").partition("-")
    return Fraction(low) <= rate <= Fraction(high)


def _finding(scene: Scene, board: Board, places: Sequence[Ranked]) -> str:
    """The chart's title: the finding, in at most 20 characters."""
    gate = scene.view.settings.parameters.fraction("gate.satisfaction")
    able = [p for p in places if p.rate is not None and not _excluded(p)]
    passed = sum(1 for p in able if p.rate is not None and p.rate >= gate)
    mean = pooled(scene, board.unit_class, "满意率(宽)")
    shown = f"{percent(mean)}%" if isinstance(mean, Fraction) else "样本不足"
    if len(able) == 1:
        return f"满意率(宽) {shown}，{'达标' if passed else '未达标'}"
    return f"{len(able)}{board.noun}{passed}{board.noun[0]}达标，合并{shown}"


def _caption(scene: Scene, gate: Fraction, shown: int, total: int) -> str:
    part = f"前 {shown} 名，" if shown < total else ""
    return (
        f"{part}满意率(宽)；竖线为 {percent(gate)}% 门槛；来源：F4 测评统计；"
        f"{scene.view.period.code}"
    )

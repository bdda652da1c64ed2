"""总汇总: one row per unit due, filed or not, with the indicators that need no judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.listing import NOT_DUE, Cell, Column, Content, Listing, Rows, Tone
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary import point_headers as points
from pipeline.workbooks.reports.summary.addresses import Addresses
from pipeline.workbooks.reports.summary.class_rows import LIGHT_CLASSES
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.summary.rates import (
    RATES,
    ballots_borrowed,
    cell,
    gate_cell,
    grades_borrowed,
)

TAB = "总汇总"
# forms whose number of records a unit's row shows
COUNTED_FORMS = ("F2", "F3", "F4", "F5", "F6", "F7")
ROWS_SUFFIX = "行数"
_SCALE = "计分口径"
_SCALES = (
    "计分口径不同的单位，五个好和总分不能上下比：属地单位（灰字，指导参考）只计几项再折算为 100 分，"
    "每个好的满分和直属单位不一样，见“得分计算”表。"
)


def sheet_words(scene: Scene, form: str) -> str:
    """The form's short name: its tab name without the id (``F3承诺台账`` → ``承诺台账``)."""
    return scene.spec.forms[form].sheet.removeprefix(form)


def listing(scene: Scene, live: Live | None = None) -> Listing:
    """Units due in class order, then by code; with *live*, also what 得分计算 says of each."""
    places = _places(scene)

    def row(standing: UnitStanding) -> tuple[Content, ...]:
        return (
            *_row(scene, standing),
            *(_scores(live, *places[standing.unit.code]) if live else ()),
            gate_cell(scene, standing),
        )

    return Listing(
        tab=TAB,
        table="Overview",
        title=f"{scene.view.period.name}总汇总",
        sentence=scene.sentence(
            "每个应报单位一行，未报的也在内；比率由各单位自己的票数和条数算出，满意率按评议人类别加权"
        ),
        caption=ballots_borrowed(scene)
        + "未报、退回、暂缓＝没有有效稿；不适用＝本期本类不填；样本不足＝有效票太少，不给比率；"
        "无数据＝已报，但没有可算的条目。" + grades_borrowed(scene) + (_SCALES if live else ""),
        columns=tuple(_columns(scene, live)),
        rows=Rows(scene.view.standings, row),
        nothing="本期没有应报单位",
    )


def addresses(scene: Scene, live: Live) -> Addresses:
    """Where other sheets find what stands here."""
    return Addresses(TAB, tuple(column.header for column in _columns(scene, live)))


def _columns(scene: Scene, live: Live | None) -> Iterator[Column]:
    yield Column("单位编码")
    yield Column("单位")
    yield Column("类别")
    yield Column("片")
    yield Column("状态", "center")
    yield Column("修订号", "count")
    for form in COUNTED_FORMS:
        yield Column(f"{sheet_words(scene, form)}{ROWS_SUFFIX}", "count")
    yield Column("正式党员(人)", "count")
    yield Column("承诺数(条)", "count")
    for header in RATES:
        yield Column(header, "rate")
    if live is not None:
        yield Column(_SCALE)
        for header in (*live.points.dimensions, points.ADJUSTED, points.TOTAL):
            yield Column(header, "score")
        for header in (points.BAND, points.RANK, points.SECTION_RANK):
            yield Column(header, "center")
    yield Column("门槛", "center")


def _row(scene: Scene, standing: UnitStanding) -> Iterator[Content]:
    unit, filing = standing.unit, standing.in_force
    yield unit.code
    yield unit.name
    yield scene.class_name(unit.unit_class)
    yield unit.section or "—"
    yield status_cell(standing)
    yield standing.status if filing is None else filing.revision
    due = {form.id for form in scene.due_forms(unit.unit_class)}
    for form in COUNTED_FORMS:
        if filing is None:
            yield standing.status if form in due else NOT_DUE
        else:
            rows = filing.rows.get(form, 0)
            yield rows if rows or form in due else NOT_DUE
    for name in ("members_formal", "commitments", *RATES.values()):
        yield cell(scene, standing, name)


def _places(scene: Scene) -> Mapping[str, tuple[str, int]]:
    """Unit code → its class and its 0-based row within the class."""
    return {
        standing.unit.code: (name, index)
        for name, standings in scene.by_class.items()
        for index, standing in enumerate(standings)
    }


def _scores(live: Live, unit_class: str, index: int) -> Iterator[Content]:
    """计分口径; 五个好, 加减分, 总分, 档次, 名次, 片内名次: links to the live cells. Those of 属地
    stand on other items and are grey, so that nobody reads them against the rest."""
    score = live.classes[unit_class].scores[index]
    tone = Tone.GREY if unit_class in LIGHT_CLASSES else Tone.PLAIN
    yield Cell(score.basis.title if score else NOT_DUE, tone=tone)
    headers = (*live.points.dimensions, points.ADJUSTED, points.TOTAL, points.BAND)
    for header in (*headers, points.RANK, points.SECTION_RANK):
        cell = live.linked(unit_class, index, header)
        yield Cell(cell.value, tone=tone, formula=cell.formula) if tone else cell


def status_cell(standing: UnitStanding) -> Cell:
    """采用 (＋新稿待改), 退回, 暂缓 or 未报, with its tone."""
    if standing.new_draft:
        return Cell("采用，新稿待改", tone=Tone.WARN)
    tones = {"采用": Tone.GOOD, "退回": Tone.WARN, "暂缓": Tone.WARN, "未报": Tone.BAD}
    return Cell(standing.status, tone=tones.get(standing.status, Tone.PLAIN))

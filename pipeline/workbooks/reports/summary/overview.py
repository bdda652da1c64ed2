"""总汇总: one row per unit due, filed or not, with the indicators that need no judgement."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.listing import NOT_DUE, Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary.rates import RATES, cell, gate_cell

TAB = "总汇总"
# forms whose number of records a unit's row shows
COUNTED_FORMS = ("F2", "F3", "F4", "F5", "F6", "F7")
ROWS_SUFFIX = "行数"


def sheet_words(scene: Scene, form: str) -> str:
    """The form's short name: its tab name without the id (``F3承诺台账`` → ``承诺台账``)."""
    return scene.spec.forms[form].sheet.removeprefix(form)


def listing(scene: Scene) -> Listing:
    """Units due in class order, then by code."""
    return Listing(
        tab=TAB,
        table="Overview",
        title=f"{scene.view.period.name}总汇总",
        sentence=scene.sentence("每个应报单位一行，未报的也在内；比率由票数和条数算出，未作平均"),
        caption="未报、退回、暂缓＝没有有效稿；不适用＝本期本类不填；样本不足＝有效票太少，不给比率；"
        "无数据＝已报，但没有可算的条目。",
        columns=tuple(_columns(scene)),
        rows=[tuple(_row(scene, standing)) for standing in scene.view.standings],
        nothing="本期没有应报单位",
    )


def _columns(scene: Scene) -> Iterator[Column]:
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
    yield gate_cell(scene, standing)


def status_cell(standing: UnitStanding) -> Cell:
    """采用 (＋新稿待改), 退回, 暂缓 or 未报, with its tone."""
    if standing.new_draft:
        return Cell("采用，新稿待改", tone=Tone.WARN)
    tones = {"采用": Tone.GOOD, "退回": Tone.WARN, "暂缓": Tone.WARN, "未报": Tone.BAD}
    return Cell(standing.status, tone=tones.get(standing.status, Tone.PLAIN))

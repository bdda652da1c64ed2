"""催报名单: unit × due sheet that has not arrived in order, with a text ready to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.analysis.replies import replies
from pipeline.analysis.view import UnitStanding
from pipeline.campaign import GROUP_CLASS
from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.tracking import unopened
from pipeline.workbooks.reports.tracking.letters import (
    Came,
    contacts,
    counted_later,
    overdue,
    reminder,
)
from pipeline.workbooks.reports.tracking.returned import elsewhere

TAB = "催报名单"
NOT_FILED = "未报"
STATUS_HEADER = "状态"
UNIT_HEADER = "单位编码"
ABOVE = "见上"
_WANTING = (NOT_FILED, Result.RETURNED.chinese, Result.HELD.chinese)
_WHOLE = "整本填报簿"
_SCOREBOOK = "督查评分簿"
_WHOLE_SCOREBOOK = f"整本{_SCOREBOOK}"
NO_SCOREBOOK = "未报评分簿"  # of a guidance group, which is no unit due (对账 counts those)


class Chased(Struct, frozen=True):
    """One unit to write to: the sheets it owes, the text, and where to send it. One that
    ``came_later`` than the day by which is judged is listed, and asked for nothing."""

    standing: UnitStanding
    sheets: Sequence[str]
    text: str
    contact: str
    came_later: bool = False


def chased(scene: Scene) -> list[Chased]:
    """Units with nothing in force, most days late first, then by class and code; guidance
    groups, whose 督查评分簿 is wanting, among them; last those whose file only came later."""
    period = scene.view.period.code
    answered = {r.standing.unit.code: r for r in replies(scene.view) if r.period == period}
    waiting = unopened.by_unit(scene)
    misdated = _misdated(scene)
    later = _later(scene)
    contact = contacts(scene)
    found = []
    for standing in (*scene.view.standings, *scene.view.groups):
        if standing.status in _WANTING:
            sheets, code = sheets_wanted(scene, standing), standing.unit.code
            if standing.status == NOT_FILED and code in later:
                text = counted_later(later[code])
                found.append(Chased(standing, sheets, text, contact(standing.unit), True))
                continue
            came = Came(answered.get(code), waiting.get(code, ()), misdated.get(code))
            text = reminder(scene, standing, sheets, came)
            found.append(Chased(standing, sheets, text, contact(standing.unit)))
    # stable: class order, code
    return sorted(found, key=lambda c: (c.came_later, -overdue(scene, c.standing)))


def asked(found: Sequence[Chased]) -> Sequence[Chased]:
    """Those of *found* to whom the text is to be sent."""
    return [entry for entry in found if not entry.came_later]


def _later(scene: Scene) -> Mapping[str, Filing]:
    """Unit code → its first file of the period that came after the day by which is judged."""
    found = [f for f in scene.of_result(Result.HELD) if f.later and f.unit]
    newest_first = sorted(found, key=lambda f: (f.received, f.leaf.path), reverse=True)
    return {f.unit or "": f for f in newest_first}


def _misdated(scene: Scene) -> Mapping[str, Filing]:
    """Unit code → the newest returned file in the inbox that says to be of another period."""
    back = [f for f in elsewhere(scene) if f.result is Result.RETURNED and f.unit]
    return {f.unit or "": f for f in sorted(back, key=lambda f: (f.received, f.leaf.path))}


def listing(scene: Scene, found: Sequence[Chased]) -> Listing:
    """One row per unit and sheet; the text stands in the first row of each unit."""
    return Listing(
        tab=TAB,
        table="Chasing",
        title="催报名单",
        sentence=scene.sentence("还缺的表，每个单位每张表一行；催报文字可以直接粘贴发送"),
        caption=(
            "未报＝没有收到能读的来件，列出全部应报表；未报评分簿＝指导组的督查评分簿没有收到；退回＝等单位改好，列出有错误的表；"
            "暂缓＝要先向单位核实。催报文字每个单位一份，在它的第一行。"
        ),
        columns=(
            Column(UNIT_HEADER),
            Column("单位"),
            Column("类别"),
            Column("片"),
            Column("应报表"),
            Column("截止日", "date"),
            Column("逾期天数(天)", "count"),
            Column(STATUS_HEADER, "center"),
            Column("联系邮箱", "wrap", 38),
            Column("催报文字", "wrap", 84),
        ),
        rows=[row for entry in found for row in _rows(scene, entry)],
        nothing="本期没有需要催报的单位",
    )


def _rows(scene: Scene, entry: Chased) -> Iterator[tuple[Content, ...]]:
    standing = entry.standing
    unit = standing.unit
    missing = standing.status == NOT_FILED
    group = unit.unit_class == GROUP_CLASS
    status = NO_SCOREBOOK if missing and group else standing.status
    for number, sheet in enumerate(entry.sheets):
        yield (
            unit.code,
            unit.name,
            scene.class_name(unit.unit_class),
            unit.section or "—",
            sheet,
            scene.view.period.due_by,
            overdue(scene, standing) or "未到期",
            Cell(status, tone=Tone.BAD if missing else Tone.WARN),
            entry.contact,
            ABOVE if number else entry.text,
        )


def sheets_wanted(scene: Scene, standing: UnitStanding) -> list[str]:
    """All due sheets where nothing came; else those with errors, in tab order."""
    unit_class = standing.unit.unit_class
    group = unit_class == GROUP_CLASS
    whole = _WHOLE_SCOREBOOK if group else _WHOLE
    if standing.pending is None:
        due = () if group else scene.due_forms(unit_class)
        return [form.sheet for form in due] or [whole]
    if standing.pending.result is Result.HELD:
        return [whole]
    forms = scene.spec.forms_of(_SCOREBOOK if group else "填报簿", unit_class)
    wrong = {
        problem.where.form
        for problem in standing.pending.problems
        if problem.effect is Effect.RETURN
    }
    return [form.sheet for form in forms if form.id in wrong] or [whole]

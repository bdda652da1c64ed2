"""催报名单: unit × due sheet that has not arrived in order, with a text ready to send."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analysis.view import UnitStanding
from pipeline.problems import Effect
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene

TAB = "催报名单"
NOT_FILED = "未报"
STATUS_HEADER = "状态"
UNIT_HEADER = "单位编码"
_WHOLE = "整本填报簿"


def listing(scene: Scene) -> Listing:
    """Units without a file in force that must act, most days late first."""
    return Listing(
        tab=TAB,
        table="Chasing",
        title="催报名单",
        sentence=scene.sentence("还缺的表，每个单位每张表一行；催报文字可以直接粘贴发送"),
        caption="未报＝一份也没有收到，列出全部应报表；退回＝等单位改好，列出有错误的表。",
        columns=(
            Column(UNIT_HEADER),
            Column("单位"),
            Column("类别"),
            Column("片"),
            Column("应报表"),
            Column("截止日", "date"),
            Column("逾期天数(天)", "count"),
            Column(STATUS_HEADER, "center"),
            Column("联系邮箱"),
            Column("催报文字", "wrap", 84),
        ),
        rows=[row for standing in wanting(scene) for row in _rows(scene, standing)],
        nothing="本期没有需要催报的单位",
    )


def wanting(scene: Scene) -> list[UnitStanding]:
    """Units 未报 or 退回, most days late first, then by class and code."""
    found = [s for s in scene.view.standings if s.status in (NOT_FILED, "退回")]
    return sorted(found, key=lambda s: -_overdue(scene, s))  # stable: class order, code


def _overdue(scene: Scene, standing: UnitStanding) -> int:
    return max(standing.days_late, (scene.view.as_of - scene.view.period.due_by).days, 0)


def _rows(scene: Scene, standing: UnitStanding) -> Iterator[tuple[Content, ...]]:
    unit, period = standing.unit, scene.view.period
    text = reminder(scene, standing)
    missing = standing.status == NOT_FILED
    for sheet in sheets_wanted(scene, standing):
        yield (
            unit.code,
            unit.name,
            scene.class_name(unit.unit_class),
            unit.section or "—",
            sheet,
            period.due_by,
            _overdue(scene, standing),
            Cell(standing.status, tone=Tone.BAD if missing else Tone.WARN),
            unit.email or "未登记",
            text,
        )


def sheets_wanted(scene: Scene, standing: UnitStanding) -> list[str]:
    """All due sheets where nothing came; else those with errors, in tab order."""
    forms = scene.spec.forms_of("填报簿", standing.unit.unit_class)
    if standing.pending is None:
        return [form.sheet for form in scene.due_forms(standing.unit.unit_class)]
    wrong = {
        problem.where.form
        for problem in standing.pending.problems
        if problem.effect is Effect.RETURN
    }
    return [form.sheet for form in forms if form.id in wrong] or [_WHOLE]


def reminder(scene: Scene, standing: UnitStanding) -> str:
    """The text to send: who, what, by when, where to."""
    unit, period = standing.unit, scene.view.period
    sheets = "、".join(sheets_wanted(scene, standing))
    late = _overdue(scene, standing)
    when = f"，已过 {late} 天" if late else ""
    start = (
        f"{unit.name}：您好！{period.name}（{period.code}）填报簿的截止日是 {period.due_by}{when}。"
    )
    if standing.pending is None:
        asked = f"我们还没有收到，请填好{sheets}后发来。"
    else:
        asked = f"来件有几处需要改动（{sheets}），请在退回的填报簿上改好后发来。"
    address = scene.view.settings.mail.get("mail.address", "")
    where = f"收件邮箱：{address}。" if address else ""
    return f"{start}{asked}{where}有困难请告诉我们，谢谢！"

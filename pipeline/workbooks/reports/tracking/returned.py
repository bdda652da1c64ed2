"""退回清单: what is still to be mended or explained, how much of it, and what counts meanwhile;
then what lies in the inbox for other periods, and what has been settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.analysis.replies import Reply, replies
from pipeline.analysis.view import UnitStanding
from pipeline.paths import RETURNS_FOLDER
from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, File, Listing, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS, UNKNOWN_UNIT, Scene
from pipeline.workbooks.reports.tracking.opening import opening

TAB = "退回清单"
TO_MEND, TO_EXPLAIN, TO_ASK = "待单位修改", "待单位说明", "请联系来件人"
_BY_OFFICE = "P07"
MENDED, NEWER, GONE = "已改好", "已有新稿", "已移出收件箱"


class Returned(Struct, frozen=True):
    """Files that went back, in the order in which the list names them: of the period, and those
    of other periods that lie in the inbox now.

    answered  one Reply for each workbook in the folder 退回: the period's, most errors first,
              then those of other periods
    strays    returned files that no workbook answers: unit unknown, not due, or of another kind
    settled   returned files that something newer has settled → how
    """

    answered: Sequence[Reply] = ()
    strays: Sequence[Filing] = ()
    settled: Sequence[tuple[Filing, str]] = ()
    open: frozenset[str] = frozenset()  # SHA-256 of answered and strays


def returned(scene: Scene) -> Returned:
    """Sorts the period's returned files, and those that owe an explanation, into the three."""
    answered = sorted(replies(scene.view), key=lambda r: _order(scene, r))
    done = {reply.filing.leaf.sha256 for reply in answered}
    standings = _standings(scene)
    strays, settled = [], []
    back = [f for f in (*scene.period_filings, *elsewhere(scene)) if f.result is Result.RETURNED]
    for filing in sorted(back, key=lambda f: (is_elsewhere(scene, f), f.leaf.path)):
        if filing.leaf.sha256 in done:
            continue
        how = _settled(filing, standings.get(_place(scene, filing)))
        if how:
            settled.append((filing, how))
        else:
            strays.append(filing)
    waiting = done | {filing.leaf.sha256 for filing in strays}
    return Returned(answered, strays, settled, frozenset(waiting))


def elsewhere(scene: Scene) -> Sequence[Filing]:
    """Files of other periods that lie in the inbox now, by period, then by path."""
    found = [f for f in scene.view.filings if f.present and is_elsewhere(scene, f)]
    return sorted(found, key=lambda f: (f.period or "", f.leaf.path))


def is_elsewhere(scene: Scene, filing: Filing) -> bool:
    """True where *filing* says that it is of another period."""
    return filing.period not in (scene.view.period.code, None)


def _order(scene: Scene, reply: Reply) -> tuple[bool, str, int, str]:
    other = reply.period != scene.view.period.code
    errors = count(reply.filing, Effect.RETURN)
    return other, reply.period if other else "", -errors, reply.filing.leaf.path


def _settled(filing: Filing, standing: UnitStanding | None) -> str:
    """How a returned file that no workbook answers was settled; empty where it was not."""
    if standing is not None and filing.leaf.sha256 in {f.leaf.sha256 for f in standing.filings}:
        return MENDED if standing.pending is None else NEWER
    if not filing.present:
        return GONE
    newest = (standing.in_force or standing.pending) if standing else None
    later = newest is not None and newest.received >= filing.received
    return NEWER if later and filing.period is None else ""


def _standings(scene: Scene) -> Mapping[tuple[str, str], UnitStanding]:
    """(period, unit) → how the unit stands in it."""
    view = scene.view
    listed = {view.period.code: (*view.standings, *view.groups), **view.elsewhere}
    return {(period, s.unit.code): s for period, found in listed.items() for s in found}


def _place(scene: Scene, filing: Filing) -> tuple[str, str]:
    return filing.period or scene.view.period.code, filing.unit or ""


def listing(scene: Scene, found: Returned) -> Listing:
    """One row per file: answered, then strays, then settled."""
    return Listing(
        tab=TAB,
        table="Returned",
        title="退回清单",
        sentence=scene.sentence("需要单位修改或说明的来件；退回件已画好标记和批注，发给单位即可"),
        caption=(
            "前面是还没有了结的，“退回”文件夹里一份对一行；“期次”不是本期的，改好收到后请运行 "
            "chuangxian run --period 期次；已改好的和已有新稿的排在最后。"
        ),
        columns=(
            *UNIT_COLUMNS,
            Column("期次", "center"),
            Column("文件", "path"),
            Column("打开", "center"),
            Column("修订号", "count"),
            Column("错误(处)", "count"),
            Column("待核(处)", "count"),
            Column("退回件", "path"),
            Column("首次退回日", "date"),
            Column("退回次数(次)", "count"),
            Column("办公室的理由", "wrap"),
            Column("现行有效稿", "wrap"),
            Column("状态", "center"),
        ),
        rows=list(_rows(scene, found)),
        nothing="本期没有退回件",
    )


def count(filing: Filing, effect: Effect) -> int:
    """Problems of *filing* with that effect."""
    return sum(1 for problem in filing.problems if problem.effect is effect)


def _rows(scene: Scene, found: Returned) -> Iterator[tuple[Content, ...]]:
    standings = _standings(scene)
    for reply in found.answered:
        name = Cell(reply.name, File(f"{RETURNS_FOLDER}/{reply.name}"))
        errors = count(reply.filing, Effect.RETURN) or reply.filing.result is Result.RETURNED
        state = Cell(TO_MEND if errors else TO_EXPLAIN, tone=Tone.WARN)
        yield _row(scene, reply.filing, reply.standing, name, state)
    for filing in found.strays:
        advice = "请发给来件人新的空白表" if filing.unit is None else "没有，请与来件人联系"
        standing = standings.get(_place(scene, filing))
        yield _row(scene, filing, standing, advice, Cell(TO_ASK, tone=Tone.WARN))
    for filing, how in found.settled:
        standing = standings.get(_place(scene, filing))
        yield _row(scene, filing, standing, "不用再发", Cell(how, tone=Tone.GREY))


def _row(
    scene: Scene, filing: Filing, standing: UnitStanding | None, reply: Content, state: Cell
) -> tuple[Content, ...]:
    returns = standing.returns if standing else 1
    first = (standing.first_returned if standing else None) or filing.first_seen
    return (
        filing.unit or "—",
        scene.unit_name(filing.unit) if filing.unit else UNKNOWN_UNIT,
        period_of(scene, filing),
        filing.leaf.path,
        opening(scene, filing),
        filing.revision if filing.revision is not None else "未识别",
        count(filing, Effect.RETURN),
        count(filing, Effect.FLAG),
        reply,
        first if returns else "—",
        returns,
        "；".join(p.message for p in filing.problems if p.code == _BY_OFFICE) or "—",
        _in_force(scene, filing, standing),
        state,
    )


def period_of(scene: Scene, filing: Filing) -> Content:
    """Its period, set off where it is another one."""
    if filing.period is None:
        return "未识别"
    other = is_elsewhere(scene, filing)
    return Cell(filing.period, tone=Tone.WARN) if other else filing.period


def _in_force(scene: Scene, filing: Filing, standing: UnitStanding | None) -> str:
    if standing is None:
        when = "该期" if is_elsewhere(scene, filing) else "本期"
        return f"{when}不是应报单位" if filing.unit else "认不出单位"
    if standing.in_force is None:
        return "没有，改好前不计入汇总"
    return f"第 {standing.in_force.revision} 稿照常有效（{standing.in_force.leaf.name}）"

"""退回清单: what is still to be mended or explained, how much of it, and what counts meanwhile;
then what has been settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.analysis.replies import Reply, replies
from pipeline.analysis.view import UnitStanding
from pipeline.paths import RETURNS_FOLDER
from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.listing import Cell, Column, Content, File, Listing, Tone
from pipeline.workbooks.reports.scene import UNKNOWN_UNIT, Scene
from pipeline.workbooks.reports.tracking.opening import opening

TAB = "退回清单"
TO_MEND, TO_EXPLAIN, TO_ASK = "待单位修改", "待单位说明", "请联系来件人"
MENDED, NEWER, GONE = "已改好", "已有新稿", "已移出收件夹"


@dataclass(frozen=True, slots=True)
class Returned:
    """Files that went back in the period, in the order in which the list names them.

    answered  one Reply for each workbook in the folder 退回, most errors first
    strays    returned files that no workbook answers: unit unknown, not due, or of another kind
    settled   returned files that something newer has settled → how
    """

    answered: Sequence[Reply] = ()
    strays: Sequence[Filing] = ()
    settled: Sequence[tuple[Filing, str]] = ()
    open: frozenset[str] = field(default=frozenset())  # SHA-256 of answered and strays


def returned(scene: Scene) -> Returned:
    """Sorts the period's returned files, and those that owe an explanation, into the three."""
    answered = sorted(
        replies(scene.view), key=lambda r: (-count(r.filing, Effect.RETURN), r.filing.leaf.path)
    )
    done = {reply.filing.leaf.sha256 for reply in answered}
    standings = _standings(scene)
    strays, settled = [], []
    for filing in sorted(scene.of_result(Result.RETURNED), key=lambda f: f.leaf.path):
        if filing.leaf.sha256 in done:
            continue
        how = _settled(filing, standings.get(filing.unit or ""))
        if how:
            settled.append((filing, how))
        else:
            strays.append(filing)
    waiting = done | {filing.leaf.sha256 for filing in strays}
    return Returned(answered, strays, settled, frozenset(waiting))


def _settled(filing: Filing, standing: UnitStanding | None) -> str:
    """How a returned file that no workbook answers was settled; empty where it was not."""
    if standing is not None and filing.leaf.sha256 in {f.leaf.sha256 for f in standing.filings}:
        return MENDED if standing.pending is None else NEWER
    if not filing.present:
        return GONE
    newest = (standing.in_force or standing.pending) if standing else None
    later = newest is not None and newest.received >= filing.received
    return NEWER if later and filing.period is None else ""


def _standings(scene: Scene) -> Mapping[str, UnitStanding]:
    return {s.unit.code: s for s in (*scene.view.standings, *scene.view.groups)}


def listing(scene: Scene, found: Returned) -> Listing:
    """One row per file: answered, then strays, then settled."""
    return Listing(
        tab=TAB,
        table="Returned",
        title="退回清单",
        sentence=scene.sentence("需要单位修改或说明的来件；退回件已画好标记和批注，发给单位即可"),
        caption="前面是还没有了结的，“退回”文件夹里一份对一行；已改好的和已有新稿的排在最后。",
        columns=(
            Column("单位编码"),
            Column("单位"),
            Column("文件", "path"),
            Column("打开", "center"),
            Column("修订号", "count"),
            Column("错误(处)", "count"),
            Column("待核(处)", "count"),
            Column("退回件", "path"),
            Column("首次退回日", "date"),
            Column("退回次数(次)", "count"),
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
        standing = standings.get(filing.unit or "")
        yield _row(scene, filing, standing, advice, Cell(TO_ASK, tone=Tone.WARN))
    for filing, how in found.settled:
        standing = standings.get(filing.unit or "")
        yield _row(scene, filing, standing, "不用再发", Cell(how, tone=Tone.GREY))


def _row(
    scene: Scene, filing: Filing, standing: UnitStanding | None, reply: Content, state: Cell
) -> tuple[Content, ...]:
    returns = standing.returns if standing else 1
    first = (standing.first_returned if standing else None) or filing.first_seen
    return (
        filing.unit or "—",
        scene.unit_name(filing.unit) if filing.unit else UNKNOWN_UNIT,
        filing.leaf.path,
        opening(scene, filing),
        filing.revision if filing.revision is not None else "未识别",
        count(filing, Effect.RETURN),
        count(filing, Effect.FLAG),
        reply,
        first if returns else "—",
        returns,
        _in_force(filing, standing),
        state,
    )


def _in_force(filing: Filing, standing: UnitStanding | None) -> str:
    if standing is None:
        return "本期不是应报单位" if filing.unit else "认不出单位"
    if standing.in_force is None:
        return "没有，改好前不计入汇总"
    return f"r{standing.in_force.revision} 照常有效（{standing.in_force.leaf.name}）"

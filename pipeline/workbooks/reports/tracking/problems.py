"""问题明细: one row per problem, with the cell, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.cells import reading_order
from pipeline.problems import Effect, Problem, masked
from pipeline.records import Filing, Result, State
from pipeline.records.office import OfficeNote
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.tracking import elsewhere
from pipeline.workbooks.reports.tracking.returned import Returned, is_elsewhere, period_of

TAB = "问题明细"
LEVELS = {
    Effect.RETURN: "错误",
    Effect.HOLD: "暂缓",
    Effect.FLAG: "待核",
    Effect.BAR: "推荐受限",
    Effect.SUPERSEDE: "重复报送",
    Effect.NOTE: "提示",
}
_TONES = {Effect.RETURN: Tone.BAD, Effect.HOLD: Tone.WARN, Effect.FLAG: Tone.WARN}
_WHOLE_FILE = "整份文件"
_WAITING = {Result.RETURNED: "待单位修改", Result.HELD: "待办公室定"}
_EXPLAINED = "已说明，待办公室看"
_OFFICE = "办公室自己的工作簿"


def listing(scene: Scene, returned: Returned) -> Listing:
    """What was noted in the office's own workbooks; problems of the period's files, by unit,
    file, sheet and cell; then of files of other periods; *returned* says which still wait."""
    explained = frozenset(
        (p.filing.leaf.sha256, p.problem.point_key) for p in scene.view.points if p.explanation
    )
    return Listing(
        tab=TAB,
        table="Problems",
        title="问题明细",
        sentence=scene.sentence(
            "每个问题一行，可按单位、级别筛选；填写内容中的证件号、手机号已遮盖"
        ),
        caption="办公室自己的工作簿排在最前，其他报送期的来件排在最后，“期次”可筛选。错误＝退回修改；待核＝请单位说明或确认；提示＝看一眼就行，一般不用处理。",
        columns=(
            *UNIT_COLUMNS,
            Column("期次", "center"),
            Column("文件", "path"),
            Column("表"),
            Column("单元格", "center"),
            Column("栏目", "wrap"),
            Column("填写内容", "wrap"),
            Column("问题", "wrap"),
            Column("如何改", "wrap"),
            Column("级别", "center"),
            Column("状态", "center"),
            Column("代码", "center"),
        ),
        rows=[
            *(_office_row(note) for note in scene.view.notes),
            *(
                _row(scene, filing, problem, _state(scene, filing, problem, returned, explained))
                for filing, problem in found(scene, returned)
            ),
        ],
        nothing="本期没有发现问题",
    )


def found(scene: Scene, returned: Returned) -> Iterator[tuple[Filing, Problem]]:
    """(filing, problem) of every file of the period but second copies; then of those of other
    periods that still ask for something."""
    filings = [f for f in scene.period_filings if f.result is not Result.DUPLICATE]
    here = sorted(filings, key=lambda f: (f.unit or "~", f.leaf.path))
    for filing in (*here, *elsewhere.still_open(scene, returned)):
        yield from ((filing, problem) for problem in sorted(filing.problems, key=_place))


def _place(problem: Problem) -> tuple[str, tuple[int, int], str]:
    where = problem.where
    return where.form or where.sheet or "", reading_order(where.cell), problem.code


def _row(scene: Scene, filing: Filing, problem: Problem, state: str) -> tuple[Content, ...]:
    named = (filing.unit or "—", scene.unit_name(filing.unit), period_of(scene, filing))
    return (*named, filing.leaf.path, *_told(problem, state))


def _office_row(note: OfficeNote) -> tuple[Content, ...]:
    return ("—", _OFFICE, "—", note.file, *_told(note.problem, "请看一眼"))


def _told(problem: Problem, state: str) -> tuple[Content, ...]:
    where = problem.where
    return (
        where.sheet or _WHOLE_FILE,
        where.cell or "—",
        where.label or "—",
        _typed(problem),
        problem.message,
        problem.remedy,
        Cell(LEVELS[problem.effect], tone=_TONES.get(problem.effect, Tone.PLAIN)),
        state,
        problem.code,
    )


def _typed(problem: Problem) -> str:
    """What stands in the cell; a note on what was left out says it itself."""
    if problem.raw:
        return masked(problem.raw)
    return "（空白）" if problem.where.cell and problem.effect is not Effect.NOTE else "—"


def _state(
    scene: Scene,
    filing: Filing,
    problem: Problem,
    returned: Returned,
    explained: frozenset[tuple[str, str | None]],
) -> str:
    if problem.effect is Effect.NOTE:
        return "不用处理"
    if filing.state is State.VOID:
        return "已作废"
    settled = filing.result is Result.RETURNED and filing.leaf.sha256 not in returned.open
    if settled or filing.result is Result.SUPERSEDED:
        return "已有新稿"
    if problem.effect is Effect.FLAG and is_elsewhere(scene, filing):
        return "见那一期的待核"
    if problem.effect is Effect.FLAG:
        place = (filing.leaf.sha256, problem.point_key)
        accepted = place in scene.accepted_points
        return "已接受" if accepted else _EXPLAINED if place in explained else "待说明"
    return _WAITING.get(filing.result, "请留意")

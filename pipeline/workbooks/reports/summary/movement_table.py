"""升降: this period against the last on their common basis, both by today's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.analysis.scoring.movement import (
    DOWN,
    NEW,
    NO_EARLIER,
    NOT_COMPARABLE,
    NOT_DUE_BEFORE,
    UP,
    Moved,
)
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Rows, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS
from pipeline.workbooks.reports.summary.live import Live

TAB = "升降"
_DASH = "—"
_WHY = {
    NOT_COMPARABLE: "两期没有相同的条目，不能比较",
    NO_EARLIER: "本类以前各期没有通过的报表或没有计分条目",
    NEW: "上期截止以后才设立或列入目录",
    NOT_DUE_BEFORE: "上期不在应报单位之列",
}
_TONES = {UP: Tone.GOOD, DOWN: Tone.BAD}


def listing(live: Live) -> Listing:
    """One row a unit, in class order, then by code."""
    scene, board = live.scene, live.board
    against = f"与{compared_with(live)}相比"
    return Listing(
        tab=TAB,
        table="Movement",
        title="升降",
        sentence=scene.sentence(
            f"{against}：只比两期都计的条目，各加当期加减分，按《活动设置》参数折算为 100 分"
        ),
        columns=(
            Column("类别"),
            *UNIT_COLUMNS,
            Column("本期可比(分)", "score"),
            Column("上期可比(分)", "score"),
            Column("差(分)", "score"),
            Column("升降", "center"),
            Column("本期可比名次", "center"),
            Column("上期可比名次", "center"),
            Column("比较条目(项)", "count"),
            Column("说明", "wrap"),
        ),
        rows=Rows(board.movement, lambda moved: _row(live, moved)),
        nothing="没有可以比较的上期",
        caption="可比名次不是正式名次，只在两期都可以排名的单位里排。▲▼＝相差 1 分及以上。"
        "在本簿试改权重不改变本表，须重新运行。",
    )


def compared_with(live: Live) -> str:
    """``2011 年度（2011Y）``: the earlier periods, and that each class has its own where there
    are several."""
    known, board = live.scene.view.settings.periods, live.board
    codes = sorted({*board.before_periods.values()} or {board.before_period or ""})
    named = "、".join(f"{known[code].name}（{code}）" for code in codes if code in known)
    each = "（各类取本类最近可比的一期）" if len(codes) > 1 else ""
    return f"{named}{each}" if named else "上期"


def _row(live: Live, moved: Moved) -> Sequence[Content]:
    unit = live.scene.view.settings.units.get(moved.unit)
    name = live.scene.class_name(unit.unit_class) if unit else _DASH
    return (
        name,
        moved.unit,
        live.scene.unit_name(moved.unit),
        *(_comparable(moved, value) for value in (moved.now, moved.before)),
        _DASH if moved.difference is None else moved.difference,
        _arrow(moved),
        *(_DASH if rank is None else rank for rank in (moved.rank_now, moved.rank_before)),
        moved.items or _DASH,
        _said(moved),
    )


def _arrow(moved: Moved) -> Content:
    if moved.difference is None:
        return moved.note or _DASH
    word = {UP: f"{UP}上升", DOWN: f"{DOWN}下降"}.get(moved.arrow, "持平")
    return Cell(word, tone=_TONES.get(moved.arrow, Tone.PLAIN))


def _comparable(moved: Moved, value: Fraction | None) -> Content:
    """A total of one period alone stands on its own basis: it is in the ranking, not here."""
    return _DASH if value is None or moved.difference is None else value


def _said(moved: Moved) -> str:
    if moved.difference is not None:
        return _DASH
    return _WHY.get(moved.note, "没有可比的两期总分")

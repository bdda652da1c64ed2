"""自评与上级评差异: unit × 好, the largest difference first; for classes that score themselves."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.rounding import percent
from pipeline.analysis.scoring.gaps import Gap
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Rows, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS
from pipeline.workbooks.reports.summary.live import Live

TAB = "自评与上级评差异"
_FEWEST = 2  # columns of scorers: two score each unit
_PARTLY = "未评全"  # a scorer who did not score all the items compared
_DASH = "—"


def listing(live: Live) -> Listing:
    """Rows as the analysis sorts them; marked where the self score is well above."""
    scene = live.scene
    scorers = max((_FEWEST, *(len(gap.scorers) for gap in live.board.gaps)))
    limit = percent(scene.view.settings.parameters.fraction("gap.self"), 0)
    return Listing(
        tab=TAB,
        table="Gaps",
        title="自评与上级评差异",
        sentence=scene.sentence("两边都评的条目，按好合计，差异大的在前；只作核实的线索"),
        columns=(
            *UNIT_COLUMNS,
            Column("类别"),
            Column("五个好"),
            Column("条目"),
            Column("自评(分)", "score"),
            Column("上级评(分)", "score"),
            *(Column(f"评分人{place}(分)", "score") for place in range(1, scorers + 1)),
            Column("满分(分)", "count"),
            Column("差(占满分)", "rate"),
            Column("标记", "center"),
        ),
        rows=Rows(live.board.gaps, lambda gap: _row(live, gap, f"▲高出 {limit}% 以上", scorers)),
        nothing="本期没有自评和上级评都有的条目",
        caption="差＝（自评－上级评）÷满分，负数是自评偏低；上级评是各评分人的平均；满分按表样的分值，不随权重变。",
    )


def _row(live: Live, gap: Gap, mark: str, scorers: int) -> Sequence[Content]:
    return (
        gap.unit,
        live.scene.unit_name(gap.unit),
        live.scene.class_name(gap.unit_class),
        gap.dimension,
        "、".join(gap.items),
        gap.own,
        gap.superior,
        *(_PARTLY if points is None else points for _, points in gap.scorers),
        *(_DASH for _ in range(scorers - len(gap.scorers))),
        gap.maximum,
        gap.share,
        Cell(mark, tone=Tone.WARN) if gap.marked else _DASH,
    )

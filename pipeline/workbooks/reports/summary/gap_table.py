"""自评与上级评差异: unit × 好, the largest difference first; for classes that score themselves."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.rounding import percent
from pipeline.analysis.scoring.gaps import Gap
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.summary.live import Live

TAB = "自评与上级评差异"


def listing(live: Live) -> Listing:
    """Rows as the analysis sorts them; marked where the self score is well above."""
    scene = live.scene
    limit = percent(scene.view.settings.parameters.fraction("gap.self"), 0)
    return Listing(
        tab=TAB,
        table="Gaps",
        title="自评与上级评差异",
        sentence=scene.sentence("两边都评的条目，按好合计，差异大的在前；只作核实的线索"),
        columns=(
            Column("单位编码"),
            Column("单位"),
            Column("类别"),
            Column("五个好"),
            Column("条目"),
            Column("自评(分)", "score"),
            Column("上级评(分)", "score"),
            Column("满分(分)", "count"),
            Column("差(占满分)", "rate"),
            Column("标记", "center"),
        ),
        rows=[_row(live, gap, f"▲高出 {limit}% 以上") for gap in live.board.gaps],
        nothing="本期没有自评和上级评都有的条目",
        caption="差＝（自评－上级评）÷满分，负数是自评偏低；满分按表样的分值，不随权重变。",
    )


def _row(live: Live, gap: Gap, mark: str) -> Sequence[Content]:
    return (
        gap.unit,
        live.scene.unit_name(gap.unit),
        live.scene.class_name(gap.unit_class),
        gap.dimension,
        "、".join(gap.items),
        gap.own,
        gap.superior,
        gap.maximum,
        gap.share,
        Cell(mark, tone=Tone.WARN) if gap.marked else "—",
    )

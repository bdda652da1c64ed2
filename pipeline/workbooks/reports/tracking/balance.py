"""对账: the lines that prove that nothing was lost between the inbox and the workbooks."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene

TAB = "对账"


def listing(scene: Scene, checks: Sequence[Check]) -> Listing:
    """One row per check; those that differ first."""
    ordered = sorted(checks, key=lambda check: check.agrees)
    wrong = sum(1 for check in checks if not check.agrees)
    state = f"{wrong} 项不一致，请先查明" if wrong else "全部一致"
    return Listing(
        tab=TAB,
        table="Balance",
        title=f"对账（{state}）" if checks else "对账",
        sentence=scene.sentence(
            "投入由收件箱里的原始文件另行清点，产出由写好的工作簿重新打开后清点"
        ),
        caption="各档票数不逐列对账，以免由合计推出不足十票的票数。",
        columns=(
            Column("项目", "wrap", 44),
            Column("投入", "count", 14),
            Column("产出", "count", 14),
            Column("差", "count", 10),
            Column("结论", "center", 12),
            Column("怎样清点", "wrap", 60),
        ),
        rows=[_row(check) for check in ordered],
        nothing="本次没有可以对账的内容",
    )


def _row(check: Check) -> tuple[Content, ...]:
    tone = Tone.GOOD if check.agrees else Tone.BAD
    mark = "✓" if check.agrees else "✗"
    return (
        check.item,
        check.paid_in,
        check.came_out,
        check.difference if check.agrees else Cell(check.difference, tone=Tone.BAD),
        Cell(f"{mark}{check.conclusion}", tone=tone),
        check.basis or "—",
    )

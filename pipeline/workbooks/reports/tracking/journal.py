"""处理日志: every leaf file ever seen in the inbox and what became of it; nothing is left out."""

from __future__ import annotations

from datetime import date

from pipeline.records import Filing
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Rows, Tone
from pipeline.workbooks.reports.scene import Scene

TAB = "处理日志"
RESULT_HEADER = "结果"
PRESENT_HEADER = "在收件箱"
DIGEST_HEADER = "SHA-256 前12位"
PRESENT = "在"
DIGITS = 12


def listing(scene: Scene) -> Listing:
    """One row per leaf of all periods: what belongs to this one or to none first, then period by
    period, the latest first; in each by date received, then by path."""
    filings = _ordered(scene)
    return Listing(
        tab=TAB,
        table="Journal",
        title="处理日志",
        sentence=scene.sentence("收件箱里出现过的每一个文件，本期的在前，以前各期的在后"),
        caption="新＝截至本日这次运行第一次见到；文件名里的 !/ 表示在压缩包或邮件之内。",
        columns=(
            Column("序", "count"),
            Column("新", "center"),
            Column("文件", "path"),
            Column(DIGEST_HEADER),
            Column("大小(字节)", "count"),
            Column("收到日期", "date"),
            Column("识别单位"),
            Column("期次", "center"),
            Column("修订号", "count"),
            Column(RESULT_HEADER, "center"),
            Column(PRESENT_HEADER, "center"),
            Column("说明", "wrap", 50),
        ),
        rows=Rows(list(enumerate(filings, start=1)), lambda entry: _row(scene, *entry)),
        nothing="收件箱里还没有出现过文件",
    )


def _ordered(scene: Scene) -> list[Filing]:
    here = (scene.view.period.code, None)
    filings = sorted(scene.view.filings, key=lambda f: (f.received, f.leaf.path))
    filings.sort(key=lambda f: _cut_off(scene, f), reverse=True)  # stable
    return sorted(filings, key=lambda f: f.period not in here)


def _cut_off(scene: Scene, filing: Filing) -> date:
    """Periods follow one another by their cut-offs; one that 活动设置 no longer has comes last."""
    period = scene.view.settings.periods.get(filing.period or "")
    return period.due_by if period else date.min


def _row(scene: Scene, number: int, filing: Filing) -> tuple[Content, ...]:
    new = filing.first_seen == scene.view.as_of
    return (
        number,
        Cell("新", tone=Tone.GOOD) if new else "—",
        filing.leaf.path,
        filing.leaf.sha256[:DIGITS],
        filing.leaf.size,
        filing.received,
        filing.unit or "—",
        filing.period or "—",
        filing.revision if filing.revision is not None else "—",
        filing.result.chinese,
        PRESENT if filing.present else "已不在",
        filing.reason or "—",
    )

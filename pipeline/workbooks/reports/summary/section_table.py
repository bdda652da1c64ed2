"""分片: the guidance areas side by side: how far filing has come, and the class-free mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from xlsxwriter import Workbook

from pipeline.analysis.scoring.sections import Section
from pipeline.cells import column_letters
from pipeline.workbooks.reports.charts import Span, stacked_states
from pipeline.workbooks.reports.listing import (
    FIRST_ROW,
    NOTHING_YET,
    Cell,
    Column,
    Content,
    Listing,
)
from pipeline.workbooks.reports.scene import STATUSES
from pipeline.workbooks.reports.summary import point_headers as points
from pipeline.workbooks.reports.summary.addresses import quoted, row_of
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.table_sheet import TableSheet

TAB = "分片"
_FIRST_STATUS = 3  # column of the first filing state
_ASSESSED = column_letters(_FIRST_STATUS + len(STATUSES) + 1)


def sheet(live: Live) -> TableSheet:
    """One row a 片, by name, with the chart of filing progress."""
    scene = live.scene
    rows = [_row(live, section, index) for index, section in enumerate(live.board.sections)]
    listing = Listing(
        tab=TAB,
        table="Sections",
        title="分片",
        sentence=scene.sentence("各片报送进度和得分，供指导小组用；不作片与片之间的考核"),
        columns=(
            Column("片"),
            Column("应报(家)", "count"),
            Column("已报(家)", "count"),
            *(Column(f"{name}(家)", "count") for name in STATUSES),
            Column("有总分(家)", "count"),
            Column(f"{points.DEVIATION}(分)", "score"),
            Column("满意率(宽)", "rate"),
            Column("逾期未改问题(个)", "count"),
            Column("片内排名"),
        ),
        rows=rows,
        nothing="本期没有分片",
        caption="与全类平均差＝各单位总分减全类平均后再平均，片里哪类单位多都不吃亏；随权重即时改变。"
        "全类平均连不能排名的也算，成绩单的本类平均只算可以排名的。"
        "满意率(宽)按票数合并。片内名次见总汇总，同片同类满 3 家才排。",
    )

    def dress(workbook: Workbook, worksheet: Any) -> None:
        stacked_states(
            workbook,
            worksheet,
            Span(TAB, FIRST_ROW, len(rows)),
            range(_FIRST_STATUS, _FIRST_STATUS + len(STATUSES)),
            title=_finding(live),
            caption=f"家数；来源：报送情况；{scene.view.period.code}，截至 {scene.view.as_of}",
            anchor=(FIRST_ROW + len(rows) + 1, 0),
        )

    return TableSheet(listing, dress if rows else None)


def _row(live: Live, section: Section, index: int) -> Sequence[Content]:
    here = [s for s in live.scene.view.standings if s.unit.section == section.name]
    states = Counter(standing.status for standing in here)
    pair = section.satisfaction
    return (
        section.name or points.DASH,
        len(here),
        len(here) - states["未报"],
        *(states[name] for name in STATUSES),
        _assessed(live, section, index),
        _deviation(live, section, index),
        Fraction(*pair) if pair and pair[1] else NOTHING_YET,
        section.overdue,
        _ranked(live, section),
    )


def _deviation(live: Live, section: Section, index: int) -> Content:
    if section.deviation is None:
        return NOTHING_YET
    if not _all_live(live):
        return section.deviation
    sections, deviations = _columns(live)
    here, row = f"{sections}=$A{row_of(index)}", row_of(index)
    counted = f"${_ASSESSED}{row}"
    formula = f"IF({counted}>0,SUMPRODUCT(--({here}),{deviations})/{counted},{quoted(NOTHING_YET)})"
    return Cell(section.deviation, formula=formula)


def _assessed(live: Live, section: Section, index: int) -> Content:
    """Units of the 片 that have a total."""
    if not _all_live(live) or not section.assessed:
        return section.assessed
    sections, deviations = _columns(live)
    formula = f"SUMPRODUCT(({sections}=$A{row_of(index)})*ISNUMBER({deviations}))"
    return Cell(section.assessed, formula=formula)


def _all_live(live: Live) -> bool:
    """Else some units of a 片 are not on the live sheets."""
    return live.scene.view.settings.parameters.on("rank.local")


def _columns(live: Live) -> tuple[str, str]:
    """The 片 and the deviation of every unit."""
    rows = row_of(0), row_of(len(live.scene.view.standings) - 1)
    sections, deviations = (
        live.where.span(header, rows) for header in (points.SECTION, points.DEVIATION)
    )
    return sections, deviations


def _ranked(live: Live, section: Section) -> str:
    """``直属学校 4 家``: the classes of which enough units may rank inside the 片."""
    units = live.scene.view.settings.units
    classes = Counter(units[code].unit_class for code in section.ranks)
    words = [f"{live.scene.class_name(name)} {count} 家" for name, count in classes.items()]
    return "、".join(words) or "各类不足 3 家，不排"


def _finding(live: Live) -> str:
    """How many 片 have everything accepted, in at most 20 characters: what was sent back is not
    there yet."""
    missing = {s.unit.section for s in live.scene.view.standings if s.status != "采用"}
    names = [section.name for section in live.board.sections]
    done = sum(1 for name in names if name not in missing)
    return f"{len(names)} 个片中 {done} 个已全部采用"

"""Charts of a ranking sheet: 总分, 满意率 and 五个好; all read the sorted view, so they follow."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec.structs import replace
from xlsxwriter import Workbook

from pipeline.analysis.rounding import percent
from pipeline.analysis.satisfaction import PASSED
from pipeline.cells import column_letters
from pipeline.workbooks.look import formats
from pipeline.workbooks.reports.charts import MOST_BARS, Bars, Span, rate_bars, score_bars
from pipeline.workbooks.reports.listing import FIRST_ROW, HEADER_ROW, Listing
from pipeline.workbooks.reports.radar import radar
from pipeline.workbooks.reports.summary import findings, five
from pipeline.workbooks.reports.summary import point_headers as points
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.summary.ranking import Board

_TITLE_ROW = HEADER_ROW - 1
_COLUMNS_A_CHART = 8  # default columns that a chart of 500 pixels covers
_WIDTH = 500  # pixels
_RADAR_WIDTH = 460
_STARTS = (0, 0.2, 0.4, 0.6, 0.8)
_AIR = Fraction(1, 20)


def class_charts(
    live: Live, board: Board, listing: Listing, workbook: Workbook, worksheet: Any
) -> None:
    """Up to three charts beside the table, which print on a page of their own."""
    group = live.classes[board.unit_class]
    shown = min(group.count, MOST_BARS)
    if not shown:
        return
    after = len(listing.columns)
    headers = [column.header for column in listing.columns]
    title = findings.leader(live, board)
    style = formats(workbook)("note")
    worksheet.write_formula(_TITLE_ROW, after + 1, title.formula, style, str(title.value))
    span = Span(listing.tab, FIRST_ROW, shown)
    total = "折算分" if board.reference else points.TOTAL
    more = f"前 {shown} 名，" if shown < group.count else ""
    source = f"来源：得分计算；{live.scene.view.period.code}"
    bars = Bars(
        names=headers.index("单位"),
        values=headers.index(total),
        title=[listing.tab, _TITLE_ROW, after + 1],
        said=str(title.value),
        caption=f"{more}{total}（分）；{source}",
        after=after,
        width=_WIDTH,
    )
    score_bars(workbook, worksheet, span, bars)
    at = after + _COLUMNS_A_CHART
    if _has_rates(live, board.unit_class):
        gate = live.scene.view.settings.parameters.fraction("gate.satisfaction")
        passed = _passed(live, board)
        bars = replace(
            bars,
            values=headers.index("满意率(宽)"),
            title=passed,
            said=passed,
            caption=f"{more}满意率(宽)；竖线为 {percent(gate)}% 门槛；来源：F4 测评统计",
            after=at,
        )
        rate_bars(workbook, worksheet, span, bars, gate=float(gate))
        at += _COLUMNS_A_CHART
    at = _radar(live, board, workbook, worksheet, at)
    _print_apart(worksheet, listing, after, at, shown)


def _has_rates(live: Live, unit_class: str) -> bool:
    group = live.classes[unit_class]
    return all(s is not None and s.satisfaction is not None
               for s, able in zip(group.scores, group.able, strict=True) if able)  # fmt: skip


def _passed(live: Live, board: Board) -> str:
    """How many of the units in the chart reach the gate; no live parameter changes that."""
    group = live.classes[board.unit_class]
    gates = [s.gate for s, able in zip(group.scores, group.able, strict=True) if s and able]
    noun = board.noun
    return f"满意率：{len(gates)}{noun}{gates.count(PASSED)}{noun[0]}达标"


def _radar(live: Live, board: Board, workbook: Workbook, worksheet: Any, at: int) -> int:
    for block in five.blocks(live):
        if block.unit_class == board.unit_class:
            names = [i for i, d in enumerate(live.points.dimensions)
                     if d in five.dimensions(live, block.unit_class)]  # fmt: skip
            columns = (five.LEAD + names[0], five.LEAD + names[-1])
            radar(
                workbook, worksheet, Span(five.TAB, block.first, block.units), columns,
                title=f"五个好：前{block.units}名与本类合计",
                caption="得分率；粗虚线＝本类合计",
                minimum=_axis(five.lowest(live, block)), after=at, width=_RADAR_WIDTH,
            )  # fmt: skip
            return at + _COLUMNS_A_CHART
    return at


def _axis(lowest: Fraction) -> float:
    """Where the radar's axis begins: with air below the least rate, so that new weights fit."""
    return max((start for start in _STARTS if start <= lowest - _AIR), default=_STARTS[0])


def _print_apart(worksheet: Any, listing: Listing, after: int, end: int, bars: int) -> None:
    """The table on its pages, the charts on theirs: side by side both would be too small."""
    last = max(listing.last, FIRST_ROW + 10 + bars)
    # a wide one has its title in the page's header; that it is a trial is said in the caption
    top = HEADER_ROW if worksheet.pages > 1 else 1
    table = f"'{listing.tab}'!$A${top}:${column_letters(after)}${listing.last}"
    # on several pages beside each other every chart has its own, so that none is cut
    wide = _COLUMNS_A_CHART if worksheet.pages > 1 else end - after
    charts = [
        f"'{listing.tab}'!${column_letters(at + 1)}$3:${column_letters(at + wide + 1)}${last + 8}"
        for at in range(after, end, wide)
    ]
    worksheet.print_area_range = ",".join([table, *charts])

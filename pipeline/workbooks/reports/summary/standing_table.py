"""Ranking sheets by 总分: a sorted view of 得分计算 that re-sorts itself when weights change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.analysis.scoring.basis import LIGHT_ITEMS
from pipeline.analysis.view import UnitStanding
from pipeline.cells import column_letters
from pipeline.workbooks.look import formats
from pipeline.workbooks.reports.draw import CAPTION
from pipeline.workbooks.reports.listing import (
    FIRST_ROW,
    Column,
    Content,
    Listing,
    LiveCell,
    Rows,
    value_of,
    width_of,
)
from pipeline.workbooks.reports.scene import DOUBT
from pipeline.workbooks.reports.summary import findings, overview
from pipeline.workbooks.reports.summary import point_headers as points
from pipeline.workbooks.reports.summary.addresses import Addresses, quoted
from pipeline.workbooks.reports.summary.class_charts import class_charts
from pipeline.workbooks.reports.summary.class_rows import ClassRows
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.summary.own_history import SAID, OwnHistory
from pipeline.workbooks.reports.summary.ranking import BOARDS, Board
from pipeline.workbooks.reports.summary.rates import cell, gate_cell
from pipeline.workbooks.reports.table_sheet import TableSheet

# columns that 总汇总 has: the header here and there, and the measure
_FROM_OVERVIEW = {"满意率(宽)": "sat_wide", "参评率": "part"}
_GATE = "门槛"
_REMARK = (34, 64)  # characters, at least and at most
RENAMED_TOTAL = "折算分"  # what 属地 units are told their total is


class Source(Struct, frozen=True):
    """A column of the sorted view, and the header it has on 得分计算 or 总汇总."""

    column: Column
    header: str
    overview: bool = False


def standing_tables(live: Live) -> Iterator[TableSheet]:
    """Sheets of the classes that have units due; 属地 only where ``rank.local`` says 是."""
    local = live.scene.view.settings.parameters.on("rank.local")
    for board in BOARDS:
        if board.unit_class in live.classes and (local or not board.reference):
            yield _sheet(live, board)


def _sheet(live: Live, board: Board) -> TableSheet:
    group = live.classes[board.unit_class]
    sources = list(_sources(live, board))
    where = overview.addresses(live.scene, live)
    history = OwnHistory.of(live, board.unit_class)

    def row(position: int) -> list[Content]:
        return [
            *(_cell(live, board, source, position, where) for source in sources),
            *history.cells(_at(group, position).unit.code),
        ]

    rows = Rows(range(1, len(group.standings) + 1), row)
    columns = (
        *(_wide_enough(live, board, source.column) for source in sources),
        *history.columns(),
    )
    listing = Listing(
        tab=board.tab,
        table=board.table,
        title=f"{'指导参考：' if board.reference else ''}{_name(board)}",
        sentence=live.scene.sentence(_what(live, board, history)),
        caption=_caption(live, board),
        columns=columns,
        rows=rows,
        nothing="本期没有应报单位",
        short=not group.ranked,
    )

    def dress(workbook: Workbook, worksheet: Any) -> None:
        _caution(live, listing, workbook, worksheet)
        _signals(workbook, worksheet, [column.header for column in columns], len(rows))
        class_charts(live, board, listing, workbook, worksheet)

    return TableSheet(listing, dress)


def _name(board: Board) -> str:
    kind = "总分排序" if board.reference else "总分排名"
    return board.title.removeprefix("指导参考：").replace("满意率排序", kind).replace(
        "满意率排名", kind
    ).replace("满意率", "总分")  # fmt: skip


def _sources(live: Live, board: Board) -> Iterator[Source]:
    group = live.classes[board.unit_class]
    if group.ranked:
        name = "参考名次" if board.reference else "名次"
        yield Source(Column(name, "center"), points.RANK)
    yield Source(Column("单位编码"), "单位编码")
    yield Source(Column("单位"), "单位")
    if board.reference:
        yield Source(Column("片"), "片")
        for item in live.points.items:
            if item.id in LIGHT_ITEMS:
                yield Source(Column(f"{item.id} 得分", "score"), points.item_header(item.id))
        yield Source(Column(RENAMED_TOTAL, "score"), points.TOTAL)
    else:
        for name in live.points.dimensions:
            yield Source(Column(name, "score"), name)
        for name in (points.ADJUSTED, points.TOTAL):
            yield Source(Column(name, "score"), name)
        yield Source(Column(points.BAND, "center"), points.BAND)
    for header in _FROM_OVERVIEW:
        yield Source(Column(header, "rate"), header, overview=True)
    yield Source(Column(_GATE, "center"), _GATE, overview=True)
    if not board.reference:
        for name in (points.SELF, points.SUPERIOR):
            yield Source(Column(name, "score"), name)
    yield Source(Column(points.REMARK), points.REMARK)


def _cell(live: Live, board: Board, source: Source, position: int, where: Addresses) -> Content:
    if not source.overview:
        return live.at(board.unit_class, position, source.header)
    group = live.classes[board.unit_class]
    standing = _at(group, position)
    if source.header == _GATE:
        content: Content = gate_cell(live.scene, standing)
    else:
        content = cell(live.scene, standing, _FROM_OVERVIEW[source.header])
    formula = live.sorted(board.unit_class, position, source.header, where)
    return LiveCell(formula, value_of(content))


def _at(group: ClassRows, position: int) -> UnitStanding:
    """The unit at 1-based *position* of the sorted view."""
    return group.standings[group.sorted[position - 1]]


def _wide_enough(live: Live, board: Board, column: Column) -> Column:
    """Remarks have room for the longest, whichever row the weights put it in."""
    if column.header != points.REMARK:
        return column
    longest = max(width_of(str(said)) for said in live.values(board.unit_class, points.REMARK))
    return Column(column.header, column.kind, min(max(longest + 2, _REMARK[0]), _REMARK[1]))


def _what(live: Live, board: Board, history: OwnHistory) -> str:
    group = live.classes[board.unit_class]
    titles = sorted({score.basis.title for score in group.scores if score is not None})
    base = f"基数：{'；'.join(titles)}" if titles else "本期没有可计分的条目"
    order = "按总分从高到低；改《口径与参数》里的权重，名次和图即时重排"
    if not group.ranked:
        order = "可排名的单位太少，不排名次，按编码列出"
        if history.periods:
            order = f"{order}；{SAID}"
    return (
        f"指导参考，不作考核，不加分不扣分；{order}。{base}"
        if board.reference
        else f"{order}。{base}"
    )


def _caption(live: Live, board: Board) -> str:
    digest = live.scene.digest
    if board.reference:
        return f"折算分＝各条得分合计（已折算为 100 分）；参数指纹 {digest}。"
    return (
        "自评分、上级分＝两边都评的条目（1.1、1.2、4.2）各自的得分，未折算；"
        f"并列依次比满意率(宽)、工作业绩好、兑现率；参数指纹 {digest}。"
    )


def _caution(live: Live, listing: Listing, workbook: Workbook, worksheet: Any) -> None:
    """The caption gives way to a warning where weights were changed in this workbook."""
    styles = formats(workbook)
    caption = findings.official_or_trial(live, listing.caption)
    worksheet.write_formula(*CAPTION, caption.formula, styles("note"), caption.value)
    row, column = CAPTION
    warned = {
        "type": "formula",
        "format": styles.signal("alarm"),
        "criteria": f"=LEFT(${column_letters(column + 1)}${row + 1})={quoted(findings.TRIAL)}",
    }
    worksheet.conditional_format(row, column, row, len(listing.columns) - 1, warned)


def _signals(workbook: Workbook, worksheet: Any, headers: Sequence[str], length: int) -> None:
    """Colours that move with the rows; the words say the same."""
    styles = formats(workbook)
    last = FIRST_ROW + length - 1
    marks = {
        _GATE: (("✓", "fine"), ("✗", "alarm")),
        points.BAND: (("先进", "fine"),),  # who is last is not made to stand out
        points.REMARK: (("并列", "doubt"), (DOUBT, "doubt")),
    }
    for header, entries in marks.items():
        if header in headers:
            column = headers.index(header)
            for word, signal in entries:
                how = "containing" if header == points.REMARK else "begins with"
                rule = {"type": "text", "criteria": how, "value": word,
                        "format": styles.signal(signal)}  # fmt: skip
                worksheet.conditional_format(FIRST_ROW, column, last, column, rule)

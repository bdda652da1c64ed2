"""What the rankings say, as formulas: lines of 首页 and titles of charts that follow the weights."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from pipeline.analysis.rounding import half_up
from pipeline.analysis.scoring.eligibility import NO_ITEMS
from pipeline.workbooks.reports.listing import Cell
from pipeline.workbooks.reports.scene import DOUBT
from pipeline.workbooks.reports.summary import point_headers as points
from pipeline.workbooks.reports.summary.addresses import joined, quoted
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.summary.live_basis import BasisSheet
from pipeline.workbooks.reports.summary.ranking import BOARDS, Board

BANDS = ("先进", "较好", "一般", "后进")
_MOST_NAME = 9  # characters of a unit's name in a chart's title
TRIAL = "▲"  # how the warning begins
OFFICIAL = "参数与《活动设置》一致，以下名次按正式口径算出"


class _Text(Struct, frozen=True):
    """A piece of a live sentence: the formula, and what it gives now."""

    formula: str
    value: str

    @classmethod
    def of(cls, text: str) -> _Text:
        return cls(quoted(text), text)


def _sentence(*parts: _Text) -> Cell:
    value = "".join(part.value for part in parts)
    return Cell(value, formula=joined([part.formula for part in parts]))


def leader(live: Live, board: Board) -> Cell:
    """Title of the chart of totals, at most 20 characters: ``第1小学居首 91.25 分``."""
    group, name = live.classes[board.unit_class], board.unit_class
    totals, ranks = (live.where.span(h, group.rows) for h in (points.TOTAL, points.RANK))
    best = max((v for v in _totals(live, name)), default=Decimal(0))
    highest = _sentence(_Text.of("最高 "), _Text(f'TEXT(MAX({totals}),"0.00")', f"{best:.2f}"),
                        _Text.of(" 分，不排名次"))  # fmt: skip
    unplaced = f"IF(COUNT({totals})=0,{quoted(NO_ITEMS)},{highest.formula})"
    if not group.ranked:
        return Cell(highest.value, formula=unplaced)
    first = _first(live, board)
    return Cell(first.value, formula=f"IF(COUNT({ranks})=0,{unplaced},{first.formula})")


def _first(live: Live, board: Board) -> Cell:
    """Who stands first, and with what total."""
    group, name = live.classes[board.unit_class], board.unit_class
    total, ranks = _score(live, name), live.where.span(points.RANK, group.rows)
    first = live.at(name, 1, points.SHORT)
    many = sum(1 for s in group.scores if s is not None and s.rank == 1)
    short = str(first.value)[:_MOST_NAME]
    alone = f"LEFT({first.formula},{_MOST_NAME})&{quoted('居首 ')}"
    count = f"SUMPRODUCT(--({ranks}=1))"
    lead = _Text(
        f"IF({count}>1,{count}&{quoted(f'{board.noun[0]}并列第一 ')},{alone})",
        f"{many}{board.noun[0]}并列第一 " if many > 1 else f"{short}居首 ",
    )
    return _sentence(lead, total, _Text.of(" 分"))


def _score(live: Live, unit_class: str) -> _Text:
    """Total of the unit that stands first."""
    cell = live.at(unit_class, 1, points.TOTAL)
    value = f"{half_up(cell.value, 2):.2f}" if _is_number(cell.value) else str(cell.value)  # type: ignore[arg-type]
    return _Text(f'TEXT({cell.formula},"0.00")', value)


def _is_number(value: object) -> bool:
    return not isinstance(value, str) and value is not None


def _totals(live: Live, unit_class: str) -> Iterator[Decimal]:
    for total in live.values(unit_class, points.TOTAL):
        if _is_number(total):
            yield half_up(total, 2)  # type: ignore[arg-type]


def bands(live: Live, board: Board) -> _Text:
    """``先进 2、较好 5、一般 1、后进 0``."""
    name = board.unit_class
    span = live.where.span(points.BAND, live.classes[name].rows)
    pieces, words = [], []
    for band in BANDS:
        count = live.values(name, points.BAND).count(band)
        pieces.append(f"{quoted(f'{band} ')}&SUMPRODUCT(--({span}={quoted(band)}))")
        words.append(f"{band} {count}")
    return _Text(f"&{quoted('、')}&".join(pieces), "、".join(words))


def official_or_trial(live: Live, official: str) -> Cell:
    """*official* while the live parameters are those of 活动设置; else a warning that counts those
    that differ, so that no ranking printed from a trial passes for the official one."""
    changed = BasisSheet(live.scene).changed()
    trial = joined([quoted(f"{TRIAL} 本簿有 "), changed,
                    quoted(" 项参数与《活动设置》不同，以下名次只是推演，不作正式依据")])  # fmt: skip
    return Cell(official, formula=f"IF({changed}=0,{quoted(official)},{trial})")


def _doubted(live: Live, unit_class: str) -> _Text:
    """A word behind the first unit where something of it is open, whichever the weights put first."""
    remark = live.at(unit_class, 1, points.REMARK)
    word = f"（有{DOUBT}，先看备注）"
    shown = word if DOUBT in str(remark.value) else ""
    found = f"ISNUMBER(SEARCH({quoted(DOUBT)},{remark.formula}))"
    return _Text(f'IF({found},{quoted(word)},"")', shown)


def lines(live: Live) -> Iterator[Cell]:
    """Lines of 首页: first whether the parameters are the official ones, then class by class."""
    yield official_or_trial(live, OFFICIAL)
    for board in BOARDS:
        group = live.classes.get(board.unit_class)
        if group is None or not group.count:
            continue
        name = live.scene.class_name(board.unit_class)
        title = leader(live, board)
        lead = _Text.of(f"● {name}{'（指导参考）' if board.reference else ''}：")
        parts = [lead, _Text(title.formula, str(title.value))]
        if group.ranked:
            parts.append(_doubted(live, board.unit_class))
        if not board.reference:
            parts += [_Text.of("；"), bands(live, board)]
        rest = len(group.standings) - group.count
        parts.append(_Text.of(f"；不排名 {rest} {board.noun[0]}" if rest else ""))
        yield _sentence(*(part for part in parts if part.formula != quoted("")))

"""五个好对照: the first six of a class against the class, the table under the radar charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import compress

from msgspec import Struct

from pipeline.analysis.scoring.exact import total as summed
from pipeline.workbooks.reports.listing import FIRST_ROW, Cell, Column, Content, Listing, Plain
from pipeline.workbooks.reports.summary import point_headers as points
from pipeline.workbooks.reports.summary.live import Live
from pipeline.workbooks.reports.summary.ranking import BOARDS

TAB = "五个好对照"
MEAN = "本类合计"
MOST = 6  # units a radar can show
LEAD = 3  # columns before the rates
_LIGHT = ("D1", "D2")


class Block(Struct, frozen=True):
    """Rows of one class: 0-based sheet row of the first, the number of units before the mean."""

    unit_class: str
    first: int
    units: int


def dimensions(live: Live, unit_class: str) -> list[str]:
    """The 好 that the class has in its basis."""
    group = live.classes[unit_class]
    items = {i for score in group.scores if score is not None for i in score.basis.items}
    return [d for d in live.points.dimensions
            if any(item.id in items for item in live.points.items if item.dimension == d)]  # fmt: skip


def blocks(live: Live) -> list[Block]:
    """Classes of which a radar can be drawn: ranked, with at least three 好 in the basis."""
    found = []
    first = FIRST_ROW
    for board in BOARDS:
        name = board.unit_class
        group = live.classes.get(name)
        if name in _LIGHT or group is None or not group.ranked:
            continue
        if len(dimensions(live, name)) >= 3:
            units = min(MOST, group.count)
            found.append(Block(name, first, units))
            first += units + 1
    return found


def listing(live: Live) -> Listing:
    """Share of the full points that each of the first units, and the class, reaches."""
    names = live.points.dimensions
    return Listing(
        tab=TAB,
        table="FiveGoods",
        title="五个好对照",
        sentence=live.scene.sentence("各类前六名的五个好得分率（得分÷满分），与本类合计对照"),
        columns=(
            Column("类别"),
            Column("名次", "center"),
            Column("单位"),
            *(Column(name, "rate") for name in names),
        ),
        rows=[row for block in blocks(live) for row in _rows(live, block)],
        nothing="本期没有可以对照的类别",
        caption=f"{MEAN}＝可以排名的单位（成绩单的本类平均也是这些）得分之和÷满分之和，不是百分比的平均；随权重即时改变。",
    )


def _rows(live: Live, block: Block) -> Iterator[Sequence[Content]]:
    name = live.scene.class_name(block.unit_class)
    here = dimensions(live, block.unit_class)
    for position in range(1, block.units + 1):
        shares = [_share(live, block.unit_class, position, d) if d in here else "不适用"
                  for d in live.points.dimensions]  # fmt: skip
        rank, unit = (live.at(block.unit_class, position, h) for h in (points.RANK, "单位"))
        yield (name, rank, unit, *shares)
    means = [_pooled(live, block.unit_class, d) if d in here else "不适用"
             for d in live.points.dimensions]  # fmt: skip
    yield (name, points.DASH, MEAN, *means)


def _share(live: Live, unit_class: str, position: int, dimension: str) -> Cell:
    """Points ÷ full points of one 好, both on the unit's own basis."""
    scored = live.sorted(unit_class, position, dimension)
    full = live.sorted(unit_class, position, points.full_header(dimension))
    index = live.classes[unit_class].sorted[position - 1]
    headers = dimension, points.full_header(dimension)
    top, whole = (_number(live.values(unit_class, header)[index]) for header in headers)
    value = top / whole if whole else Fraction(0)
    return Cell(value, formula=f"IF(N({full})>0,N({scored})/{full},0)")


def lowest(live: Live, block: Block) -> Fraction:
    """The least rate that the block shows now."""
    rates = [cell.value for row in _rows(live, block) for cell in row[LEAD:]
             if isinstance(cell, Cell)]  # fmt: skip
    return min((rate for rate in rates if isinstance(rate, Fraction)), default=Fraction(0))


def _pooled(live: Live, unit_class: str, dimension: str) -> Cell:
    """Σ points ÷ Σ full points of the units that may rank."""
    group = live.classes[unit_class]
    able, scored, full = (
        live.where.span(header, group.rows)
        for header in (points.ABLE, dimension, points.full_header(dimension))
    )
    whole = f"SUMPRODUCT({able},{full})"
    formula = f"IF({whole}>0,SUMPRODUCT({able},{scored})/{whole},0)"
    top, total = (
        summed(_number(v) for v in compress(live.values(unit_class, header), group.able))
        for header in (dimension, points.full_header(dimension))
    )
    return Cell(top / total if total else Fraction(0), formula=formula)


def _number(value: Plain) -> Fraction:
    """What a cell counts for in a sum: a word counts nothing."""
    if isinstance(value, Fraction):
        return value
    return Fraction(value) if isinstance(value, int) else Fraction(0)

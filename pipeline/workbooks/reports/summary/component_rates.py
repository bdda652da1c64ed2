"""条目得分率: the values under the live formulas, one row a unit, and nothing that is suppressed.

An item has two component rates, so that its split stays live: the unit's own (computed, self
or ballot) and the superior's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from pipeline.analysis.reasons import TOO_FEW
from pipeline.analysis.scoring.model import ItemScore, Part, UnitScore
from pipeline.workbooks.reports.listing import NOT_DUE, Column, Listing
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.stream import Spooled
from pipeline.workbooks.reports.summary.addresses import Addresses
from pipeline.workbooks.reports.summary.class_rows import ClassRows
from pipeline.workbooks.reports.summary.streamed import StreamedTable

TAB = "条目得分率"
IN_BASIS, OUT = 1, 0
BONUS, PENALTY = "加分原分", "扣分原分"
SATISFACTION, FULFILMENT, GATE = "满意率(宽)", "兑现率", "门槛"
_LEAD = (
    Column("单位编码", "text", 10),
    Column("单位", "text", 20),
    Column("类别", "text", 11),
    Column("基数", "text", 30),
)
_TAIL = (
    Column(BONUS, "score", 9),
    Column(PENALTY, "score", 9),
    Column(SATISFACTION, "number", 11),
    Column(FULFILMENT, "number", 11),
    Column(GATE, "center", 10),
    Column("说明", "text", 40),
)
_ABSENT = "缺"
_COUNTED = "counted"
_PENALTY_KIND = "扣分"
_RATE_WIDTH, _FLAG_WIDTH = 9.5, 6.5


def own(item: str) -> str:
    """Header of the unit's own part of *item*."""
    return f"{item} 计算或自评率"


def superior(item: str) -> str:
    """Header of the superiors' part of *item*."""
    return f"{item} 上级率"


def flag(item: str) -> str:
    """Header of whether *item* counts for the unit."""
    return f"{item} 计入"


def _columns(scene: Scene) -> tuple[Column, ...]:
    items = [item.id for item in scene.spec.items]
    rates = [
        Column(name(item), "number", _RATE_WIDTH) for item in items for name in (own, superior)
    ]
    flags = [Column(flag(item), "center", _FLAG_WIDTH) for item in items]
    return (*_LEAD, *rates, *flags, *_TAIL)


def addresses(scene: Scene) -> Addresses:
    """Where the formulas find the components."""
    return Addresses(TAB, tuple(column.header for column in _columns(scene)))


def sheet(scene: Scene, classes: Mapping[str, ClassRows]) -> StreamedTable:
    """One row per unit due, assessed or not, in the order of 总汇总."""
    listing = Listing(
        tab=TAB,
        table="Components",
        title="条目得分率",
        sentence=scene.sentence(
            "每个条目的两个分量（0～1，数值）；得分、名次由它们和参数用公式算出"
        ),
        columns=_columns(scene),
        rows=(),
        nothing="本期没有应报单位",
        caption="空白＝这一条没有这个分量，或本期本单位不计这一条；计入 1＝在本单位基数里；"
        "样本不足的不列数。改这里的数不算数，请改《督查评分簿》或填报簿。",
    )
    return StreamedTable(listing, lambda: _rows(scene, classes))


def _rows(scene: Scene, classes: Mapping[str, ClassRows]) -> Iterator[list[Spooled]]:
    items = [item.id for item in scene.spec.items]
    for group in classes.values():
        for standing, score in zip(group.standings, group.scores, strict=True):
            unit = standing.unit
            lead = [unit.code, unit.name, scene.class_name(unit.unit_class)]
            if score is None:
                width = 3 * len(items) + len(_TAIL) - 1
                yield [*lead, NOT_DUE, *[None] * width, "本类不计分"]
            else:
                absent = "" if standing.in_force else standing.status
                yield [*lead, *_values(score, items, absent)]


def _values(score: UnitScore, items: list[str], absent: str) -> Iterator[Spooled]:
    """*absent*: why the unit has nothing in force (退回, 暂缓, 未报), which the rates then say."""
    yield score.basis.title
    for item in items:
        yield from _rates(score.items.get(item))
    for item in items:
        yield IN_BASIS if counted(score, item) else OUT
    yield raw_points(score, penalty=False)
    yield raw_points(score, penalty=True)
    yield (absent or TOO_FEW) if score.satisfaction is None else score.satisfaction
    yield (absent or "无数据") if score.fulfilment is None else score.fulfilment
    yield score.gate or "—"
    yield score.unranked or "—"


def counted(score: UnitScore, item: str) -> bool:
    """True where *item* is in the unit's own basis."""
    found = score.items.get(item)
    return found is not None and found.state == _COUNTED


def _rates(found: ItemScore | None) -> tuple[Spooled, Spooled]:
    """What stands of both parts of an item."""
    if found is None or found.state not in (_COUNTED, "missing"):
        return None, None
    return _rate(found.own), _rate(found.superior)


def _rate(part: Part | None) -> Spooled:
    if part is None:
        return None
    if part.rate is not None:
        return part.rate
    return TOO_FEW if TOO_FEW in part.missing else _ABSENT


def raw_points(score: UnitScore, *, penalty: bool) -> Fraction:
    """Points of all bonus (or penalty) entries, before the cap."""
    chosen = (a.points for a in score.adjustments if (a.kind == _PENALTY_KIND) is penalty)
    return sum(chosen, Fraction(0))

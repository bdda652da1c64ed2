"""得分计算: the live score of every unit: points, 五个好, total, band, rank, place in the view.

Every formula reads 条目得分率 and the named parameters; what the analysis found is cached with
it, so that a reader without recalculation sees the same numbers (decision 19).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from pipeline.spec.model import Item
from pipeline.workbooks.reports.listing import Column, Listing, LiveCell, Plain
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.stream import Spooled
from pipeline.workbooks.reports.summary import component_rates as rates
from pipeline.workbooks.reports.summary.addresses import Addresses
from pipeline.workbooks.reports.summary.class_points import ClassPoints
from pipeline.workbooks.reports.summary.class_rows import ClassRows
from pipeline.workbooks.reports.summary.point_headers import (
    ABLE,
    ADJUSTED,
    BAND,
    BONUS,
    BY_FULFILMENT,
    BY_SATISFACTION,
    BY_WORK,
    DEVIATION,
    FULL,
    PENALTY,
    PLACE,
    RANK,
    RAW,
    REMARK,
    SECTION,
    SECTION_RANK,
    SELF,
    SHORT,
    SUPERIOR,
    TAB,
    TOTAL,
    full_header,
    item_header,
)  # fmt: skip
from pipeline.workbooks.reports.summary.streamed import StreamedTable

_WIDTH = 10.5
_LEAD = (
    Column("单位编码", "text", 10),
    Column("单位", "text", 20),
    Column(SHORT, "text", 16),
    Column("类别", "text", 11),
    Column(SECTION, "text", 8),
    Column(ABLE, "center", 8),
    Column(FULL, "score", _WIDTH),
)


class Points(Struct, frozen=True, dict=True):
    """The sheet's formulas; *scene* and *classes* say what stands in which row."""

    scene: Scene
    classes: Mapping[str, ClassRows]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of the score, in order."""
        return self.scene.spec.items

    @property
    def dimensions(self) -> tuple[str, ...]:
        """五个好, in order."""
        return tuple(self.scene.spec.dimensions)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of 得分计算 from left to right."""
        scores = [Column(item_header(item.id), "score", _WIDTH) for item in self.items]
        dimensions = [Column(name, "score", 12) for name in self.dimensions]
        dimensions += [Column(full_header(name), "score", 12) for name in self.dimensions]
        return (
            *_LEAD,
            *scores,
            *dimensions,
            *(Column(name, "score", _WIDTH) for name in (BONUS, PENALTY, ADJUSTED)),
            Column(RAW, "number", 12),
            Column(TOTAL, "score", _WIDTH),
            Column(BAND, "center", 8),
            *(Column(name, "number", 12) for name in (BY_SATISFACTION, BY_WORK, BY_FULFILMENT)),
            *(Column(name, "center", 9) for name in (RANK, PLACE)),
            *(Column(name, "score", _WIDTH) for name in (SELF, SUPERIOR, DEVIATION)),
            Column(SECTION_RANK, "center", 9),
            Column(REMARK, "text", 40),
        )

    def addresses(self) -> Addresses:
        """Where other sheets find its columns."""
        return self._addresses

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(TAB, tuple(column.header for column in self.columns))

    def sheet(self) -> StreamedTable:
        """One row per unit due, in the order of 总汇总."""
        listing = Listing(
            tab=TAB,
            table="Points",
            title="得分计算",
            sentence=self.scene.sentence(
                "由《条目得分率》和《口径与参数》用公式算出，改权重即时重算"
            ),
            columns=self.columns,
            rows=(),
            nothing="本期没有应报单位",
            caption="条目得分已按本单位基数折算为 100 分；总分＝五个好合计＋加分－扣分，限于 0～100；"
            "并列依次比满意率(宽)、工作业绩好、兑现率；—＝本单位不计。",
        )
        return StreamedTable(listing, self._rows)

    def _rows(self) -> Iterator[Sequence[Spooled]]:
        for name in self.classes:
            yield from self._class_rows(name)

    def _class_rows(self, unit_class: str) -> Sequence[Sequence[Spooled]]:
        if unit_class not in self._written:
            group = self.classes[unit_class]
            writer = ClassPoints(self.scene, group, self.addresses(), rates.addresses(self.scene))
            written = [writer.row(index) for index in range(len(group.standings))]
            self._written[unit_class] = written
        return self._written[unit_class]

    @cached_property
    def _written(self) -> dict[str, Sequence[Sequence[Spooled]]]:
        return {}

    def values(self, unit_class: str, header: str) -> Sequence[Plain]:
        """What the sheet shows under *header*, in the order of the class's units."""
        asked = (unit_class, header)
        if asked not in self._shown:
            rows, column = self._class_rows(unit_class), self.addresses().index(header)
            self._shown[asked] = [_value(row[column]) for row in rows]
        return self._shown[asked]

    @cached_property
    def _shown(self) -> dict[tuple[str, str], Sequence[Plain]]:
        return {}


def _value(cell: Spooled) -> Plain:
    return cell.value if isinstance(cell, LiveCell) else cell

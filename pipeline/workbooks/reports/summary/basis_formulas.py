"""Formulas of 得分计算 that read their own row: the same for all units of which the same items of
the same basis count, so that they are put together once for a class or two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from pipeline.analysis.scoring.model import Basis
from pipeline.spec.model import Spec
from pipeline.workbooks.reports.listing import LiveCell
from pipeline.workbooks.reports.stream import THIS_ROW, Spooled
from pipeline.workbooks.reports.summary import component_rates as rates
from pipeline.workbooks.reports.summary.addresses import Addresses, name_of, quoted, weight_name
from pipeline.workbooks.reports.summary.point_headers import DASH, FULL, item_header

_OWN, _SUPERIOR = "own", "superior"
_BOTH_JUDGED = "split.self"
_NONE = quoted(DASH)  # where the weights leave nothing to score by


class BasisFormulas(Struct, frozen=True):
    """What stands in the rows of units of which the same items count.

    full        weights of the items in the basis, summed
    items       item → its points; empty for one that does not count
    dimensions  好 → its points; empty for one of which no item counts
    fulls       full points of each 好 on the basis, rescaled
    judged      items that the unit and its superiors judge
    both        what the unit gave itself on those, and what its superiors gave
    """

    full: LiveCell
    items: Mapping[str, str]
    dimensions: Mapping[str, str]
    fulls: Sequence[Spooled]
    judged: Sequence[str]
    both: tuple[str, str]


class FormulaMaker(Struct, frozen=True):
    """Makes `BasisFormulas`: *here* is 得分计算, *there* 条目得分率, *weights* what each item weighs
    by the parameters in force."""

    spec: Spec
    weights: Mapping[str, Fraction]
    here: Addresses
    there: Addresses

    def of(self, basis: Basis, counted: frozenset[str]) -> BasisFormulas:
        """Those of units on *basis* of which *counted* count."""
        judged = [i for i, s in basis.splits.items() if s == _BOTH_JUDGED and i in counted]
        return BasisFormulas(
            full=LiveCell(self._flagged(basis.items), self._weight(basis.items, counted)),
            items={
                item.id: self._item(basis.splits[item.id], item.id) if item.id in counted else ""
                for item in self.spec.items
            },
            dimensions={name: self._dimension(name, counted) for name in self.spec.dimensions},
            fulls=[self._full_of(name, basis, counted) for name in self.spec.dimensions],
            judged=judged,
            both=(self._given(rates.own, judged), self._given(rates.superior, judged)),
        )

    def _flagged(self, items: Sequence[str]) -> str:
        flags = ((self.there.cell(rates.flag(item), THIS_ROW), item) for item in items)
        return "+".join(f"{flag}*{weight_name(item)}" for flag, item in flags)

    def _weight(self, items: Sequence[str], counted: frozenset[str]) -> Fraction:
        """Weights of those of *items* that count, summed."""
        return sum((self.weights[item] for item in items if item in counted), Fraction(0))

    def _item(self, split: str, item: str) -> str:
        full = self.here.here(FULL, THIS_ROW)
        return f"IF({full}>0,{self._rate(split, item)}*{weight_name(item)}*100/{full},{_NONE})"

    def _rate(self, split: str, item: str) -> str:
        own = self.there.cell(rates.own(item), THIS_ROW)
        superior = self.there.cell(rates.superior(item), THIS_ROW)
        if split in (_OWN, _SUPERIOR):
            return own if split == _OWN else superior
        share = name_of(split)
        return f"({share}*{own}+(1-{share})*{superior})"

    def _dimension(self, dimension: str, counted: frozenset[str]) -> str:
        items = [item.id for item in self.spec.items if item.dimension == dimension]
        if counted.isdisjoint(items):
            return ""
        first, last = (self.here.here(item_header(i), THIS_ROW) for i in (items[0], items[-1]))
        full = self.here.here(FULL, THIS_ROW)
        return f"IF({full}>0,SUM({first}:{last}),{_NONE})"

    def _full_of(self, dimension: str, basis: Basis, counted: frozenset[str]) -> Spooled:
        items = [item.id for item in self.spec.items
                 if item.dimension == dimension and item.id in basis.items]  # fmt: skip
        if not items:
            return 0
        full = self.here.here(FULL, THIS_ROW)
        value = self._weight(items, counted) * 100 / self._weight(basis.items, counted)
        return LiveCell(f"IF({full}>0,({self._flagged(items)})*100/{full},{_NONE})", value)

    def _given(self, header: Callable[[str], str], items: Sequence[str]) -> str:
        full = self.here.here(FULL, THIS_ROW)
        given = "+".join(
            f"{self.there.cell(header(item), THIS_ROW)}*{weight_name(item)}" for item in items
        )
        return f"IF({full}>0,{given},{_NONE})"

"""Rows of 得分计算, class by class: every formula with the result that the analysis found.

Every formula reads 条目得分率, its own row, or rows of the class; and the named parameters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from pipeline.analysis.rounding import SNAP, steps
from pipeline.analysis.scoring.eligibility import NO_ITEMS
from pipeline.analysis.scoring.exact import weighed
from pipeline.analysis.scoring.model import Part, UnitScore
from pipeline.analysis.scoring.sections import SMALLEST_RANKED
from pipeline.campaign import Unit
from pipeline.workbooks.reports.listing import NOT_DUE, LiveCell
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.stream import Spooled
from pipeline.workbooks.reports.summary import component_rates as rates
from pipeline.workbooks.reports.summary.addresses import Addresses, row_of
from pipeline.workbooks.reports.summary.basis_formulas import BasisFormulas, FormulaMaker
from pipeline.workbooks.reports.summary.class_formulas import WORK, ClassFormulas
from pipeline.workbooks.reports.summary.class_rows import ClassRows, barred
from pipeline.workbooks.reports.summary.point_headers import DASH, FULL, PLACE, TOTAL

_NO_RATE = -1  # sorts behind every rate
_NOUGHT = Fraction(0)
_STEPS = 10**SNAP


class ClassPoints(Struct, frozen=True, dict=True):
    """Rows of one class: what compares units looks at the rows of the class alone."""

    scene: Scene
    group: ClassRows
    here: Addresses
    there: Addresses

    def row(self, index: int) -> list[Spooled]:
        """What stands in the row of the unit at *index* of the class, values and formulas."""
        standing, score = self.group.standings[index], self.group.scores[index]
        unit = standing.unit
        lead: list[Spooled] = [
            unit.code,
            unit.name,
            unit.short_name,
            self.scene.class_name(unit.unit_class),
            unit.section or DASH,
            LiveCell(self._class.able, 1) if self.group.able[index] else 0,
        ]
        if score is None or score.total is None:
            why = (word(score.unranked) or DASH) if score else NOT_DUE
            empty = len(self.here.headers) - len(lead) - 1
            cells: list[Spooled] = [why, *[DASH] * (empty - 1)]
            lead += cells
            lead.append(barred(score))
            lead[self.here.index(TOTAL)] = why
            lead[self.here.index(FULL)] = DASH
            lead[self.here.index(PLACE)] = self._place(index)
            return lead
        return [*lead, *self._scored(unit, score, index)]

    def _scored(self, unit: Unit, score: UnitScore, index: int) -> Iterator[Spooled]:
        said = self._formulas(score)
        yield said.full
        for item, formula in said.items.items():
            yield LiveCell(formula, score.points[item]) if formula else DASH
        for name, formula in said.dimensions.items():
            yield LiveCell(formula, score.dimensions.get(name, _NOUGHT)) if formula else DASH
        yield from said.fulls
        yield from self._adjustments(score)
        yield from self._total(score)
        yield LiveCell(self._class.band, score.band) if score.band else DASH
        yield _NO_RATE if score.satisfaction is None else score.satisfaction
        yield self._work(score)
        yield _NO_RATE if score.fulfilment is None else score.fulfilment
        yield self._rank(score, index)
        yield self._place(index)
        yield from self._both_sides(score, said)
        yield self._deviation(score)
        yield self._section_rank(unit, score, index)
        yield self._remark(score, index)

    def _formulas(self, score: UnitScore) -> BasisFormulas:
        """Most units of a class count the same items on the same basis."""
        basis = score.basis
        counted = frozenset(item for item in basis.items if rates.counted(score, item))
        key = (basis.items, tuple(basis.splits.items()), counted)
        if key not in self._known:
            maker = FormulaMaker(self.scene.spec, self._weight, self.here, self.there)
            self._known[key] = maker.of(basis, counted)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[object, BasisFormulas]:
        return {}

    @cached_property
    def _class(self) -> ClassFormulas:
        return ClassFormulas(
            tuple(self.scene.spec.dimensions),
            self.group.rows,
            self.here,
            self.there,
            self.group.minimum,
        )

    @cached_property
    def _weight(self) -> Mapping[str, Fraction]:
        parameters = self.scene.view.settings.parameters
        return {i.id: parameters.fraction(f"weight.{i.id}") for i in self.scene.spec.items}

    def _adjustments(self, score: UnitScore) -> Iterator[Spooled]:
        if score.basis.light:
            yield from (DASH, DASH, DASH)
            return
        bonus, penalty, both = self._class.adjustments
        yield LiveCell(bonus, score.bonus)
        yield LiveCell(penalty, score.penalty)
        yield LiveCell(both, score.bonus - score.penalty)

    def _total(self, score: UnitScore) -> Iterator[Spooled]:
        assert score.total is not None
        assert score.shown is not None
        total = self._class.light_total if score.basis.light else self._class.total
        yield LiveCell(total, score.total)
        yield LiveCell(self._class.shown(word(score.unranked) or NO_ITEMS), score.shown)

    def _work(self, score: UnitScore) -> Spooled:
        work = score.dimensions.get(WORK, _NOUGHT)
        return LiveCell(self._class.work, Fraction(steps(work), _STEPS))

    def _rank(self, score: UnitScore, index: int) -> Spooled:
        if not self.group.able[index] or not self.group.ranked:
            return DASH
        assert score.rank is not None
        return LiveCell(self._class.rank, score.rank)

    def _place(self, index: int) -> Spooled:
        """Rank, then the order of codes among equals; the rest follow by code."""
        position = self.group.positions[index]
        if not self.group.ranked:
            return position
        return LiveCell(self._class.place(row_of(self.group.first + index)), position)

    def _both_sides(self, score: UnitScore, said: BasisFormulas) -> Iterator[Spooled]:
        """What the unit gave itself and what its superiors gave, on the items with both."""
        if not said.judged:
            yield from (DASH, DASH)
            return
        own, superior = said.both
        found = [(score.items[item], self._weight[item]) for item in said.judged]
        yield LiveCell(own, weighed((_rate(item.own), weight) for item, weight in found))
        yield LiveCell(superior, weighed((_rate(item.superior), weight) for item, weight in found))

    def _deviation(self, score: UnitScore) -> Spooled:
        assert score.total is not None
        return LiveCell(self._class.deviation, score.total - self.group.mean)

    def _section_rank(self, unit: Unit, score: UnitScore, index: int) -> Spooled:
        """Place among the class's units of the same 片, only with enough of them."""
        group = self.group
        if not unit.section or not group.able[index] or not group.ranked:
            return DASH
        ranks = group.peers[unit.section]
        least = max(group.minimum, SMALLEST_RANKED)
        if len(ranks) < least:
            return DASH
        return LiveCell(self._class.section_rank(least), 1 + bisect_left(ranks, score.rank or 0))

    def _remark(self, score: UnitScore, index: int) -> Spooled:
        said = tuple(self._noted(index))
        if not self.group.able[index]:
            return "；".join([barred(score), *said])
        if not self.group.ranked:
            return LiveCell(*self._class.unplaced(said))
        formula, alone, tied = self._remarks.get(said) or self._class.remark(said)
        self._remarks[said] = formula, alone, tied
        return LiveCell(formula, tied if score.tied else alone)

    @cached_property
    def _remarks(self) -> dict[tuple[str, ...], tuple[str, str, str]]:
        return {}

    def _noted(self, index: int) -> Iterator[str]:
        """What no live parameter changes."""
        standing, score = self.group.standings[index], self.group.scores[index]
        doubts = self.scene.doubt_words(standing.unit.code)
        if doubts:
            yield doubts
        if standing.new_draft:
            yield "新稿待改"
        rate = score.satisfaction if score else None
        if rate is not None and self._borderline[0] <= rate <= self._borderline[1]:
            yield "临界"

    @cached_property
    def _borderline(self) -> tuple[Fraction, Fraction]:
        low, _, high = self.scene.view.settings.parameters.text("gate.borderline").partition("-")
        return Fraction(low), Fraction(high)


def _rate(part: Part | None) -> Fraction:
    return (part.rate if part else None) or _NOUGHT


def word(reason: str) -> str:
    """A reason without its particulars, as it stands in place of a total."""
    return reason.partition("：")[0]

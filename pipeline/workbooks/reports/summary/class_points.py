"""Rows of 得分计算, class by class: every formula with the result that the analysis found.

Every formula reads 条目得分率, its own row, or rows of the class; and the named parameters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from pipeline.analysis.rounding import half_up
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.sections import SMALLEST_RANKED
from pipeline.campaign import Unit
from pipeline.workbooks.reports.listing import NOT_DUE
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.stream import THIS_ROW, Live, Spooled
from pipeline.workbooks.reports.summary import component_rates as rates
from pipeline.workbooks.reports.summary.addresses import (
    Addresses,
    name_of,
    quoted,
    row_of,
)
from pipeline.workbooks.reports.summary.basis_formulas import BasisFormulas, FormulaMaker
from pipeline.workbooks.reports.summary.class_rows import ClassRows, barred
from pipeline.workbooks.reports.summary.point_headers import (
    ABLE,
    ADJUSTED,
    BONUS,
    BY_FULFILMENT,
    BY_SATISFACTION,
    BY_WORK,
    DASH,
    FULL,
    PENALTY,
    PLACE,
    RANK,
    RAW,
    SECTION,
    TOTAL,
)  # fmt: skip

TIED = "并列"
_NO_RATE = -1  # sorts behind every rate
_NOUGHT = Fraction(0)
_WORK = "工作业绩好"  # breaks ties
_SNAP = 9


@dataclass(frozen=True)
class ClassPoints:
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
            int(self.group.able[index]),
        ]
        if score is None or score.total is None:
            word = (score.unranked.partition("：")[0] or DASH) if score else NOT_DUE
            empty = len(self.here.headers) - len(lead) - 1
            cells: list[Spooled] = [word, *[DASH] * (empty - 1)]
            lead += cells
            lead.append(barred(score))
            lead[self.here.index(TOTAL)] = word
            lead[self.here.index(FULL)] = DASH
            lead[self.here.index(PLACE)] = self.group.positions[index]
            return lead
        return [*lead, *self._scored(unit, score, index)]

    def _scored(self, unit: Unit, score: UnitScore, index: int) -> Iterator[Spooled]:
        said = self._formulas(score)
        yield said.full
        for item, formula in said.items.items():
            yield Live(formula, score.points[item]) if formula else DASH
        for name, formula in said.dimensions.items():
            yield Live(formula, score.dimensions.get(name, _NOUGHT)) if formula else DASH
        yield from said.fulls
        yield from self._adjustments(score)
        yield from self._total(score)
        yield self._band(score)
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
    def _weight(self) -> Mapping[str, Fraction]:
        parameters = self.scene.view.settings.parameters
        return {i.id: parameters.fraction(f"weight.{i.id}") for i in self.scene.spec.items}

    def _adjustments(self, score: UnitScore) -> Iterator[Spooled]:
        if score.basis.light:
            yield from (DASH, DASH, DASH)
            return
        bonus, penalty = (self.there.cell(h, THIS_ROW) for h in (rates.BONUS, rates.PENALTY))
        yield Live(f"MIN({bonus},{name_of('cap.bonus')})", score.bonus)
        yield Live(f"MIN({penalty},{name_of('cap.penalty')})", score.penalty)
        both = f"{self.here.here(BONUS, THIS_ROW)}-{self.here.here(PENALTY, THIS_ROW)}"
        yield Live(both, score.bonus - score.penalty)

    def _total(self, score: UnitScore) -> Iterator[Spooled]:
        """Clipped; then snapped to 9 decimals and rounded to 2 (definition 16)."""
        names = tuple(self.scene.spec.dimensions)
        total = f"SUM({self.here.here(names[0], THIS_ROW)}:{self.here.here(names[-1], THIS_ROW)}"
        total += ")" if score.basis.light else f",{self.here.here(ADJUSTED, THIS_ROW)})"
        assert score.total is not None
        assert score.shown is not None
        yield Live(f"MAX(0,MIN(100,{total}))", score.total)
        yield Live(f"ROUND(ROUND({self.here.here(RAW, THIS_ROW)},{_SNAP}),2)", score.shown)

    def _work(self, score: UnitScore) -> Spooled:
        """工作业绩好 as it breaks ties: a live sum has noise in its last bits."""
        work = score.dimensions.get(_WORK, _NOUGHT)
        formula = f"ROUND(N({self.here.here(_WORK, THIS_ROW)}),{_SNAP})"
        return Live(formula, Fraction(half_up(work, _SNAP)))

    def _band(self, score: UnitScore) -> Spooled:
        """A unit below the gate is neither 先进 nor 较好, one without a decision of the gate not
        先进; one without a band stays so."""
        if not score.band:
            return DASH
        total, gate = self.here.here(TOTAL, THIS_ROW), self.there.cell(rates.GATE, THIS_ROW)
        best, good, fair = (name_of(f"band.{b}") for b in ("先进", "较好", "一般"))
        passed = f"{gate}={quoted('达标')}"
        not_failed = f"{gate}<>{quoted('未达标')}"
        formula = (
            f"IF(AND({total}>={best},{passed}),{quoted('先进')},"
            f"IF(AND({total}>={good},{not_failed}),{quoted('较好')},"
            f"IF({total}>={fair},{quoted('一般')},{quoted('后进')})))"
        )
        return Live(formula, score.band)

    def _rank(self, score: UnitScore, index: int) -> Spooled:
        """1, 2, 2, 4 by total, 满意率(宽), 工作业绩好, 兑现率."""
        if not self.group.able[index] or not self.group.ranked:
            return DASH
        assert score.rank is not None
        terms = ""
        for header in (BY_FULFILMENT, BY_WORK, BY_SATISFACTION, TOTAL):
            mine, theirs = self.here.here(header, THIS_ROW), self.here.area(header, self.group.rows)
            above = f"({theirs}>{mine})"
            terms = above if not terms else f"({above}+({theirs}={mine})*{terms})"
        able = self.here.area(ABLE, self.group.rows)
        return Live(f"1+SUMPRODUCT(({able}=1)*{terms})", score.rank)

    def _place(self, index: int) -> Spooled:
        """Rank, then the order of codes among equals; the rest follow by code."""
        position = self.group.positions[index]
        if not self.group.able[index] or not self.group.ranked:
            return position
        rank = self.here.here(RANK, THIS_ROW)
        first, row = self.group.rows[0], row_of(self.group.first + index)
        if row == first:
            return Live(rank, position)
        before = self.here.area(RANK, (first, row - 1))
        return Live(f"{rank}+SUMPRODUCT(--({before}={rank}))", position)

    def _both_sides(self, score: UnitScore, said: BasisFormulas) -> Iterator[Spooled]:
        """What the unit gave itself and what its superiors gave, on the items with both."""
        if not said.judged:
            yield from (DASH, DASH)
            return
        for formula, part in zip(said.both, ("own", "superior"), strict=True):
            given = (self._given(score, item, part) for item in said.judged)
            yield Live(formula, sum(given, _NOUGHT))

    def _given(self, score: UnitScore, item: str, part: str) -> Fraction:
        found = getattr(score.items[item], part)
        return (found.rate or _NOUGHT) * self._weight[item]

    def _deviation(self, score: UnitScore) -> Spooled:
        """Total less the mean of the class's units that have one."""
        assert score.total is not None
        mean = f"AVERAGE({self.here.area(RAW, self.group.rows)})"
        return Live(f"{self.here.here(RAW, THIS_ROW)}-{mean}", score.total - self.group.mean)

    def _section_rank(self, unit: Unit, score: UnitScore, index: int) -> Spooled:
        """Place among the class's units of the same 片, only with enough of them."""
        group = self.group
        if not unit.section or not group.able[index] or not group.ranked:
            return DASH
        ranks = group.peers[unit.section]
        if len(ranks) < max(group.minimum, SMALLEST_RANKED):
            return DASH
        value = 1 + bisect_left(ranks, score.rank or 0)
        able, sections, all_ranks = (self.here.area(h, group.rows) for h in (ABLE, SECTION, RANK))
        formula = (
            f"1+SUMPRODUCT(({able}=1)*({sections}={self.here.here(SECTION, THIS_ROW)})"
            f"*({all_ranks}<{self.here.here(RANK, THIS_ROW)}))"
        )
        return Live(formula, value)

    def _remark(self, score: UnitScore, index: int) -> Spooled:
        said = list(self._noted(index))
        if not self.group.able[index]:
            return "；".join([barred(score), *said])
        if not self.group.ranked:
            return "；".join([f"可排名的单位不足{self.group.minimum}家，不排名次", *said])
        rank, ranks = self.here.here(RANK, THIS_ROW), self.here.area(RANK, self.group.rows)
        alone, tied = "；".join(said) or DASH, "；".join([TIED, *said])
        formula = f"IF(SUMPRODUCT(--({ranks}={rank}))>1,{quoted(tied)},{quoted(alone)})"
        return Live(formula, tied if score.tied else alone)

    def _noted(self, index: int) -> Iterator[str]:
        """What no live parameter changes."""
        standing, score = self.group.standings[index], self.group.scores[index]
        if standing.new_draft:
            yield "新稿待改"
        low, _, high = self.scene.view.settings.parameters.text("gate.borderline").partition("-")
        rate = score.satisfaction if score else None
        if rate is not None and Fraction(low) <= rate <= Fraction(high):
            yield "临界"

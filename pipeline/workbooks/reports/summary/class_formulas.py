"""Formulas of 得分计算 that are the same in every row of a class: put together once for it.

They read the row that they stand in, rows of the class, and the named parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from pipeline.analysis.rounding import SNAP
from pipeline.analysis.scoring.eligibility import NO_ITEMS
from pipeline.analysis.scoring.totals import SHOWN_DECIMALS
from pipeline.workbooks.reports.stream import THIS_ROW
from pipeline.workbooks.reports.summary import component_rates as rates
from pipeline.workbooks.reports.summary.addresses import Addresses, name_of, quoted
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
    RANK,
    RAW,
    SECTION,
    TOTAL,
)

TIED = "并列"
WORK = "工作业绩好"  # breaks ties
_NOTHING = f"不排名：{NO_ITEMS}"


class ClassFormulas(Struct, frozen=True, dict=True):
    """*here* is 得分计算, *there* 条目得分率; *rows* the first and last row of the class; *minimum*
    how many units must be able to rank before any has a place.

    Weights that leave a unit nothing to score by take its total, and with it its place."""

    dimensions: Sequence[str]
    rows: tuple[int, int]
    here: Addresses
    there: Addresses
    minimum: int

    @cached_property
    def able(self) -> str:
        """1 for a unit that nothing but the weights can bar from a place."""
        return f"IF({self._mine(FULL)}>0,1,0)"

    @cached_property
    def adjustments(self) -> tuple[str, str, str]:
        """加分 and 扣分, each capped, and the one less the other."""
        bonus, penalty = (self.there.cell(h, THIS_ROW) for h in (rates.BONUS, rates.PENALTY))
        return (
            self._scored(f"MIN({bonus},{name_of('cap.bonus')})"),
            self._scored(f"MIN({penalty},{name_of('cap.penalty')})"),
            self._scored(f"{self._mine(BONUS)}-{self._mine(PENALTY)}"),
        )

    @cached_property
    def total(self) -> str:
        """五个好 and 加减分, clipped."""
        return self._clipped(f"{self._goods},{self._mine(ADJUSTED)}")

    @cached_property
    def light_total(self) -> str:
        """The same of 属地, which have no 加减分."""
        return self._clipped(self._goods)

    def shown(self, word: str) -> str:
        """The total snapped to 9 decimals and rounded to 2 (definition 16); *word* without one."""
        return self._scored(f"ROUND(ROUND({self._mine(RAW)},{SNAP}),{SHOWN_DECIMALS})", word)

    @cached_property
    def work(self) -> str:
        """工作业绩好 as it breaks ties: a live sum has noise in its last bits."""
        return f"ROUND(N({self._mine(WORK)}),{SNAP})"

    @cached_property
    def band(self) -> str:
        """A unit below the gate is neither 先进 nor 较好, one without a decision of the gate not
        先进."""
        total, gate = self._mine(TOTAL), self.there.cell(rates.GATE, THIS_ROW)
        best, good, fair = (name_of(f"band.{b}") for b in ("先进", "较好", "一般"))
        passed = f"{gate}={quoted('达标')}"
        not_failed = f"{gate}<>{quoted('未达标')}"
        return self._scored(
            f"IF(AND({total}>={best},{passed}),{quoted('先进')},"
            f"IF(AND({total}>={good},{not_failed}),{quoted('较好')},"
            f"IF({total}>={fair},{quoted('一般')},{quoted('后进')})))"
        )

    @cached_property
    def rank(self) -> str:
        """1, 2, 2, 4 by total, 满意率(宽), 工作业绩好, 兑现率."""
        terms = ""
        for header in (BY_FULFILMENT, BY_WORK, BY_SATISFACTION, TOTAL):
            mine, theirs = self._mine(header), self._all(header)
            above = f"({theirs}>{mine})"
            terms = above if not terms else f"({above}+({theirs}={mine})*{terms})"
        able = f"AND({self._mine(ABLE)}=1,{self._enough})"
        return f"IF({able},1+SUMPRODUCT(({self._all(ABLE)}=1)*{terms}),{quoted(DASH)})"

    def place(self, row: int) -> str:
        """Rank of the unit in *row*, then the order of codes among equals; what has none stands in
        the order of codes, the able ones before the rest."""
        rank, first = self._mine(RANK), self.rows[0]
        so_far = self.here.area(ABLE, (first, row))
        among = rank
        if row != first:
            among = f"{rank}+SUMPRODUCT(--({self.here.area(RANK, (first, row - 1))}={rank}))"
        rest = f"SUM({self._all(ABLE)})+ROWS({so_far})-SUM({so_far})"
        return f"IF({self._mine(ABLE)}=1,IF(ISNUMBER({rank}),{among},SUM({so_far})),{rest})"

    @cached_property
    def deviation(self) -> str:
        """Total less the mean of all units of the class that have one (全类平均)."""
        return self._scored(f"{self._mine(RAW)}-AVERAGE({self._all(RAW)})")

    def section_rank(self, least: int) -> str:
        """Place among the class's units of the same 片, where *least* of them may rank."""
        able, sections, ranks = (self._all(h) for h in (ABLE, SECTION, RANK))
        section, rank = self._mine(SECTION), self._mine(RANK)
        peers = f"({able}=1)*({sections}={section})"
        placed = f"AND(ISNUMBER({rank}),SUMPRODUCT({peers})>={least})"
        return f"IF({placed},1+SUMPRODUCT({peers}*({ranks}<{rank})),{quoted(DASH)})"

    def remark(self, said: Sequence[str]) -> tuple[str, str, str]:
        """Formula of the remark that says *said*, and what it gives alone and 并列."""
        alone, tied = "；".join(said) or DASH, "；".join([TIED, *said])
        few = "；".join([_too_few(self.minimum), *said])
        same = f"SUMPRODUCT(--({self._all(RANK)}={self._mine(RANK)}))"
        placed = f"IF({same}>1,{quoted(tied)},{quoted(alone)})"
        return self._able(f"IF({self._enough},{placed},{quoted(few)})"), alone, tied

    def unplaced(self, said: Sequence[str]) -> tuple[str, str]:
        """The same of a class of which too few may rank as it is: the formula, and what it gives."""
        few = "；".join([_too_few(self.minimum), *said])
        return self._able(quoted(few)), few

    def _able(self, formula: str) -> str:
        return f"IF({self._mine(ABLE)}=1,{formula},{quoted(_NOTHING)})"

    @property
    def _enough(self) -> str:
        return f"SUM({self._all(ABLE)})>={self.minimum}"

    def _scored(self, formula: str, otherwise: str = DASH) -> str:
        return f"IF({self._mine(FULL)}>0,{formula},{quoted(otherwise)})"

    def _mine(self, header: str) -> str:
        return self.here.here(header, THIS_ROW)

    def _all(self, header: str) -> str:
        return self.here.area(header, self.rows)

    @property
    def _goods(self) -> str:
        return f"{self._mine(self.dimensions[0])}:{self._mine(self.dimensions[-1])}"

    def _clipped(self, terms: str) -> str:
        return self._scored(f"MAX(0,MIN(100,SUM({terms})))")


def _too_few(minimum: int) -> str:
    """What is remarked where fewer than *minimum* units of a class may rank."""
    return f"可排名的单位不足{minimum}家，不排名次"

"""What superiors and the office put on record (督查评分簿, G2): reviews, scores, vetoes, adoptions.

Typed rows with their source; from the office's own workbook and from those that guidance groups
mail. Knows nothing of how they are weighed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from pipeline.problems import Problem


class Source(Struct, frozen=True):
    """Where an office row stands: path relative to the home, sheet, row number."""

    file: str
    sheet: str
    row: int

    @property
    def place(self) -> str:
        """``督查评分簿.xlsx｜上级评分｜第 12 行``."""
        return f"{self.file}｜{self.sheet}｜第 {self.row} 行"


class Review(Struct, frozen=True):
    """A row of 督查点评. ``problem`` empty where none was found; ``closed_on`` its 销号 date."""

    unit: str
    check_no: str
    day: date
    mode: str
    checker: str
    good: str
    problem: str
    fix_due: date | None
    fix_status: str
    closed_on: date | None
    source: Source


class SuperiorScore(Struct, frozen=True):
    """A row of 上级评分: points of one scorer for one unit, period and item."""

    unit: str
    period: str
    item: str
    scorer: str
    points: Decimal
    reason: str
    source: Source


class Veto(Struct, frozen=True):
    """A row of 否决暂缓. ``member`` None: the unit itself. ``kind`` 否决 or 暂缓; in force from
    ``starts`` to ``ends`` (None: open)."""

    unit: str
    member: str | None
    kind: str
    code: str
    basis: str
    approver: str
    starts: date
    ends: date | None
    source: Source

    def holds_on(self, day: date) -> bool:
        """True inside its window (both days included)."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Adoption(Struct, frozen=True):
    """A row of 采用登记: an experience of a unit adopted at ``level`` (局, 区, 市, 省)."""

    unit: str
    period: str
    title: str
    level: str
    basis: str
    source: Source


class Opinion(Struct, frozen=True):
    """A row of 纪检意见 on one nomination: 同意, 不同意 or 待复. ``member`` None: the unit."""

    unit: str
    award: str
    member: str | None
    opinion: str
    day: date | None
    source: Source


class Repeat(Struct, frozen=True):
    """The same thing on record in two workbooks: that of ``kept`` counts, ``problem`` says so
    at the cell of the other one, in ``file`` (path relative to the home)."""

    file: str
    problem: Problem
    kept: Source


class OfficeRecords(Struct, frozen=True):
    """All accepted office rows, in source order; ``repeats`` are those left out, ``notes`` what
    was noted while the office's own workbook was read, such as text that no field takes."""

    reviews: tuple[Review, ...] = ()
    scores: tuple[SuperiorScore, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    notes: tuple[Problem, ...] = ()


class OfficeNote(Struct, frozen=True):
    """Something noted in the office's own workbook *file* (its name), which did not stop the job."""

    file: str
    problem: Problem

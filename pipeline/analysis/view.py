"""How a period stands: one UnitStanding per unit due, every filing, every 待核 point.

This is what report workbooks and `status` draw from; it holds one small row a unit, never a
whole submission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pipeline.campaign import Period, Settings, Unit
from pipeline.problems import Problem
from pipeline.records import Cells, Filing, Measures, Submission
from pipeline.records.office import OfficeNote, Repeat

if TYPE_CHECKING:
    from pipeline.analysis.scoring.board import ScoreBoard

Tally = Mapping[str, Mapping[str, int]]  # form → what was counted in it


class UnitStanding(Struct, frozen=True):
    """One unit due in the period.

    in_force   the filing that counts (机检通过 / 人审采用 / 锁定), or None
    pending    the latest filing that does not count (returned or held) and is newer than
               ``in_force``, or None
    filings    all filings of unit and period, in force first
    days_late  days from due_by to the first passing file, or to as-of where none passed;
               0 where in time
    """

    unit: Unit
    in_force: Filing | None = None
    pending: Filing | None = None
    filings: tuple[Filing, ...] = ()
    measures: Measures = field(default_factory=dict)
    days_late: int = 0
    returns: int = 0  # distinct returned files in this period
    first_returned: date | None = None

    @property
    def status(self) -> str:
        """采用, 退回, 暂缓 or 未报 (退回/暂缓 only where nothing is in force)."""
        if self.in_force:
            return "采用"
        return self.pending.result.chinese if self.pending else "未报"

    @property
    def new_draft(self) -> bool:
        """新稿待改: something newer is pending beside what is in force."""
        return self.in_force is not None and self.pending is not None


class Point(Struct, frozen=True):
    """A 待核 point of a filing in force or pending, with the unit's answer (written, or as the
    office *heard* it) and the decision.
    One ``for_office`` follows from what superiors say of the unit: the unit is not asked."""

    unit: str
    filing: Filing
    problem: Problem
    explanation: str = ""
    decision: str = ""  # 接受, or "" while open
    by: str = ""
    when: date | None = None
    for_office: bool = False
    heard: str = ""


def _no_tallies(filings: Sequence[Filing]) -> Iterator[Tally]:
    return ({} for _ in filings)


def _no_cells(filing: Filing) -> Cells | None:  # noqa: ARG001
    return None


class PeriodView(Struct, frozen=True):
    """Everything a report of one period needs.

    standings   units due, in class order, then by code
    filings     every leaf ever seen, all periods, in path order
    submission  loads the Submission of a filing from the ledger (streamed, one at a time)
    tallies     `Examination.tally` of each of some filings, in their order: rows and column sums
                counted from the raw grid (对账 compares them with the written sheets); empty where
                none was stored
    cells       the cells behind each item of the score in a filing, as its examination found them;
                None where it keeps none
    groups      guidance groups whose 督查评分簿 is due or came, by code; never among standings
    mentioned   unit code → Unit, also for units that are not due
    board       the scores (五个好), or None where none were computed
    elsewhere   other period → units and groups that have files of it in the inbox now, as they
                stand in that period; periods without such files are absent
    repeats     rows that two 督查评分簿 have alike, of which one does not count (G17)
    notes       what was noted while the office's own workbooks were read
    """

    settings: Settings
    period: Period
    as_of: date
    standings: tuple[UnitStanding, ...]
    filings: tuple[Filing, ...]
    points: tuple[Point, ...]
    submission: Callable[[Filing], Submission]
    tallies: Callable[[Sequence[Filing]], Iterator[Tally]] = _no_tallies
    cells: Callable[[Filing], Cells | None] = _no_cells
    board: ScoreBoard | None = None
    groups: tuple[UnitStanding, ...] = ()
    elsewhere: Mapping[str, tuple[UnitStanding, ...]] = field(default_factory=dict)
    repeats: tuple[Repeat, ...] = ()
    notes: tuple[OfficeNote, ...] = ()

    @property
    def missing(self) -> tuple[UnitStanding, ...]:
        """Units due of which no file of the period is there at all."""
        return tuple(s for s in self.standings if not s.filings)

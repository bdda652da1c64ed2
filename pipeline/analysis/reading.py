"""One submission opened for counting: who is present, what is due, until which day.

Shared by all indicators of a submission and by what names their cells; knows no indicator.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from itertools import compress
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.campaign import Period, Settings
from pipeline.records import Row, Submission, Table
from pipeline.records.roster import members as members_of
from pipeline.spec.model import Spec

RETURN_WORKBOOK = "填报簿"
R = TypeVar("R")


def once(select: Callable[[Reading], R]) -> Callable[[Reading], R]:
    """*select*, asked once a reading: several indicators look at the same rows."""

    @wraps(select)
    def found(reading: Reading) -> R:
        if select not in reading.selected:
            reading.selected[select] = select(reading)
        known: R = reading.selected[select]
        return known

    return found


class Reading(Struct, frozen=True):
    """What every indicator needs of one submission.

    cutoff  definition 1: min(report_date, due_by)
    selected  what `once` found already
    """

    submission: Submission
    spec: Spec
    settings: Settings
    period: Period
    cutoff: date
    selected: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def due(self, *blocks: str) -> bool:
        """True where one of *blocks* must be filed by the class in the period."""
        due, unit_class, period = self.settings.due, self.submission.unit_class, self.period.code
        return True in [due.required(block, unit_class, period) for block in blocks]

    def table(self, form: str) -> Table:
        """The table of *form*; one without rows where the sheet is absent."""
        return self.submission.tables.get(form) or Table(form, "", {}, ())

    @property
    @once
    def members(self) -> Table:
        """F2 with the members present alone (definition 5)."""
        return members_of(self.table("F2"))

    @property
    def roster(self) -> tuple[Row, ...]:
        """Rows of the members present (definition 5)."""
        return self.members.rows

    @property
    @once
    def commitments(self) -> Table:
        """F3 with the rows of the current round alone (definition 3)."""
        table, wanted = self.table("F3"), str(self.period.current_round)
        current = [str(made) == wanted for made in table.column("round")]
        return table if all(current) else replace(table, rows=tuple(compress(table.rows, current)))


def open_reading(submission: Submission, spec: Spec, settings: Settings) -> Reading | None:
    """*submission* as a Reading; None where its period is unknown or it is no unit's return."""
    period = settings.periods.get(submission.identity.period or "")
    if period is None or submission.identity.workbook != RETURN_WORKBOOK:
        return None
    reported = submission.record("F0").get("report_date")
    cutoff = min(reported, period.due_by) if isinstance(reported, date) else period.due_by
    return Reading(submission, spec, settings, period, cutoff)


def year_before(end: date) -> date:
    """The day before the 12 months that end at *end* begin (definition 6): a date is inside
    the year where ``year_before(end) < date <= end``."""
    try:
        return end.replace(year=end.year - 1)
    except ValueError:  # 29 February
        return end.replace(year=end.year - 1, day=28)

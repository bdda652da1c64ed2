"""What the office is told of its 活动设置 beside a period's standing: what was noted while it was read,
and units that the ledger knows and the roster does not."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analysis.view import PeriodView
from pipeline.paths import SETTINGS_NAME
from pipeline.problems import Problem, Where, make
from pipeline.records import Result
from pipeline.records.office import OfficeNote
from pipeline.spec.model import Spec


def roster_notes(shown: PeriodView, spec: Spec) -> tuple[OfficeNote, ...]:
    """Notes on 活动设置, those of reading it first."""
    problems = (*shown.settings.notes, *_deleted(shown, spec))
    return tuple(OfficeNote(SETTINGS_NAME, problem) for problem in problems)


def _deleted(shown: PeriodView, spec: Spec) -> Iterator[Problem]:
    """G22: units that had files accepted and have no row in the roster any more, so that nobody
    asks them for anything; one that was closed keeps its row."""
    order = shown.settings.in_time()
    latest: dict[str, str] = {}
    for filing in shown.filings:
        unit, period = filing.unit, filing.period
        if filing.result is not Result.ACCEPTED or unit is None or period not in order:
            continue
        if unit not in shown.settings.units:
            latest[unit] = max(latest.get(unit, period), period, key=order.index)
    form = spec.forms["G1"]
    where = Where(form=form.id, sheet=form.sheet)
    for unit, period in sorted(latest.items()):
        yield make("G22", where, raw=unit, period=period)

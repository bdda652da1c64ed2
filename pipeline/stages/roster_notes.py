"""What the office is told of its 活动设置 beside a period's standing: what was noted while it was read,
and units that the ledger knows and the roster does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.campaign import Settings
from pipeline.paths import SETTINGS_NAME
from pipeline.problems import Problem, Where, make
from pipeline.records import Filing, Result
from pipeline.records.office import OfficeNote
from pipeline.spec.model import Spec


def roster_notes(
    filings: Iterable[Filing], settings: Settings, spec: Spec
) -> tuple[OfficeNote, ...]:
    """Notes on 活动设置, those of reading it first."""
    problems = (*settings.notes, *_deleted(filings, settings, spec))
    return tuple(OfficeNote(SETTINGS_NAME, problem) for problem in problems)


def _deleted(filings: Iterable[Filing], settings: Settings, spec: Spec) -> Iterator[Problem]:
    """G22: units that had files accepted and have no row in the roster any more, so that nobody
    asks them for anything; one that was closed keeps its row."""
    order = settings.in_time()
    latest: dict[str, str] = {}
    for filing in filings:
        unit, period = filing.unit, filing.period
        if filing.result is not Result.ACCEPTED or unit is None or period not in order:
            continue
        if unit not in settings.units:
            latest[unit] = max(latest.get(unit, period), period, key=order.index)
    for unit, period in sorted(latest.items()):
        form = spec.forms["G1"]
        yield make("G22", Where(form=form.id, sheet=form.sheet), raw=unit, period=period)

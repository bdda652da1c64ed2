"""Examine (机检) one workbook: read, extract, check, measure. Runs inside an isolated worker.

Knows nothing of the ledger, of other units or of who sent the file.
"""

from __future__ import annotations

import gc
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from pipeline.analysis.measures import measures_of
from pipeline.analysis.reading import open_reading
from pipeline.analysis.sources import cells_of
from pipeline.campaign import Settings
from pipeline.checks import check, settle
from pipeline.extraction import extract, needless, tally
from pipeline.intake import Limits, Refused, read
from pipeline.problems import Effect, Problem
from pipeline.records import Examination, Result, Submission, pack, pack_cells
from pipeline.spec import Spec, load
from pipeline.stages.own_workbooks import as_own

# objects between two searches for cycles: more than a workbook makes, which leaves next to none
_GARBAGE = 20_000


class Task(Struct, frozen=True):
    """One workbook to examine: where its bytes lie, which they were (SHA-256), its given name, the
    date received."""

    location: Path
    sha256: str
    name: str
    received: date


class Unread(Struct, frozen=True):
    """Nothing was examined, because the bytes could not be read (I17), or are not those that were
    found there (I25). It says nothing of the workbook: it is looked at again in the next run."""

    code: str


class Bench(Struct, frozen=True):
    """What a worker holds between tasks."""

    spec: Spec
    settings: Settings
    limits: Limits


_bench: Bench | None = None


def set_up(settings: Settings, limits: Limits) -> None:
    """Initializer of a worker: settings and limits stay in the process, beside the specification,
    which is there already where the process was forked (`prepared`)."""
    global _bench  # noqa: PLW0603 - a worker process has no other place for its state
    _bench = Bench(load(), settings, limits)
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def examine(task: Task) -> Examination | Unread:
    """The Examination of *task*'s bytes; every finding is in it, nothing is raised but what
    means that we cannot go on (out of memory). Unread where they are not there to be examined."""
    try:
        data = task.location.read_bytes()
    except OSError:
        return Unread("I17")
    if sha256(data).hexdigest() != task.sha256:
        return Unread("I25")
    return examine_bytes(data, task.name, task.received, at_bench())


def at_bench() -> Bench:
    """What this worker was set up with."""
    if _bench is None:
        raise RuntimeError("set_up has not run in this worker")
    return _bench


def examine_bytes(data: bytes, name: str, received: date, bench: Bench) -> Examination:
    """The Examination of *data*, as received on *received*."""
    try:
        raw = read(data, name, bench.limits, partial(needless, spec=bench.spec))
    except Refused as refused:
        return Examination(None, None, (refused.problem,), refused.result)
    own = as_own(name, [sheet.name for sheet in raw.sheets])
    if own is not None:
        return Examination(None, None, (own,), Result.NOT_A_RETURN)
    extraction = extract(raw, bench.spec, bench.settings, received)
    submission = extraction.submission
    if submission is None:
        result = Result.RETURNED if extraction.identity else Result.NOT_A_RETURN
        return Examination(extraction.identity, None, settle(extraction.problems), result)
    found = extraction.problems + check(submission, bench.spec, bench.settings, received)
    problems = settle(found)
    returned = _goes_back(problems)
    reading = open_reading(submission, bench.spec, bench.settings)
    cells = None if returned else pack_cells(cells_of(reading) if reading else {})
    return Examination(
        identity=submission.identity,
        unit_class=submission.unit_class,
        problems=problems,
        result=Result.RETURNED if returned else None,
        rows={form: len(table.rows) for form, table in submission.tables.items()},
        control=control_sum(submission, bench.spec),
        measures=measures_of(reading) if reading else {},
        tally=tally(raw, bench.spec),
        document=pack(submission),
        cells=cells,
    )


def control_sum(submission: Submission, spec: Spec) -> int:
    """控制数: the sum of all counts of the workbook (fields with ``control``), blanks as
    nothing; the cover shows the same sum by formula."""
    total = 0
    for form, table in submission.tables.items():
        names = [entry.id for entry in spec.forms[form].fields if entry.control]
        for row in table.rows:
            for name in names:
                value = row.values.get(name)
                total += value if isinstance(value, int) else 0
    return total


def _goes_back(problems: tuple[Problem, ...]) -> bool:
    return any(problem.effect is Effect.RETURN for problem in problems)


__all__ = [
    "Bench",
    "Task",
    "Unread",
    "at_bench",
    "control_sum",
    "examine",
    "examine_bytes",
    "set_up",
]

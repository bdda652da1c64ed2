"""Spread (分头做): the workbooks of a folder drawn in batches, beside this process where they are
many enough to pay for it. What is drawn is the same either way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pipeline.analysis.view import PeriodView
from pipeline.campaign import Settings
from pipeline.executors import IsolatedPool
from pipeline.ledger import Ledger
from pipeline.records import Filing, Submission
from pipeline.spec.model import Spec
from pipeline.stages.examine import at_bench
from pipeline.stages.replacing import Draft, Replacing, Written, lay_drafts

J = TypeVar("J")


@dataclass(frozen=True, slots=True)
class Source:
    """What every workbook is drawn from: ``submission`` loads what a filing says."""

    spec: Spec
    settings: Settings
    submission: Callable[[Filing], Submission]


# From a job to the name of a workbook and its bytes. A function of a module, since a process is
# told its name; and jobs are told to it by value: none may hold an open ledger.
Draw = Callable[[J, Source], tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Kind(Generic[J]):
    """One kind of output: how it is drawn, how many make a batch, and how many batches pay for
    warming up a process that draws them."""

    draw: Draw[J]
    size: int
    worth: int


@dataclass(frozen=True, slots=True)
class Helpers:
    """Processes beside this one, and the ledger that they read."""

    pool: IsolatedPool
    ledger: Path


@dataclass(frozen=True, slots=True)
class _Batch:
    draw: Draw[Any]
    jobs: tuple[Any, ...]
    folder: Path
    mark: str
    ledger: Path | None


def begin(
    kind: Kind[J],
    jobs: Sequence[J],
    folder: Path,
    source: Source,
    helpers: Helpers | None = None,
) -> Callable[[], Written]:
    """Begins to draw *jobs* for *folder* and returns what puts them there: to be called once,
    when there is nothing else to do. It removes workbooks of earlier runs that are no longer
    true, and returns the paths in the order of *jobs*; OutputError names those that could not be
    written, after the rest was. With *helpers* the ledger must not be written meanwhile."""
    desk = Replacing(folder)
    ledger = helpers.ledger if helpers else None
    batches = [
        _Batch(kind.draw, tuple(jobs[at : at + kind.size]), folder, f"{os.getpid()}-{at}", ledger)
        for at in range(0, len(jobs), kind.size)
    ]
    if helpers is not None and helpers.pool.pays(len(batches), kind.worth):
        laid = (drafts for _, drafts in helpers.pool.start(_beside, batches, kind.worth))
    else:
        laid = (_drawn(batch, source) for batch in batches)
    return lambda: _finished(desk, laid)


def _finished(desk: Replacing, laid: Iterator[list[Draft]]) -> Written:
    for drafts in laid:
        for draft in drafts:
            desk.take(draft)
    desk.clear_stale()
    return desk.finish()


def _drawn(batch: _Batch, source: Source) -> list[Draft]:
    outputs = [batch.draw(job, source) for job in batch.jobs]
    return lay_drafts(batch.folder, outputs, batch.mark)


def _beside(batch: _Batch) -> list[Draft]:
    """`_drawn` in a process that has a bench; what a killed run left drawing here lays drafts that
    nobody takes, and the next run clears them away."""
    assert batch.ledger is not None
    bench = at_bench()
    with Ledger.open(batch.ledger) as ledger:
        source = Source(bench.spec, bench.settings, lambda f: ledger.submission(f.leaf.sha256))
        return _drawn(batch, source)


def source_of(view: PeriodView, spec: Spec) -> Source:
    """What *view* is drawn from."""
    return Source(spec, view.settings, view.submission)


def warm_up(helpers: Helpers, *kinds: Kind[Any]) -> None:
    """Lets processes that run already load what drawing *kinds* takes, while nothing waits for
    them."""
    helpers.pool.start(_loaded, [tuple(kind.draw for kind in kinds)] * helpers.pool.processes)


def _loaded(draws: tuple[Draw[Any], ...]) -> int:
    return len(draws)  # their modules were loaded to unpickle them

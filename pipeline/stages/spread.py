"""Spread (分头做): the workbooks of a folder drawn in batches, beside this process where they are
many enough to pay for it. What is drawn is the same either way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from importlib import import_module
from multiprocessing import parent_process
from pathlib import Path
from pickle import PicklingError
from sqlite3 import Connection
from typing import Any, Generic, TypeVar, overload

from msgspec import Struct

from pipeline.analysis.view import PeriodView
from pipeline.campaign import Settings
from pipeline.executors.isolated import IsolatedPool
from pipeline.ledger import Address, Lookups, reader
from pipeline.records import Cells, Filing, Submission
from pipeline.spec.model import Spec
from pipeline.stages.examine import at_bench
from pipeline.stages.replacing import Draft, Replacing, Written, lay_drafts, remove_drafts

J = TypeVar("J")
K = TypeVar("K")
V = TypeVar("V")


class Source(Struct, frozen=True):
    """What every workbook is drawn from: ``submission`` loads what a filing says, ``cells`` where
    the items of the score stand in it (None where that was not kept)."""

    spec: Spec
    settings: Settings
    submission: Callable[[Filing], Submission]
    cells: Callable[[Filing], Cells | None]


# From a job to the name of a workbook and its bytes. A function of a module, since a process is
# told its name; and jobs are told to it by value: none may hold an open ledger.
Draw = Callable[[J, Source], tuple[str, bytes]]


class Kind(Struct, Generic[J], frozen=True):
    """One kind of output: how it is drawn, how many make a batch, and how many batches pay for
    warming up a process that draws them."""

    draw: Draw[J]
    size: int
    worth: int


class Lazy(Sequence[J]):
    """Jobs that *make* makes of *keys* when they are asked for: what ten thousand pages say would
    take more memory than all else. To another process they go by value."""

    def __init__(self, keys: Sequence[K], make: Callable[[K], J]) -> None:
        self._keys: Sequence[Any] = keys
        self._make: Callable[[Any], J] = make

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> J: ...
    @overload
    def __getitem__(self, place: slice) -> Lazy[J]: ...
    def __getitem__(self, place: int | slice) -> J | Lazy[J]:
        if isinstance(place, slice):
            return Lazy(self._keys[place], self._make)
        return self._make(self._keys[place])

    def __reduce__(self) -> tuple[type, tuple[list[J]]]:
        try:
            return tuple, (list(self),)
        except Exception as error:  # what sends it copes with this one alone
            raise PicklingError(str(error)) from error


class Helpers(Struct, frozen=True):
    """Processes beside this one, and the ledger that they look things up in."""

    pool: IsolatedPool
    ledger: Address


class _Task(Struct, frozen=True):
    """What a process is asked: *work* on *job*, with the ledger for a source."""

    work: Callable[[Any, Source], Any]
    job: Any
    ledger: Address


def spread(
    work: Callable[[J, Source], V],
    jobs: Sequence[J],
    worth: int,
    source: Source,
    helpers: Helpers | None = None,
) -> Iterator[V]:
    """What *work* (a function of a module) makes of each of *jobs*, in their order; begun at once
    by *helpers* where *worth* jobs and more pay for it, else done here as it is asked for. The
    ledger must not be written meanwhile."""
    if helpers is None or not helpers.pool.pays(len(jobs), worth):
        return (work(job, source) for job in jobs)
    tasks = [_Task(work, job, helpers.ledger) for job in jobs]
    return (made for _, made in helpers.pool.start(_beside, tasks, worth))


def _beside(task: _Task) -> Any:
    """One task in a process that has a bench."""
    bench = at_bench()
    with _reading(task.ledger) as ledger:
        source = Source(
            bench.spec,
            bench.settings,
            lambda filing: ledger.submission(filing.leaf.sha256),
            lambda filing: ledger.cells(filing.leaf.sha256),
        )
        return task.work(task.job, source)


@contextmanager
def _reading(address: Address) -> Iterator[Lookups]:
    """The ledger at *address*; a process beside a run keeps it open, since opening it takes as
    long as a slip."""
    if parent_process() is not None:
        yield Lookups(address, _kept_open(address.path))
    else:  # a task that no process brought to an end
        with closing(reader(address.path)) as connection:
            yield Lookups(address, connection)


@lru_cache(maxsize=1)
def _kept_open(path: Path) -> Connection:
    return reader(path)


class _Batch(Struct, frozen=True):
    draw: Draw[Any]
    jobs: Sequence[Any]
    folder: Path
    mark: str


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
    written, after the rest was. What a killed run left drawing leaves nothing behind."""
    desk = Replacing(folder)
    batches = [
        _Batch(kind.draw, jobs[at : at + kind.size], folder, f"{os.getpid()}-{at}")
        for at in range(0, len(jobs), kind.size)
    ]
    laid = spread(_drawn, batches, kind.worth, source, helpers)
    return lambda: _finished(desk, laid)


def _finished(desk: Replacing, laid: Iterator[list[Draft]]) -> Written:
    for drafts in laid:
        for draft in drafts:
            desk.take(draft)
    desk.clear_stale()
    return desk.finish()


def _drawn(batch: _Batch, source: Source) -> list[Draft]:
    outputs = [batch.draw(job, source) for job in batch.jobs]
    drafts = [] if _left_alone() else lay_drafts(batch.folder, outputs, batch.mark)
    if _left_alone():  # the next run may have looked for drafts already
        remove_drafts(drafts)
    return drafts


def _left_alone() -> bool:
    """True in a process that draws for a run which was killed."""
    run = parent_process()
    return run is not None and not run.is_alive()


def source_of(view: PeriodView, spec: Spec) -> Source:
    """What *view* is drawn from."""
    return Source(spec, view.settings, view.submission, view.cells)


def warm_up(pool: IsolatedPool, modules: Sequence[str]) -> None:
    """Lets processes that run already load *modules*, while nothing waits for them."""
    pool.start(load, [modules] * pool.processes)


def load(modules: Sequence[str]) -> None:
    """Loads *modules*, which are going to be asked for."""
    for module in modules:
        import_module(module)

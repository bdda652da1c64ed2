"""Ingest (收件): walk the inbox, examine every workbook not seen before, record all of it.

The examination runs in isolated workers; a file that kills its worker is that file's outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign import Settings
from pipeline.executors.isolated import IsolatedPool
from pipeline.executors.outcome import Fate
from pipeline.intake import Limits, walk
from pipeline.paths import Home
from pipeline.problems import make
from pipeline.progress import Progress
from pipeline.records import Examination, Leaf, Result
from pipeline.stages.arriving import Arriving
from pipeline.stages.beforehand import many
from pipeline.stages.examine import Task, Unread, examine, set_up
from pipeline.stages.scratch import scratch

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

Entry = tuple[Leaf, Examination | None]
T = TypeVar("T")

# files that are recorded together: known ones, and new ones while others are examined
_KNOWN, _NEW = 100, 25
# new files that pay for one more process: it takes 0.13 s to start and warm up, a file 0.01 s
_WORTH = 12
# of what goes to a process at once: the share of an ordinary file, and bytes that fill it
_ORDINARY, _LARGE = 1 / 4, 256 * 1024
# how a worker ended → problem code
_FATES = {"timeout": "I90", "killed": "I91", "memory": "I92", "error": "I93"}


class Ingested(Struct, frozen=True):
    """Leaves now in the inbox, and how many of them this run examined for the first time."""

    leaves: int
    examined: int


def _nothing() -> None:
    pass


class Meanwhile(Struct, frozen=True):
    """What is done here beside the processes that examine, and not at all where there is nothing to
    examine: *begun* once they do, *ended* when they are done, before their last batch is recorded."""

    begun: Callable[[], None] = _nothing
    ended: Callable[[], None] = _nothing


def ingest(
    home: Home,
    ledger: Ledger,
    settings: Settings,
    as_of: date,
    workers: int | None,
    progress: Progress,
) -> Ingested:
    """Bring the ledger up to date with the inbox. Nothing in the inbox is changed; a second
    call with the same inbox opens no workbook. Recorded in batches, each one transaction.

    *workers* processes examine; None means one for each core, fewer where the new files are few:
    a small inbox is examined in one process, isolated all the same.
    """
    with staff(settings, workers) as pool:
        return take_in(home, ledger, settings, as_of, pool, progress)


def staff(settings: Settings, workers: int | None) -> IsolatedPool:
    """Processes set up for work under *settings*, not yet started."""
    limits = Limits.from_parameters(settings.parameters.values)
    return IsolatedPool(
        workers,
        seconds=limits.worker_seconds,
        memory=limits.worker_memory,
        initializer=set_up,
        initargs=(settings, limits),
        worth=_WORTH,
    )


def take_in(
    home: Home,
    ledger: Ledger,
    settings: Settings,
    as_of: date,
    pool: IsolatedPool,
    progress: Progress,
    meanwhile: Meanwhile | None = None,
) -> Ingested:
    """`ingest` by the processes of *pool* (see `staff`), which go on running."""
    limits = Limits.from_parameters(settings.parameters.values)
    known = ledger.examined(settings.digest)
    if not known and many(home.root, pool.full):
        pool.start_ahead(examine)
    with scratch(home, "来件") as spool:
        walked = walk(home, spool, limits, pool)
        arriving = Arriving(walked, known, ledger.received(), as_of, progress)
        new = _examined(pool, arriving, progress, meanwhile or Meanwhile())
        seen: Iterator[Entry] = ((leaf, None) for leaf in arriving.others())
        for batch in chain(_batches(new, _NEW), _batches(seen, _KNOWN)):
            ledger.record(batch, as_of, settings.digest, settings.current)
    paths = [leaf.path for leaf in arriving.leaves]
    ledger.finish(paths, as_of, settings.current, settings.digest)
    return Ingested(len(paths), arriving.new)


def _examined(
    pool: IsolatedPool, arriving: Arriving, progress: Progress, meanwhile: Meanwhile
) -> Iterator[Entry]:
    """The first leaf with the bytes of every new workbook."""

    def begun() -> None:
        arriving.walk_on()
        meanwhile.begun()

    def share(task: Task) -> float:
        return max(_ORDINARY, arriving.leaf(task).size / _LARGE)

    misdated: list[Task] = []
    again = (replace(task, received=arriving.day(task.sha256)) for task in misdated)
    outcomes = chain(
        pool.run(examine, arriving.tasks(), begun, share), pool.run(examine, again, share=share)
    )
    for number, (task, outcome) in enumerate(outcomes, start=1):
        progress("检查报表", min(number, arriving.new), arriving.new)
        if isinstance(outcome.value, Unread):
            arriving.put_off(task, outcome.value.code)
        elif task.received != arriving.day(task.sha256):  # a mail with it was found later
            misdated.append(task)
        else:
            yield arriving.leaf(task), as_examination(outcome.value, outcome.fate, outcome.detail)
    if arriving.new:
        meanwhile.ended()


def as_examination(found: Examination | None, fate: Fate, detail: str) -> Examination:
    """What a worker *found*; where it came to no good end, quarantine with the reason."""
    if fate == "ok" and found is not None:
        return found
    problem = make(_FATES[fate], detail=detail)
    return Examination(None, None, (problem,), Result.QUARANTINED)


def _batches(entries: Iterable[T], size: int) -> Iterator[list[T]]:
    walker = iter(entries)
    while batch := list(islice(walker, size)):
        yield batch

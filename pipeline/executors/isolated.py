"""`IsolatedPool`: processes with limits on time and memory, whose death is one item's outcome.

Knows nothing of workbooks.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar, cast

from pipeline.errors import WorkersError
from pipeline.executors.crew import Crew, DiedError, Task
from pipeline.executors.outcome import Fate, Outcome
from pipeline.executors.server import context, foresee
from pipeline.executors.worker import Reply

I = TypeVar("I")  # noqa: E741 - item
V = TypeVar("V")
_Sent: TypeAlias = tuple[tuple[I, ...], Task]  # items that went together

GIB = 1024**3
_AHEAD = 32  # items scheduled per worker: work for the time that `begun` takes
_COLD = 3  # times as many items must be there where no process runs yet


class IsolatedPool:
    """A context manager over at most *workers* processes; None means one for each core, as far
    as each gets *worth* items, which pay for its start.

    seconds  wall time (and CPU time) of one item
    memory   bytes of address space of a process, where the platform can limit it
    initializer, initargs  called once in every process, for state that all items share

    Processes start with the first item, never more than there are items. They are forked from
    a fork server (spawned where there is none), not from this process: it has threads, an open
    ledger and possibly large frames, none of which a process that opens strangers' files should
    inherit; a server that has the modules of function and initializer loaded already makes a new
    process as cheap as a fork. With an initializer the server starts on entry at the latest (see
    `foresee`). Where the platform has no limits of memory (Windows), the wall limit alone holds.
    """

    def __init__(
        self,
        workers: int | None = None,
        seconds: float = 30,
        memory: int = 2 * GIB,
        initializer: Callable[..., None] | None = None,
        initargs: tuple[Any, ...] = (),
        worth: int = 1,
    ) -> None:
        self._workers = max(1, cores() if workers is None else workers)
        self._worth = worth if workers is None else 1
        self._seconds = seconds
        self._initargs = (memory, initializer, initargs)
        self._crew: Crew | None = None

    def __enter__(self) -> Self:
        initializer = self._initargs[1]
        if initializer is not None:
            foresee(_modules(initializer))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        crew, self._crew = self._crew, None
        if crew is not None:
            crew.stop()

    def run(
        self,
        function: Callable[[I], V],
        items: Iterable[I],
        begun: Callable[[], None] | None = None,
        share: Callable[[I], float] = lambda _: 1,
    ) -> Iterator[tuple[I, Outcome[V]]]:
        """(item, Outcome) for each of *items*, in their order. *function* and items must be
        picklable. Items are drawn a bounded number ahead, so that memory stays flat; calls may
        be nested (one run's items may come out of another's). *begun* is called once, while the
        processes start and have something to do: what this process does then keeps nobody waiting.
        Items go to a process together until their *share* comes to one, since sending them one by
        one costs a tenth of a workbook each; where that process dies or takes too long, each of
        them is done once more alone, so that its end is its own all the same.

        Raises WorkersError where processes cannot even be started (the initializer fails).
        """
        source = iter(items)
        first = list(islice(source, self._workers * self._worth))
        if not first:
            return
        crew = self._staffed(math.ceil(len(first) / self._worth), function)
        waiting: deque[_Sent[I]] = deque()
        together = _groups(chain(first, source), share)
        self._fill(waiting, together, crew, function)
        if begun is not None:
            begun()
        while waiting:
            some, task = waiting.popleft()
            try:
                replies = task.replies()
            except (DiedError, TimeoutError) as error:
                if len(some) > 1:
                    alone = [((item,), self._scheduled(crew, function, (item,))) for item in some]
                    waiting.extendleft(reversed(alone))
                else:
                    yield some[0], _end(error)
            else:
                yield from zip(some, map(_received, replies), strict=True)
            self._fill(waiting, together, crew, function)

    def _fill(
        self,
        waiting: deque[_Sent[I]],
        together: Iterator[tuple[I, ...]],
        crew: Crew,
        function: Callable[[I], V],
    ) -> None:
        """Schedules as many as may be ahead."""
        ahead = sum(len(some) for some, _ in waiting)
        while ahead < self._workers * _AHEAD and (some := next(together, ())):
            waiting.append((some, self._scheduled(crew, function, some)))
            ahead += len(some)

    def pays(self, items: int, worth: int) -> bool:
        """True where *items*, *worth* of which pay for warming up a process, are better done by
        processes; where none runs yet there is its start as well, and the server's."""
        return items >= (worth if self._crew else _COLD * worth)

    def start(
        self, function: Callable[[I], V], items: Sequence[I], worth: int = 1
    ) -> Iterator[tuple[I, V]]:
        """Begins all *items* at once, beside this process, and gives (item, value) in their order
        as they are asked for. An item that no process brought to an end (killed, timed out, out
        of memory, an exception) is done in this process, so its exception is raised here."""
        wanted = min(self._workers, math.ceil(len(items) / worth))
        crew = self._staffed(max(1, wanted), function)
        begun = [(item, self._scheduled(crew, function, (item,))) for item in items]
        return self._gathered(function, begun)

    def _gathered(
        self, function: Callable[[I], V], begun: list[tuple[I, Task]]
    ) -> Iterator[tuple[I, V]]:
        for item, task in begun:
            try:
                outcome: Outcome[V] | None = _received(task.replies()[0])
            except (DiedError, TimeoutError, WorkersError):
                outcome = None
            if outcome is not None and outcome.fate == "ok":
                yield item, cast("V", outcome.value)
            else:
                yield item, self._here(function, item)

    def _here(self, function: Callable[[I], V], item: I) -> V:
        _, initializer, initargs = self._initargs
        if initializer is not None:
            initializer(*initargs)
        return function(item)

    @property
    def processes(self) -> int:
        """How many processes have been asked for so far."""
        return self._crew.size if self._crew else 0

    def _scheduled(self, crew: Crew, function: Callable[[I], V], some: tuple[I, ...]) -> Task:
        return crew.schedule(function, some, self._seconds)

    def _staffed(self, wanted: int, function: Callable[..., object]) -> Crew:
        """The crew, which may have *wanted* processes from now on."""
        if self._crew is None:
            made = context(_modules(function, self._initargs[1]))
            self._crew = Crew(made, self._initargs, wanted)
        self._crew.size = max(self._crew.size, wanted)
        return self._crew


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _groups(items: Iterator[I], share: Callable[[I], float]) -> Iterator[tuple[I, ...]]:
    """*items* in their order, as many together as come to one."""
    some: list[I] = []
    load = 0.0
    for item in items:
        some.append(item)
        load += share(item)
        if load >= 1:
            yield tuple(some)
            some, load = [], 0.0
    if some:
        yield tuple(some)


def _modules(*needed: Callable[..., object] | None) -> list[str]:
    """Where what is *needed* in a process is defined."""
    return [each.__module__ for each in needed if each]


def _received(reply: Reply) -> Outcome[Any]:
    """The outcome of an item that its process told us."""
    fate, told = reply
    if isinstance(told, bytes):
        return Outcome(pickle.loads(told), "ok")  # noqa: S301 - our own process wrote it
    return Outcome(None, cast("Fate", fate), told)


def _end(error: DiedError | TimeoutError) -> Outcome[Any]:
    """The outcome of an item over which its process ended."""
    if isinstance(error, DiedError):
        if error.status == -getattr(signal, "SIGXCPU", 0):
            return Outcome(None, "timeout", "CPU time")
        return Outcome(None, "killed", str(error))
    return Outcome(None, "timeout", "wall time")

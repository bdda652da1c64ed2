"""`IsolatedPool`: processes with limits on time and memory, whose death is one item's outcome.

Knows nothing of workbooks.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar, cast

from pipeline.errors import WorkersError
from pipeline.executors.aside import aside, both
from pipeline.executors.dealing import cores, groups
from pipeline.executors.outcome import Outcome, expired, failed, received
from pipeline.executors.server import context, foresee
from pipeline.executors.worker import Reply, attempt, confine

if TYPE_CHECKING:
    from pipeline.executors.pools import ProcessPool

I = TypeVar("I")  # noqa: E741 - item
V = TypeVar("V")
# items that went together, and whether it is the last time
_Sent: TypeAlias = tuple[tuple[I, ...], Future[list[Reply]], bool]

GIB = 1024**3
_AHEAD = 32  # items scheduled per worker: work for the time that `begun` takes
_COLD = 3  # times as many items must be there where no process runs yet
_TICK = 0.02  # s after which a pool looks again whether it is to end, or a process has
_LIVES = 3  # times a pool may break before the items left are given up


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
        self._pools: list[tuple[int, ProcessPool]] = []
        self._ahead: Thread | None = None
        self._leaving: list[Thread] = []  # who waits for processes that were dismissed

    def __enter__(self) -> Self:
        initializer = self._initargs[1]
        if initializer is not None:
            foresee(_modules(initializer))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._ahead is not None:
            self._ahead.join()
        self.dismiss()
        for leaving in self._leaving:
            leaving.join()

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
        one costs a tenth of a workbook each. What came to no good end is done once more, alone: so
        its end is its own, and what befell its process from outside is not taken for its fault.

        Raises WorkersError where processes cannot even be started (the initializer fails).
        """
        source = iter(items)
        first = list(islice(source, self.full))
        if not first:
            return
        pool = self._pool(math.ceil(len(first) / self._worth), function)
        waiting: deque[_Sent[I]] = deque()
        together = groups(chain(first, source), share)
        lives = _LIVES
        while True:
            fill = partial(self._fill, waiting, together, pool, function)
            both(fill, begun) if begun else fill()
            begun = None
            if not waiting:
                return
            some, future, last = waiting.popleft()
            error = _error(future)
            if isinstance(error, BrokenProcessPool):
                # an idle process was killed from outside: start afresh with what is left
                lives -= 1
                if not lives:
                    raise WorkersError
                together = chain([some], [others for others, _, _ in waiting], together)
                waiting.clear()
                pool = self._replaced(pool, function)
                continue
            ends = [_end(error)] * len(some) if error else [*map(received, future.result())]
            good = len(some) if last else _good(ends)
            yield from zip(some[:good], ends[:good], strict=True)
            for place in reversed(range(good, len(some))):
                item = (some[place],)
                known = None if error else _known(future.result()[place])
                waiting.appendleft((item, known or self._schedule(pool, function, item), True))

    def _fill(
        self,
        waiting: deque[_Sent[I]],
        together: Iterator[tuple[I, ...]],
        pool: ProcessPool,
        function: Callable[[I], V],
    ) -> None:
        """Schedules as many as may be ahead."""
        ahead = sum(len(some) for some, _, _ in waiting)
        while ahead < self._workers * _AHEAD and (some := next(together, ())):
            waiting.append((some, self._schedule(pool, function, some), False))
            ahead += len(some)

    @property
    def full(self) -> int:
        """How many items pay for all of its processes."""
        return self._workers * self._worth

    def start_ahead(self, function: Callable[..., object]) -> None:
        """Starts all processes for *function* while this one finds out what they are to do."""
        pool = self._pool(self._workers, function)
        self._ahead = aside(_started, pool)

    def dismiss(self) -> None:
        """Nothing more is asked for: what ends a pool takes a moment, in which this process goes on
        with its own. Who asks for something after all gets new processes."""
        pools, self._pools = self._pools, []
        for _size, pool in pools:
            pool.stop()  # type: ignore[no-untyped-call]
            self._leaving.append(aside(pool.join))

    def pays(self, items: int, worth: int) -> bool:
        """True where *items*, *worth* of which pay for warming up a process, are better done by
        processes; where none runs yet there is its start as well, and the server's."""
        return items >= (worth if self._pools else _COLD * worth)

    def start(
        self, function: Callable[[I], V], items: Sequence[I], worth: int = 1
    ) -> Iterator[tuple[I, V]]:
        """Begins all *items* at once, beside this process, and gives (item, value) in their order
        as they are asked for. An item that no process brought to an end (killed, timed out, out
        of memory, an exception) is done in this process, so its exception is raised here."""
        wanted = min(self._workers, math.ceil(len(items) / worth))
        pool = self._pool(max(1, wanted), function)
        begun = [(item, self._schedule(pool, function, (item,))) for item in items]
        return self._gathered(function, begun)

    def _gathered(
        self, function: Callable[[I], V], begun: list[tuple[I, Future[list[Reply]]]]
    ) -> Iterator[tuple[I, V]]:
        for item, future in begun:
            replies = future.result() if _error(future) is None else [("error", "")]
            outcome: Outcome[V] = received(replies[0])
            if outcome.fate == "ok":
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
        """How many processes there are, or are just asked for; those that were dismissed are none."""
        return sum(size for size, _ in self._pools)

    def _schedule(
        self, pool: ProcessPool, function: Callable[[I], V], some: tuple[I, ...]
    ) -> Future[list[Reply]]:
        args = (function, some, self._seconds)
        try:
            scheduled = pool.schedule(attempt, args=args, timeout=self._seconds)
        except RuntimeError as error:  # the pool broke since the last item
            failed: Future[list[Reply]] = Future()
            failed.set_exception(BrokenProcessPool(str(error)))
            return failed
        return cast("Future[list[Reply]]", scheduled)

    def _pool(self, wanted: int, function: Callable[..., object]) -> ProcessPool:
        """A pool of *wanted* processes, or a larger one that runs already or is just starting: who
        schedules something then waits until it has started."""
        starting = self._ahead is not None and self._ahead.is_alive()
        for size, pool in self._pools:
            if size >= wanted and (starting or pool.active):
                return pool
        from pipeline.executors.pools import (  # only here: a job without new files needs none
            CONSTS,
            ProcessPool,
        )

        CONSTS.sleep_unit = _TICK
        pool = ProcessPool(
            max_workers=wanted,
            initializer=confine,
            initargs=self._initargs,
            context=context(_modules(function, self._initargs[1])),
        )
        self._pools.append((wanted, pool))
        return pool

    def _replaced(self, broken: ProcessPool, function: Callable[..., object]) -> ProcessPool:
        size = next((size for size, pool in self._pools if pool is broken), self._workers)
        self._pools = [entry for entry in self._pools if entry[1] is not broken]
        broken.stop()  # type: ignore[no-untyped-call]
        broken.join()
        return self._pool(size, function)


def _started(pool: ProcessPool) -> None:
    with suppress(Exception):  # whoever asks for a process then is told the same
        pool.active  # noqa: B018 - to ask for it starts it


def _modules(*needed: Callable[..., object] | None) -> list[str]:
    """Where what is *needed* in a process is defined."""
    return [each.__module__ for each in needed if each]


def _error(future: Future[list[Reply]]) -> BaseException | None:
    """What kept *future* from giving its replies; BrokenProcessPool where that was no item's."""
    try:
        return future.exception()
    except CancelledError as cancelled:
        return BrokenProcessPool(str(cancelled))


def _good(ends: Sequence[Outcome[Any]]) -> int:
    """How many of *ends* are good before the first that is not."""
    return next((place for place, end in enumerate(ends) if end.fate != "ok"), len(ends))


def _known(reply: Reply) -> Future[list[Reply]] | None:
    """A good reply, to be had when its turn comes; None for one that was not."""
    if reply[0] != "ok":
        return None
    there: Future[list[Reply]] = Future()
    there.set_result([reply])
    return there


def _end(error: BaseException) -> Outcome[Any]:
    """The outcome of an item over which its process ended."""
    from pipeline.executors.pools import ProcessExpired  # loaded with the pool

    if isinstance(error, ProcessExpired):
        return expired(error.exitcode)
    return failed(error)

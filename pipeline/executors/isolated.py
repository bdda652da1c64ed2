"""`IsolatedPool`: processes with limits on time and memory, whose death is one item's outcome.

Knows nothing of workbooks.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, islice
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar, cast

from pipeline.errors import WorkersError
from pipeline.executors.dealing import cores, groups
from pipeline.executors.outcome import HungError, Outcome, ended, failed, received
from pipeline.executors.server import context, foresee
from pipeline.executors.worker import Reply, attempt

if TYPE_CHECKING:
    from pipeline.executors.crew import Crew

I = TypeVar("I")  # noqa: E741 - item
V = TypeVar("V")
# items that went together; no Future where each of them is to be done alone
_Sent: TypeAlias = tuple[tuple[I, ...], Future[list[Reply]] | None]

GIB = 1024**3
_AHEAD = 32  # items scheduled per worker: work for the time that `begun` takes
_COLD = 3  # times as many items must be there where no process runs yet
_TICKS = 20  # looks at an item that is waited for within its time


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
        self._confinement = (memory, initializer, initargs)
        self._crews: list[Crew] = []
        self._ahead: Thread | None = None

    def __enter__(self) -> Self:
        initializer = self._confinement[1]
        if initializer is not None:
            foresee(_modules(initializer))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._arrived()
        self.dismiss()
        crews, self._crews = self._crews, []
        for crew in crews:
            crew.join()

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
        crew = self._crew(math.ceil(len(first) / self._worth), function)
        waiting: deque[_Sent[I]] = deque()
        together = groups(chain(first, source), share)
        while True:
            fill = partial(self._fill, waiting, together, crew, function)
            _both(fill, begun) if begun else fill()
            begun = None
            if not waiting:
                return
            some, future = waiting.popleft()
            if future is None:
                yield from ((item, self._alone(function, item)) for item in some)
                continue
            try:
                ends = list(map(received, self._awaited(future)))
            except (BrokenProcessPool, CancelledError):
                waiting.appendleft((some, future))
                crew = self._again(waiting, crew, function)
            except Exception as error:  # it hung, or could not be sent
                if len(some) == 1:
                    yield some[0], failed(error)
                else:
                    waiting.appendleft((some, None))
                if isinstance(error, HungError):
                    crew = self._again(waiting, crew, function)
            else:
                yield from zip(some, ends, strict=True)

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
            waiting.append((some, crew.begin(attempt, function, some, self._seconds)))
            ahead += len(some)

    def _again(self, waiting: deque[_Sent[I]], ended: Crew, function: Callable[[I], V]) -> Crew:
        """Has a new crew do what is *waiting* for one that *ended*. Its processes were at work on
        the oldest, as many as there were of them: one of these may have been the end of it."""
        ended.end()
        crew = self._crew(ended.size, function)
        under_way = sum(1 for _, future in waiting if future is None)
        for at, (some, future) in enumerate(waiting):
            if future is None or _answered(future):
                continue
            if under_way < crew.size:
                under_way += 1
                waiting[at] = (some, None)
            else:
                waiting[at] = (some, crew.begin(attempt, function, some, self._seconds))
        return crew

    def _awaited(self, future: Future[list[Reply]]) -> list[Reply]:
        """What *future* gives; HungError where it is under way for longer than an item may."""
        tick = self._seconds / _TICKS
        for _ in range(_TICKS + 1):
            while True:
                try:
                    return future.result(tick)
                except TimeoutError:
                    if future.running():
                        break
        raise HungError

    def _alone(self, function: Callable[[I], V], item: I) -> Outcome[V]:
        """The outcome of *item* in a process of its own."""
        from pipeline.executors.crew import Confinement, Ended, alone

        processes = context(_modules(function, self._confinement[1]))
        try:
            reply = alone(function, item, self._seconds, processes, Confinement(*self._confinement))
        except WorkersError:
            raise
        except Exception as error:  # it could not be sent
            return failed(error)
        return ended(reply.status) if isinstance(reply, Ended) else received(reply)

    def pays(self, items: int, worth: int) -> bool:
        """True where *items*, *worth* of which pay for warming up a process, are better done by
        processes; where none runs yet there is its start as well, and the server's."""
        return items >= (worth if self._crews else _COLD * worth)

    def start(
        self, function: Callable[[I], V], items: Sequence[I], worth: int = 1
    ) -> Iterator[tuple[I, V]]:
        """Begins all *items* at once, beside this process, and gives (item, value) in their order
        as they are asked for. An item that no process brought to an end (killed, timed out, out
        of memory, an exception) is done in this process, so its exception is raised here."""
        wanted = min(self._workers, math.ceil(len(items) / worth))
        crew = self._crew(max(1, wanted), function)
        begun = [(item, crew.begin(attempt, function, (item,), self._seconds)) for item in items]
        return self._gathered(crew, function, begun)

    def _gathered(
        self,
        crew: Crew,
        function: Callable[[I], V],
        begun: list[tuple[I, Future[list[Reply]]]],
    ) -> Iterator[tuple[I, V]]:
        for item, future in begun:
            outcome: Outcome[V]
            try:
                outcome = received(self._awaited(future)[0])
            except HungError as error:
                crew.end()
                outcome = failed(error)
            except Exception as error:  # it ended, or what it was to do could not be sent
                outcome = failed(error)
            if outcome.fate == "ok":
                yield item, cast("V", outcome.value)
            else:
                yield item, self._here(function, item)

    def _here(self, function: Callable[[I], V], item: I) -> V:
        _, initializer, initargs = self._confinement
        if initializer is not None:
            initializer(*initargs)
        return function(item)

    def start_ahead(self, function: Callable[..., object]) -> None:
        """Starts all processes for *function* while this one finds out what they are to do."""
        crew = self._crew(self._workers, function)
        self._ahead = Thread(target=_called_in, args=(crew,), daemon=True)
        self._ahead.start()

    def _arrived(self) -> None:
        if self._ahead is not None:
            self._ahead.join()
            self._ahead = None

    def dismiss(self) -> None:
        """Nothing more is asked for: what ends a crew takes a moment, in which this process goes on
        with its own. Who asks for something after all gets new processes."""
        for crew in self._crews:
            crew.end()

    @property
    def processes(self) -> int:
        """How many processes have been asked for so far."""
        return sum(crew.size for crew in self._crews)

    def _crew(self, wanted: int, function: Callable[..., object]) -> Crew:
        """A crew of *wanted* processes, or a larger one, that is at work."""
        self._arrived()
        for crew in self._crews:
            if crew.size >= wanted and crew.at_work:
                return crew
        from pipeline.executors.crew import Confinement, Crew  # a job without new files needs none

        ended = [crew for crew in self._crews if not crew.at_work]
        self._crews = [crew for crew in self._crews if crew not in ended]
        for crew in ended:
            crew.end()
        processes = context(_modules(function, self._confinement[1]))
        self._crews.append(Crew(wanted, processes, Confinement(*self._confinement)))
        return self._crews[-1]


def _called_in(crew: Crew) -> None:
    """Lets all of *crew* begin; where they cannot, whoever asks for something is told."""
    for _ in range(crew.size):
        crew.begin(attempt, len, (), 1)


def _both(fill: Callable[[], None], begun: Callable[[], None]) -> None:
    """Both at once: processes start when their server has loaded what they take, for which
    *begun* does not wait."""
    with ThreadPoolExecutor(1) as aside:
        filled = aside.submit(fill)
        begun()
    filled.result()


def _modules(*needed: Callable[..., object] | None) -> list[str]:
    """Where what is *needed* in a process is defined."""
    return [each.__module__ for each in needed if each]


def _answered(future: Future[list[Reply]]) -> bool:
    """True where it gave replies before its crew ended."""
    return future.done() and not future.cancelled() and future.exception() is None

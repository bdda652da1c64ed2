"""A crew: some processes of the standard library's pool, which ends as a whole when one of them dies;
and one process for one item, whose end is told exactly. `isolated` makes one thing of both."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pipeline.errors import WorkersError
from pipeline.executors.worker import Reply, confine, only

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

_MOST = 61  # processes that Windows can wait for
_UNSTARTED = (OSError, EOFError, RuntimeError)  # a process cannot be had; a crew that ended


class Confinement(NamedTuple):
    """What every process begins with: bytes of address space, and the caller's initializer."""

    memory: int
    initializer: Callable[..., None] | None
    initargs: tuple[Any, ...]


class Crew:
    """*size* processes by *context*; they start with the first items."""

    def __init__(self, size: int, context: Any, confinement: Confinement) -> None:
        self.size = size
        self._context = _Noting(context)
        self._pool = ProcessPoolExecutor(
            min(size, _MOST),
            cast("BaseContext", self._context),
            initializer=confine,
            initargs=(*confinement,),
        )
        self._ended = False

    def begin(self, work: Callable[..., list[Reply]], *args: Any) -> Future[list[Reply]]:
        """What becomes of *work*; BrokenProcessPool where the crew ended before."""
        try:
            begun: Future[list[Reply]] = self._pool.submit(work, *args)
        except _UNSTARTED as error:
            self.end()
            failed: Future[list[Reply]] = Future()
            failed.set_exception(BrokenProcessPool(str(error)))
            return failed
        return begun

    @property
    def at_work(self) -> bool:
        """False where it ended, or one of its processes did."""
        return not self._ended and all(
            process.exitcode is None for process in self._context.begun if process.pid is not None
        )

    def end(self) -> None:
        """Ends all processes, whatever they do, and waits for none."""
        self._ended = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in self._context.begun:
            with suppress(ValueError, AttributeError):  # not started, or closed by now
                process.kill()

    def join(self) -> None:
        """Waits until it has ended."""
        self._pool.shutdown()


class _Noting:
    """A context of processes that keeps those it made."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.begun: list[Any] = []

    def Process(self, *args: Any, **named: Any) -> Any:  # noqa: N802 - as contexts call it
        self.begun.append(self._context.Process(*args, **named))
        return self.begun[-1]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)


class Ended(NamedTuple):
    """The end of a process before it gave a reply: its exit status, None where it was stopped for
    taking too long."""

    status: int | None


def alone(
    function: Callable[[Any], Any],
    item: Any,
    seconds: float,
    context: Any,
    confinement: Confinement,
) -> Reply | Ended:
    """What *function* makes of *item* in a process of its own within *seconds*. Raises WorkersError
    where the process cannot even begin, and what pickle raises for what cannot be sent."""
    ours, its = context.Pipe(duplex=False)
    process = context.Process(target=only, args=(its, function, item, seconds, confinement))
    try:
        with suppress(BrokenPipeError):  # it ended before all was sent: told below
            process.start()
        its.close()
        return _reply(ours, process, seconds)
    except (OSError, EOFError) as error:
        raise WorkersError from error
    finally:
        ours.close()
        if process.pid is not None:
            process.kill()
            process.join()


def _reply(ours: Any, process: Any, seconds: float) -> Reply | Ended:
    """What *process* says through *ours*, which ends with it."""
    ours.recv()  # it has begun
    if not ours.poll(seconds):
        return Ended(None)
    try:
        reply: Reply = ours.recv()
    except EOFError:
        process.join()
        return Ended(process.exitcode)
    return reply

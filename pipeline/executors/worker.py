"""Inside a worker process: limits on it, and one task after another with every exception caught.

Must not import anything heavy: it is loaded whenever a process starts.
"""

from __future__ import annotations

import math
import pickle
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

try:
    import resource
except ImportError:  # Windows has no such limits: there the wall limit alone holds
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_GRACE = 1  # s of CPU beyond the wall limit, so that the wall limit speaks first
_NETWORK = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"})

# ("ok", pickled value) or (fate, detail)
Reply = tuple[str, bytes | str]


def work(
    pipe: Connection[Any, Any],
    memory: int,
    initializer: Callable[..., None] | None,
    initargs: tuple[Any, ...],
) -> None:
    """The life of a worker: confined to *memory* bytes of address space, without core dumps and
    network, set up by the caller's *initializer*, it says that it is ready, then does the
    (function, items, seconds) that come through *pipe*, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began us is asked, and tells us
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_AS", memory)
    sys.addaudithook(_no_network)
    if initializer is not None:
        initializer(*initargs)
    try:
        pipe.send_bytes(b"")
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))
    except (EOFError, OSError):  # whoever began us has gone
        return


def _answer(message: bytes) -> bytes:
    function, items, seconds = pickle.loads(message)  # noqa: S301 - our own parent wrote it
    replies = attempt(function, items, seconds)
    return pickle.dumps(replies, pickle.HIGHEST_PROTOCOL)


def attempt(function: Callable[[Any], Any], items: Sequence[Any], seconds: float) -> list[Reply]:
    """Call *function* on each of *items* with at most *seconds* of CPU time each."""
    return [_attempted(function, item, seconds) for item in items]


def _attempted(function: Callable[[Any], Any], item: Any, seconds: float) -> Reply:
    """One item's reply.

    The value is pickled here, and an exception reduced to text, so that nothing that cannot
    be unpickled reaches the pool: that would break it for everybody.
    """
    _limit("RLIMIT_CPU", math.ceil(time.process_time() + seconds) + _GRACE)
    try:
        return "ok", pickle.dumps(function(item), pickle.HIGHEST_PROTOCOL)
    except MemoryError as error:
        return "memory", _told(error)
    except BaseException as error:
        return "error", _told(error)


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _limit(name: str, value: int) -> None:
    """Set the soft limit *name*, never above the hard one; silent where there is none."""
    kind = getattr(resource, name, None)
    if kind is None:
        return
    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):  # macOS knows RLIMIT_AS but does not always take it
        return


def _no_network(event: str, _: object) -> None:
    if event in _NETWORK:
        raise PermissionError("a worker has no network")

"""Inside a worker process: limits on it, and one item at a time with every exception caught.

Must not import anything heavy: it is loaded whenever a process starts.
"""

from __future__ import annotations

import math
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

try:
    import resource
except ImportError:  # Windows has no such limits: there the wall limit alone holds
    resource = None  # type: ignore[assignment]

_GRACE = 1  # s of CPU beyond the wall limit, so that the wall limit speaks first
_NETWORK = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"})

# ("ok", pickled value) or (fate, detail)
Reply = tuple[str, bytes | str]


def confine(
    memory: int, initializer: Callable[..., None] | None, initargs: tuple[Any, ...]
) -> None:
    """First call in a worker: *memory* bytes of address space, no core dump, no network; then
    the caller's *initializer*."""
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_AS", memory)
    sys.addaudithook(_no_network)
    if initializer is not None:
        initializer(*initargs)


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

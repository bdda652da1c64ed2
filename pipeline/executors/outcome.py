"""What became of one item: its value, or how its worker ended."""

from __future__ import annotations

import pickle
import signal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from msgspec import Struct

if TYPE_CHECKING:
    from pipeline.executors.worker import Reply

Fate = Literal["ok", "timeout", "killed", "memory", "error"]
V = TypeVar("V")


class Outcome(Struct, Generic[V], frozen=True):
    """value   what the function returned; None unless ``fate`` is ``ok``
    fate    ``timeout`` wall or CPU time ran out; ``killed`` the process died (abort, signal,
            exit); ``memory`` MemoryError; ``error`` any other exception
    detail  for the log: exception type and text, or the exit status
    """

    value: V | None
    fate: Fate
    detail: str = ""


def received(reply: Reply) -> Outcome[Any]:
    """The outcome of an item that its process told us."""
    fate, told = reply
    if isinstance(told, bytes):
        return Outcome(pickle.loads(told), "ok")  # noqa: S301 - our own process wrote it
    return Outcome(None, cast("Fate", fate), told)


def failed(error: BaseException) -> Outcome[Any]:
    """The outcome of an item over which there was *error* and no reply."""
    if isinstance(error, TimeoutError):
        return Outcome(None, "timeout", "wall time")
    return Outcome(None, "error", f"{type(error).__name__}: {error}"[:500])


def expired(status: int | None) -> Outcome[Any]:
    """The outcome of an item over which its process ended with *status*."""
    if status == -getattr(signal, "SIGXCPU", 0):
        return Outcome(None, "timeout", "CPU time")
    return Outcome(None, "killed", f"exit status {status}")

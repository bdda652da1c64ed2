"""What became of one item: its value, or how its worker ended."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from msgspec import Struct

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

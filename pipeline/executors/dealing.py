"""How work is dealt out: how many processes are worth while, which items go to one together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TypeVar

I = TypeVar("I")  # noqa: E741 - item


def groups(items: Iterator[I], share: Callable[[I], float]) -> Iterator[tuple[I, ...]]:
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


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

"""Threads: what is done beside what this one goes on with."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread


def aside(job: Callable[..., object], *args: object) -> Thread:
    """*job* done beside what this thread goes on with."""
    thread = Thread(target=job, args=args, daemon=True)
    thread.start()
    return thread


def both(fill: Callable[[], None], begun: Callable[[], None]) -> None:
    """Both at once: processes start when their server has loaded what they take, for which
    *begun* does not wait."""
    with ThreadPoolExecutor(1) as aside:
        filled = aside.submit(fill)
        begun()
    filled.result()

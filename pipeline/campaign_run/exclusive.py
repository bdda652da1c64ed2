"""The lock of a home: one job that writes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from pipeline.errors import LedgerError
from pipeline.paths import Home


@contextmanager
def exclusive(home: Home) -> Iterator[None]:
    """Hold the home for one job that writes; LedgerError where another job holds it. The system
    lets go of it when the job is killed."""
    lock = FileLock(home.lock, timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise LedgerError(
            "另一个汇总正在这个活动目录里进行。", "请等它做完后再试；两边同时做会互相打断。"
        ) from error

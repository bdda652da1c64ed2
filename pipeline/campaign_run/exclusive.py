"""The lock of a home: one job that writes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from errno import ENOSYS
from pathlib import Path

from pipeline.errors import LedgerError
from pipeline.paths import Home

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def exclusive(home: Home) -> Iterator[None]:
    """Hold the home for one job that writes; LedgerError where another job holds it. The system
    lets go of it when the job is killed."""
    with ExitStack() as held:
        try:
            _lock(home.lock, held)
        except TimeoutError as error:
            raise LedgerError(
                "另一个汇总正在这个活动目录里进行。", "请等它做完后再试；两边同时做会互相打断。"
            ) from error
        yield


def _lock(path: Path, held: ExitStack) -> None:
    """Locks *path* until *held* is left; TimeoutError where another job has locked it.

    Where the system has a call for it, that is all: to load filelock takes as long as to examine
    three workbooks. It is asked on Windows, and on disks that know no such call; its locks and
    ours exclude each other."""
    if fcntl is not None:
        stream = held.enter_context(path.open("ab"))
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:  # some disks say EACCES
            raise TimeoutError(str(path)) from error
        except OSError as error:
            if error.errno != ENOSYS:
                raise
        else:
            return
    from filelock import FileLock

    held.enter_context(FileLock(path, timeout=0))

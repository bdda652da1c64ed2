"""The server that processes are forked from. One that is begun in a process at work is a Python of
its own, which loads what they take while its parent does something else; one that is begun before
anything else is its parent, forked, so that all is loaded once. On systems that cannot fork,
processes are spawned instead."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module

TYPE_CHECKING = False  # `typing` itself takes as long to load as much of what is loaded here
if TYPE_CHECKING:
    from typing import Any

# how the server behaves, and what a process takes to be one of a pool
_OWN = ("pipeline.executors.serving", "pipeline.executors.worker", "pipeline.executors.pools")
_SAFE = "PYTHONSAFEPATH"
_STEP = "spawnv_passfds"
_OPEN, _STREAMS = "/dev/fd", 2  # what this process has open; the last of its streams


def foresee(modules: Iterable[str]) -> None:
    """Starts the fork server, which loads *modules* at once; nothing where it runs already or
    where processes are spawned. Whoever calls this before its own imports gets both done in the
    time of one."""
    if context(modules).get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        with _same_path(), suppress(OSError):  # whoever needs a process then is told so
            ensure_running()


def fork_here(modules: Iterable[str], shared: Iterable[str]) -> None:
    """`foresee` for a process that has only just begun: it runs no thread and holds nothing that a
    process which opens strangers' files should not inherit. *shared* of the *modules* are loaded here,
    before the server is forked: two Pythons that load the same cost a twentieth of a run of 200
    workbooks. The server loads the others while this process goes on. Where processes are spawned it
    does nothing."""
    if context(modules).get_start_method() != "forkserver":
        return
    from multiprocessing import util

    # the step of a server's start that is taken otherwise has no documented name
    spawned = getattr(util, _STEP, None)
    if spawned is None or not os.path.isdir(_OPEN):  # noqa: PTH112 - pathlib takes time
        foresee(modules)
        return
    for name in (*_OWN, *shared):
        with suppress(ImportError):  # as the server does: whoever needs it is told so
            import_module(name)
    setattr(util, _STEP, _forked)
    try:
        foresee(modules)
    finally:
        setattr(util, _STEP, spawned)


def _forked(path: bytes, words: Sequence[str], kept: Sequence[int]) -> int:  # noqa: ARG001 - as it is called
    """The process id of one that was forked, has nothing open but its streams and *kept*, and does
    what Python is told by *words*: ``python … -c lines``."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by whoever started us
            with suppress(ValueError):
                stream.flush()
    process = os.fork()
    if process:
        return process
    try:
        _close_all_but(kept)
        gc.freeze()
        exec(words[-1], {})  # noqa: S102 - multiprocessing's own lines
    except SystemExit:
        pass
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)


def _close_all_but(kept: Iterable[int]) -> None:
    for name in os.listdir(_OPEN):  # noqa: PTH208 - pathlib takes time
        if int(name) > _STREAMS and int(name) not in kept:
            with suppress(OSError):  # what the folder was listed by
                os.close(int(name))


def context(modules: Iterable[str]) -> Any:
    """How processes start; *modules* are loaded once for all by a server that does not run yet."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([*_OWN, *modules])
    return forking


@contextmanager
def _same_path() -> Iterator[None]:
    """Lets a server that starts now look for modules where this process does: by itself it would
    look into the current folder first, where anybody's file may be called like a module."""
    here = os.getcwd()  # noqa: PTH109 - pathlib takes time
    if {"", here} & set(sys.path) or _SAFE in os.environ:
        yield
        return
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        del os.environ[_SAFE]

"""The server that processes are forked from: begun early, it loads what they take while its parent
does something else. On systems that cannot fork, processes are spawned instead."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

TYPE_CHECKING = False  # `typing` itself takes as long to load as much of what is loaded here
if TYPE_CHECKING:
    from typing import Any

# how the server behaves, and what a process takes to be one of a pool
_OWN = ("pipeline.executors.serving", "pipeline.executors.worker", "pebble.pool.process")
_SAFE = "PYTHONSAFEPATH"


def foresee(modules: Iterable[str]) -> None:
    """Starts the fork server, which loads *modules* at once; nothing where it runs already or
    where processes are spawned. Whoever calls this before its own imports gets both done in the
    time of one."""
    if context(modules).get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        with _same_path(), suppress(OSError):  # whoever needs a process then is told so
            ensure_running()


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

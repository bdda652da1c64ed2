"""A process that does one job and ends: what it makes it keeps until then, and the system takes its
memory back at once, so looking for what could be given back earlier is lost time."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable

_GARBAGE = 100_000  # new objects between two searches for cycles


def short_lived(command: Callable[[], object]) -> None:
    """Runs *command*, the whole of this process, which ends as it says (SystemExit): threads, other
    exit handlers and streams come to their end as ever, but then nothing is taken apart piece by
    piece. Where it ends otherwise, or a stream cannot take what was written, Python sees to it."""
    search_rarely()
    said: list[int] = []
    atexit.register(_leave, said)  # the first to be registered is the last to be called
    try:
        command()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            said.append(end.code or 0)
        raise


def search_rarely() -> None:
    """Lets Python search for cycles less often: the searches were a tenth of a run's time."""
    gc.set_threshold(_GARBAGE)


def _leave(said: list[int]) -> None:
    if not said:
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed by whoever started us
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(said[0] & 0xFF)

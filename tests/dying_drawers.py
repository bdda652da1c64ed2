"""Drawing as processes do it in these tests: the real thing, but for a unit whose process dies."""

from __future__ import annotations

import multiprocessing
import os
import signal

from pipeline.stages.slips import Case, draw_slip
from pipeline.stages.spread import Source

DEADLY = "XX002"


def draw_or_die(case: Case, source: Source) -> tuple[str, bytes]:
    if case.slip.unit.code == DEADLY and beside():
        os.kill(os.getpid(), signal.SIGKILL)
    return draw_slip(case, source)


def draw_or_fail(case: Case, source: Source) -> tuple[str, bytes]:
    if case.slip.unit.code == DEADLY and beside():
        raise MemoryError
    return draw_slip(case, source)


def twice_or_die(number: int) -> int:
    if number < 0 and beside():
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def beside() -> bool:
    """True in a process that the test started."""
    return multiprocessing.parent_process() is not None

"""What a worker does in these tests: the real examination, but for workbooks that let it die."""

from __future__ import annotations

import os
import signal
import time

from pipeline.records import Examination
from pipeline.stages.examine import Task, examine

KILL, HANG, SPIN, EXHAUST, ABORT = "杀", "停", "转", "吃", "弃"


def examine_or_die(task: Task) -> Examination:
    for mark, end in (
        (KILL, lambda: os.kill(os.getpid(), signal.SIGKILL)),
        (ABORT, os.abort),
        (HANG, lambda: time.sleep(600)),
        (SPIN, _spin),
        (EXHAUST, lambda: bytearray(8 * 1024**3)),
    ):
        if task.name.startswith(mark):
            end()
    return examine(task)


def _spin() -> None:
    while True:
        pass

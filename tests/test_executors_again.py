"""What came to no good end is done once more, alone: what befell a process once is nobody's fault, and
what ends one every time is told after the second."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.executors.isolated import IsolatedPool


def at_first(end: Callable[[], object], task: tuple[str, Path]) -> str:
    """Ends so the first time that it is asked; every time for the task 总."""
    name, folder = task
    with (folder / name).open("a") as stream:
        stream.write("1")
    again = len((folder / name).read_text()) > 1
    if name == "总" or (name == "次" and not again):
        end()
    return name


def killed(task: tuple[str, Path]) -> str:
    return at_first(lambda: os.kill(os.getpid(), signal.SIGKILL), task)


def hung(task: tuple[str, Path]) -> str:
    return at_first(lambda: time.sleep(30), task)


def failed(task: tuple[str, Path]) -> str:
    return at_first(lambda: {}["没有"], task)


def exhausted(task: tuple[str, Path]) -> str:
    return at_first(lambda: bytearray(8 * 1024**3), task)


ENDS = {killed: "killed", hung: "timeout", failed: "error", exhausted: "memory"}


@pytest.mark.parametrize("share", [1, 0.25])
@pytest.mark.parametrize("work", ENDS, ids=lambda work: work.__name__)
@pytest.mark.parametrize("name", ["次", "总"])
def test_a_second_end_is_believed_and_a_first_is_not(
    name: str, work: Callable[[tuple[str, Path]], str], share: float, tmp_path: Path
) -> None:
    tasks = [(each, tmp_path) for each in ("a", "b", name, "c", "d")]
    with IsolatedPool(2, seconds=1) as pool:
        done = list(pool.run(work, tasks, share=lambda _: share))

    assert [task for task, _ in done] == tasks
    assert [end.fate for _, end in done] == [
        "ok",
        "ok",
        "ok" if name == "次" else ENDS[work],
        "ok",
        "ok",
    ]
    assert len((tmp_path / name).read_text()) == 2
    if work is failed:  # what was well beside it is not done again
        assert all(len((tmp_path / each).read_text()) == 1 for each in "abcd")

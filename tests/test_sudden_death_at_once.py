"""Two jobs in one home at the same time: one does its work, the other says what to do, and all is
as after the one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from refusing import as_if_nothing_had_happened, chuangxian
from sudden_death import state

from pipeline.campaign_run.exclusive import exclusive
from pipeline.paths import Home

HERE = Path(__file__).parent
LIMIT = 120  # seconds until a test gives up
JOBS = (
    ["run"],
    ["templates"],
    ["export"],
    ["decide", "XX001", "--action", "退回", "--by", "甲", "--why", "乙"],
)


@pytest.mark.parametrize("words", JOBS, ids=lambda words: words[0])
def test_no_job_begins_where_another_is_at_work(home: Path, words: list[str]) -> None:
    before = state_of_files(home)
    with exclusive(Home(home)):
        assert {path.name for path in home.glob("run.lock*")} == {"run.lock"}
        done = chuangxian(home, *words)
    assert done.exit_code == 1
    assert "另一个汇总正在这个活动目录里进行" in done.stderr
    assert "请等它做完后再试" in done.stderr
    assert state_of_files(home) == before


def state_of_files(home: Path) -> dict[str, bytes]:
    paths = (path for path in home.rglob("*") if path.is_file() and path.name != "run.lock")
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}


Racer = subprocess.Popen[str]


@contextmanager
def at_the_start(home: Path, count: int) -> Iterator[list[Racer]]:
    """*count* processes that are about to `run` the home, all imports behind them."""
    command = [sys.executable, str(HERE / "racing_run.py"), "--home", str(home), "run"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "PYTHONUTF8": "1"}
    with ExitStack() as stack:
        racers = []
        for _ in range(count):
            racer = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment,
            )
            stack.enter_context(racer)
            stack.callback(racer.kill)
            racers.append(racer)
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        yield racers


def go_on(racer: Racer) -> None:
    assert racer.stdin is not None
    racer.stdin.write("\n")
    racer.stdin.flush()


def first_to_end(racers: list[Racer]) -> Racer:
    """The one that ends while the other still waits for its second line."""
    for _ in range(LIMIT * 20):
        for racer in racers:
            try:
                racer.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            return racer
    raise AssertionError("both hold the home")


def test_of_two_runs_that_race_one_does_the_job(home: Path, undisturbed: dict[str, Any]) -> None:
    with at_the_start(home, 2) as racers:
        for racer in racers:
            go_on(racer)
        loser = first_to_end(racers)
        (winner,) = (racer for racer in racers if racer is not loser)
        assert winner.poll() is None
        said, why = loser.communicate(timeout=LIMIT)
        assert (loser.returncode, said) == (1, "")
        assert "没有完成：另一个汇总正在这个活动目录里进行。" in why
        assert "怎么办：请等它做完后再试；两边同时做会互相打断。" in why
        told, trouble = winner.communicate("\n", timeout=LIMIT)
        assert winner.returncode == 0, trouble
        assert "没有写成" not in told
    found = state(home)
    for part, expected in undisturbed.items():
        assert found[part] == expected, part
    as_if_nothing_had_happened(home, undisturbed)


@pytest.mark.parametrize(
    "spoil", [Path.mkdir, lambda lock: lock.write_bytes(b"no lock" * 1000)], ids=["folder", "bytes"]
)
def test_a_lock_that_cannot_be_written_is_told(home: Path, spoil: Callable[[Path], object]) -> None:
    spoil(home / "run.lock")
    done = chuangxian(home, "run")
    assert done.exit_code == 1
    assert "怎么办：" in done.stderr
    assert "run.lock" in done.stderr
    assert not (home / "ledger.db").exists()

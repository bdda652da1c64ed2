"""A kill at any instant loses nothing: a second run finishes and equals an undisturbed one."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from ledger_samples import DAY, DIGEST, NOW, examination, identity, leaf, open_ledger
from sqlite_connections import connect_and

from pipeline.ledger import Ledger

BATCHES = 6
PER_BATCH = 8
FILES = [f"f{number:03}" for number in range(BATCHES * PER_BATCH)]


def entries() -> list[tuple[Any, Any]]:
    rng = random.Random(3)
    names = FILES[:]
    rng.shuffle(names)  # workers finish in any order
    return [
        (leaf(name), examination(identity(f"XX{number:03}"), F4=[{"n": number, "text": "字" * 50}]))
        for number, name in enumerate(names)
    ]


def run(ledger: Ledger, on_batch: Any = lambda _: None) -> None:
    every = entries()
    for start in range(0, len(every), PER_BATCH):
        ledger.record(every[start : start + PER_BATCH], DAY, DIGEST, NOW)
        on_batch(start // PER_BATCH)
    ledger.finish([item.path for item, _ in every], DAY, NOW, DIGEST)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def doomed_by_statement(folder: Path, count: int) -> None:
    """Runs until just before the *count*-th statement is executed; each row added is one."""
    left = [count]

    def before(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            die()

    sqlite3.connect = connect_and(lambda connection: connection.set_trace_callback(before))
    with open_ledger(folder) as ledger:
        run(ledger)
    os._exit(9)


def doomed_by_steps(folder: Path, count: int) -> None:
    """Runs until SQLite has made *count* × 100 steps, in the middle of a statement."""
    left = [count]

    def tick() -> int:
        left[0] -= 1
        if left[0] == 0:
            die()
        return 0

    sqlite3.connect = connect_and(lambda connection: connection.set_progress_handler(tick, 100))
    with open_ledger(folder) as ledger:
        run(ledger)
    os._exit(9)


def content(folder: Path) -> tuple[Any, ...]:
    with open_ledger(folder) as ledger:
        shas = sorted(ledger.examined(DIGEST))
        return (
            [(s.leaf, s.received, s.first_seen, s.present) for s in ledger.leaves()],
            [(sha, ledger.examination(sha, DIGEST)) for sha in shas],
        )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with open_ledger(folder) as ledger:
        run(ledger)
    return content(folder)


def killed(target: Any, folder: Path, count: int) -> None:
    child = multiprocessing.get_context("fork").Process(target=target, args=(folder, count))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("count", sorted(random.Random(1).sample(range(3, 267), 12)))
def test_killed_between_statements(
    tmp_path: Path, undisturbed: tuple[Any, ...], count: int
) -> None:
    killed(doomed_by_statement, tmp_path, count)
    with open_ledger(tmp_path) as ledger:
        assert len(ledger.examined(DIGEST)) % PER_BATCH == 0  # a batch is whole or absent
        run(ledger)
    assert content(tmp_path) == undisturbed


@pytest.mark.parametrize("count", [2, 10, 25, 40, 60])
def test_killed_inside_a_statement(
    tmp_path: Path, undisturbed: tuple[Any, ...], count: int
) -> None:
    killed(doomed_by_steps, tmp_path, count)
    with open_ledger(tmp_path) as ledger:
        assert len(ledger.examined(DIGEST)) % PER_BATCH == 0
        run(ledger)
    assert content(tmp_path) == undisturbed


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_was_recorded_survives_a_kill_from_outside(tmp_path: Path, seed: int) -> None:
    """The parent kills at a random instant; every batch that was said to be recorded is there."""
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)

    def child() -> None:
        with open_ledger(tmp_path) as ledger:
            run(ledger, writer.send)
        signal.pause()

    process = context.Process(target=child)
    process.start()
    told = [reader.recv() for _ in range(seed)]
    reader.poll(random.Random(seed).random() * 0.02)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with open_ledger(tmp_path) as ledger:
        assert len(ledger.examined(DIGEST)) >= PER_BATCH * len(told)

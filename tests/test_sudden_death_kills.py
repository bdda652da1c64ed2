"""A run killed at 100 seeded moments: what lies there is whole, and the next run ends in the same
ledger and the same bytes as if nothing had happened.

Half of the moments lie in the first run of a home, half in one that replaces earlier results.
"""

from __future__ import annotations

import itertools
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sudden_death import Server, copy_home, files, first_home, later_home, serving, state

HOMES = ("first", "later")
KILLED, OUT_OF_TIME = -signal.SIGKILL, -signal.SIGPROF
_numbers = itertools.count()


@dataclass
class Case:
    """A home before a run, and all that an undisturbed run of it comes to."""

    home: Path
    before: dict[str, bytes]
    after: dict[str, Any]
    seen: list[str]
    cpu: float


@dataclass
class Desk:
    server: Server
    folder: Path
    cases: dict[str, Case]

    def killed(self, name: str, **doom: Any) -> tuple[dict[str, Any], Path]:
        """A copy of the home in which a run was killed: what became of it, and where it is."""
        number = next(_numbers)
        home = copy_home(self.cases[name].home, self.folder / f"{number}")
        told = self.server.run(home, workers_too=number % 2 == 0, **doom)
        return told, home


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("猝死")
    with serving() as server:
        first = first_home(folder / "first")
        homes = {"first": first, "later": later_home(first, folder / "later", server)}
        yield Desk(server, folder, {n: undisturbed(server, h) for n, h in homes.items()})


def undisturbed(server: Server, home: Path) -> Case:
    copy = copy_home(home, home.with_name(f"{home.name}-undisturbed"))
    told = server.run(copy)
    assert told["status"] == 0, server.log
    return Case(home, files(home), state(copy), told["seen"], told["cpu"])


def recovers(desk: Desk, name: str, home: Path) -> None:
    """What lies there is whole; the next run ends where an undisturbed one does."""
    case = desk.cases[name]
    for path, data in files(home).items():
        if path.startswith("outbox/") and not path.endswith(".part"):
            whole = (case.before.get(path), case.after["files"].get(path))
            assert data in whole, f"{path} is neither the old one nor the new one"
    assert desk.server.run(home)["status"] == 0, desk.server.log
    found = state(home)
    for part, expected in case.after.items():
        assert found[part] == expected, part


def events(case: Case, wanted: Callable[[str], bool], count: int, seed: str) -> list[int]:
    """*count* numbers of events of one kind, spread over all there are."""
    numbers = [n for n, what in enumerate(case.seen, start=1) if wanted(what)]
    assert len(numbers) > 3, case.seen
    picked = random.Random(seed).choices(numbers, k=count)
    return sorted(picked)


def test_everything_dangerous_happens_in_these_runs(desk: Desk) -> None:
    for case in desk.cases.values():
        assert any(making(what) for what in case.seen) == (case is desk.cases["first"])
        assert sum(in_transaction(what) for what in case.seen) > 5
        assert sum(replacing(what) for what in case.seen) > 20
    removed = [what for what in desk.cases["later"].seen if what.startswith("os.remove")]
    assert [what for what in removed if "以前的.xlsx" in what]


def making(what: str) -> bool:
    return what.startswith(("sql inside CREATE", "sql inside PRAGMA"))


def in_transaction(what: str) -> bool:
    return what.startswith("sql inside") and not making(what)


def replacing(what: str) -> bool:
    return what.startswith(("open outbox", "os.rename outbox", "os.remove outbox")) or (
        what.startswith("open .") or what.endswith(" run.json")
    )


def killed_at(desk: Desk, name: str, numbers: Sequence[int]) -> int:
    """Kill at each of these events and recover; how often a journal was left behind, open."""
    journals = 0
    for number in numbers:
        told, home = desk.killed(name, event=number)
        assert told["status"] == KILLED
        journals += (home / "ledger.db-journal").exists()
        recovers(desk, name, home)
    return journals


def test_killed_while_the_first_ledger_is_made(desk: Desk) -> None:
    numbers = events(desk.cases["first"], making, 8, "making")
    assert killed_at(desk, "first", numbers) >= 4


@pytest.mark.parametrize("name", HOMES)
def test_killed_inside_a_transaction(desk: Desk, name: str) -> None:
    numbers = events(desk.cases[name], in_transaction, 12, f"transaction {name}")
    assert killed_at(desk, name, numbers) >= 6


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("name", HOMES)
def test_killed_while_outputs_are_replaced(desk: Desk, name: str, half: int) -> None:
    numbers = events(desk.cases[name], replacing, 14, f"replacing {name}")
    killed_at(desk, name, numbers[half::2])


@pytest.mark.parametrize("name", HOMES)
def test_killed_between_the_outputs_and_the_note_of_them(desk: Desk, name: str) -> None:
    last = len(desk.cases[name].seen)
    assert desk.cases[name].seen[-1] == "os.rename run.json"
    told, home = desk.killed(name, event=last)
    assert told == {"status": KILLED, "where": "os.rename run.json"}
    outputs = {path for path in files(home) if path.startswith("outbox/")}
    assert outputs == {path for path in desk.cases[name].after["files"] if path in outputs}
    recovers(desk, name, home)


@pytest.mark.parametrize("name", HOMES)
def test_killed_at_any_event(desk: Desk, name: str) -> None:
    killed_at(desk, name, events(desk.cases[name], bool, 8, f"any {name}"))


@pytest.mark.parametrize("name", HOMES)
def test_killed_at_any_instruction(desk: Desk, name: str) -> None:
    """By processor time: in the midst of drawing, compressing, writing, waiting for workers."""
    rng = random.Random(f"instruction {name}")
    ends = []
    for share in sorted(rng.uniform(0.02, 0.9) for _ in range(8)):
        told, home = desk.killed(name, cpu=share * desk.cases[name].cpu)
        ends.append(told["status"])
        recovers(desk, name, home)
    assert ends.count(OUT_OF_TIME) >= 6, ends  # a run may need less than the one measured


@pytest.mark.parametrize("name", HOMES)
def test_killed_while_sqlite_writes(desk: Desk, name: str) -> None:
    """A moment after a journal appeared: inside SQLite's own writing and flushing."""
    rng = random.Random(f"journal {name}")
    ends = []
    for number in (1, 1, 2, 2):
        told, home = desk.killed(name, journal=[number, rng.uniform(0, 0.004)])
        ends.append(told["status"])
        recovers(desk, name, home)
    assert ends.count(KILLED) >= 3, ends

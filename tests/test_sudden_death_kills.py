"""A run killed at 100 seeded moments: what lies there is whole, and the next run ends in the same
ledger and the same bytes as if nothing had happened.

Half of the moments lie in the first run of a home, half in one that replaces earlier results.
"""

from __future__ import annotations

import itertools
import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sudden_death import Server, copy_home, files, first_home, later_home, serving, state

HOMES = ("first", "later")
KILLED, OUT_OF_TIME = -signal.SIGKILL, -signal.SIGPROF
LAST = "os.rename run.json"  # what a run does last
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
    return what.startswith(("open outbox", "os.rename outbox", "os.remove outbox", "open ."))


def elsewhere(what: str) -> bool:
    return what != LAST and not (making(what) or in_transaction(what) or replacing(what))


@dataclass(frozen=True)
class Kills:
    """*count* different events of one *kind* in the run of one home, which is killed at each, or
    at every second of them from number *start*. At least *journals* times it must leave a
    journal of the ledger behind, open."""

    home: str
    kind: Callable[[str], bool]
    count: int
    journals: int = 0
    start: int = 0
    step: int = 1

    def __str__(self) -> str:
        return f"{self.home}-{self.kind.__name__}-{self.start}"

    def numbers(self, desk: Desk) -> list[int]:
        seen = enumerate(desk.cases[self.home].seen, start=1)
        numbers = [number for number, what in seen if self.kind(what)]
        rng = random.Random(f"{self.kind.__name__} {self.home}")
        return sorted(rng.sample(numbers, self.count))[self.start :: self.step]


def drawn(seed: str, low: float, high: float, count: int) -> list[float]:
    rng = random.Random(seed)
    return [rng.uniform(low, high) for _ in range(count)]


EVENTS = (
    Kills("first", making, 12, journals=6),
    *(Kills(home, in_transaction, 11, journals=7) for home in HOMES),
    *(Kills(home, replacing, 15, start=half, step=2) for home in HOMES for half in (0, 1)),
    *(Kills(home, elsewhere, 8) for home in HOMES),
)
# shares of the processor time of a whole run
INSTRUCTIONS = {home: drawn(f"instruction {home}", 0.02, 0.9, 8) for home in HOMES}
# which journal of the run, and how many seconds after it appeared
JOURNALS = {
    home: list(zip((1, 1, 2, 2), drawn(f"journal {home}", 0, 0.004, 4), strict=True))
    for home in HOMES
}


def test_the_moments_are_a_hundred_different_ones(desk: Desk) -> None:
    events = [(kills.home, number) for kills in EVENTS for number in kills.numbers(desk)]
    events += [(home, len(desk.cases[home].seen)) for home in HOMES]
    others = [(home, share) for home in HOMES for share in INSTRUCTIONS[home]]
    others += [(home, *moment) for home in HOMES for moment in JOURNALS[home]]
    assert len(set(events)) == len(events)
    assert len(set(events)) + len(set(others)) >= 100
    struck = [desk.cases[home].seen[number - 1] for home, number in events]
    assert sum(what.startswith("sql inside") for what in struck) >= 34
    assert sum(replacing(what) for what in struck) >= 30


@pytest.mark.parametrize("kills", EVENTS, ids=str)
def test_killed_at_an_event(desk: Desk, kills: Kills) -> None:
    journals = 0
    for number in kills.numbers(desk):
        told, home = desk.killed(kills.home, event=number)
        assert told["status"] == KILLED
        assert kills.kind(told["where"])
        journals += (home / "ledger.db-journal").exists()
        recovers(desk, kills.home, home)
    assert journals >= kills.journals


@pytest.mark.parametrize("name", HOMES)
def test_killed_between_the_outputs_and_the_note_of_them(desk: Desk, name: str) -> None:
    assert desk.cases[name].seen[-1] == LAST
    told, home = desk.killed(name, event=len(desk.cases[name].seen))
    assert told == {"status": KILLED, "where": LAST}
    outputs = {path for path in files(home) if path.startswith("outbox/")}
    assert outputs == {path for path in desk.cases[name].after["files"] if path in outputs}
    recovers(desk, name, home)


@pytest.mark.parametrize("name", HOMES)
def test_killed_at_any_instruction(desk: Desk, name: str) -> None:
    """By processor time: in the midst of drawing, compressing, writing, waiting for workers."""
    ends = []
    for share in sorted(INSTRUCTIONS[name]):
        told, home = desk.killed(name, cpu=share * desk.cases[name].cpu)
        ends.append(told["status"])
        recovers(desk, name, home)
    assert ends.count(OUT_OF_TIME) >= 6, ends  # a run may need less than the one measured


@pytest.mark.parametrize("name", HOMES)
def test_killed_while_sqlite_writes(desk: Desk, name: str) -> None:
    """A moment after a journal appeared: inside SQLite's own writing and flushing."""
    ends = []
    for moment in JOURNALS[name]:
        told, home = desk.killed(name, journal=moment)
        ends.append(told["status"])
        recovers(desk, name, home)
    assert ends.count(KILLED) >= 3, ends

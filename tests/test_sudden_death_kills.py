"""A run killed at 100 seeded moments: what lies there is whole, and the next run ends in the same
ledger and the same bytes as if nothing had happened.

Half of the moments lie in the first run of a home, half in one that replaces earlier results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sudden_kills
from sudden_death import copy_home, files, later_home
from sudden_homes import before_its_run
from sudden_kills import (
    KILLED,
    OUT_OF_TIME,
    Desk,
    Work,
    chosen,
    drawn,
    in_transaction,
    making,
    numbers_of,
    replacing,
)

HOMES = ("first", "later")
RUN = (("run",),)
LAST = "os.rename run.json"  # what a run does last


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with sudden_kills.desk("killed-runs", _works) as found:
        yield found


def _works(folder: Path) -> dict[str, Work]:
    first = copy_home(before_its_run(), folder / "first")
    later = later_home(first, folder / "later")
    return {"first": Work(first, RUN), "later": Work(later, RUN)}


def test_everything_dangerous_happens_in_these_runs(desk: Desk) -> None:
    for case in desk.cases.values():
        assert any(making(what) for what in case.seen) == (case is desk.cases["first"])
        assert sum(in_transaction(what) for what in case.seen) > 5
        assert sum(replacing(what) for what in case.seen) > 20
    removed = [what for what in desk.cases["later"].seen if what.startswith("os.remove")]
    assert [what for what in removed if "以前的.xlsx" in what]


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
        numbers = numbers_of(desk.cases[self.home], self.kind)
        return chosen(f"{self.kind.__name__} {self.home}", numbers, self.count)[
            self.start :: self.step
        ]


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
        desk.recovers(kills.home, home)
    assert journals >= kills.journals


@pytest.mark.parametrize("name", HOMES)
def test_killed_between_the_outputs_and_the_note_of_them(desk: Desk, name: str) -> None:
    assert desk.cases[name].seen[-1] == LAST
    told, home = desk.killed(name, event=len(desk.cases[name].seen))
    assert told == {"status": KILLED, "where": LAST}
    outputs = {path for path in files(home) if path.startswith("outbox/")}
    assert outputs == {path for path in desk.cases[name].after["files"] if path in outputs}
    desk.recovers(name, home)


@pytest.mark.parametrize("name", HOMES)
def test_killed_at_any_instruction(desk: Desk, name: str) -> None:
    """By processor time: in the midst of drawing, compressing, writing, waiting for workers."""
    ends = []
    for share in sorted(INSTRUCTIONS[name]):
        told, home = desk.killed(name, cpu=share * desk.cases[name].cpu)
        ends.append(told["status"])
        desk.recovers(name, home)
    assert ends.count(OUT_OF_TIME) >= 6, ends  # a run may need less than the one measured


@pytest.mark.parametrize("name", HOMES)
def test_killed_while_sqlite_writes(desk: Desk, name: str) -> None:
    """A moment after a journal appeared: inside SQLite's own writing and flushing."""
    ends = []
    for moment in JOURNALS[name]:
        told, home = desk.killed(name, journal=moment)
        ends.append(told["status"])
        desk.recovers(name, home)
    assert ends.count(KILLED) >= 3, ends

"""Homes in which a command is killed at some moment, and what must be as if it had not been: what
lies there is whole, and the same command given again ends where an undisturbed one does."""

from __future__ import annotations

import itertools
import pickle
import random
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from made_once import made_once
from sudden_death import Server, copy_home, files, server, state

KILLED, OUT_OF_TIME = -signal.SIGKILL, -signal.SIGPROF
_WORKBOOKS = ("outbox/", "templates_xlsx/")  # where nothing half-written may stand
_numbers = itertools.count()

Command = tuple[str, ...]  # words after ``chuangxian --home …``


@dataclass(frozen=True)
class Work:
    """*commands* to give in *home*, the first of which is killed. ``spread``: outputs are drawn
    by processes beside it; ``refusals``: what the first may say where it was done already."""

    home: Path
    commands: tuple[Command, ...]
    spread: bool = False
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A work, the files before it, and all that it comes to where nothing disturbs it: the state,
    the events of its first command, and the processor time of that."""

    work: Work
    before: dict[str, bytes]
    after: dict[str, Any]
    seen: list[str]
    cpu: float


@dataclass
class Desk:
    """A server, room for copies, and the cases that are tried."""

    server: Server
    folder: Path
    cases: Mapping[str, Case]

    def killed(self, name: str, **doom: Any) -> tuple[dict[str, Any], Path]:
        """A copy of the home in which the command was killed: what became of it, and where it
        is. The processes beside it die with it every second time."""
        number, work = next(_numbers), self.cases[name].work
        home = copy_home(work.home, self.folder / f"{number}")
        doom["workers_too"] = number % 2 == 0
        told = self.server.carry_out(home, *work.commands[0], spread=work.spread, **doom)
        return told, home

    def recovers(self, name: str, home: Path) -> None:
        """What lies there is whole; the commands given again end where undisturbed ones do."""
        case = self.cases[name]
        for path, data in files(home).items():
            if path.startswith(_WORKBOOKS) and not path.endswith(".part"):
                whole = (case.before.get(path), case.after["files"].get(path))
                assert data in whole, f"{path} is neither the old one nor the new one"
        first, *others = case.work.commands
        again = self.server.carry_out(home, *first, spread=case.work.spread)
        if again["status"] != 0:
            assert any(said in self.server.log for said in case.work.refusals), self.server.log
        for words in others:
            assert self.server.carry_out(home, *words)["status"] == 0, self.server.log
        found = state(home)
        for part, expected in case.after.items():
            assert found[part] == expected, part


@contextmanager
def desk(name: str, works: Callable[[Path], Mapping[str, Work]]) -> Iterator[Desk]:
    """A desk for a block of tests. *works* makes its homes in a folder, once a test session;
    *name* is that folder's."""

    def make(folder: Path) -> None:
        cases = {case: _undisturbed(server(), work) for case, work in works(folder).items()}
        (folder / "cases").write_bytes(pickle.dumps(cases))

    cases = pickle.loads((made_once(name, make) / "cases").read_bytes())
    with TemporaryDirectory(prefix="猝死-") as folder:
        yield Desk(server(), Path(folder), cases)


def _undisturbed(server: Server, work: Work) -> Case:
    copy = copy_home(work.home, work.home.with_name(f"{work.home.name}-undisturbed"))
    told = [server.carry_out(copy, *words, spread=work.spread) for words in work.commands]
    assert [one["status"] for one in told] == [0] * len(told), server.log
    return Case(work, files(work.home), state(copy), told[0]["seen"], told[0]["cpu"])


def drawn(seed: str, low: float, high: float, count: int) -> list[float]:
    """*count* numbers from *low* to *high*."""
    rng = random.Random(seed)
    return [rng.uniform(low, high) for _ in range(count)]


def chosen(seed: str, numbers: list[int], count: int) -> list[int]:
    """*count* of *numbers*, in order."""
    return sorted(random.Random(seed).sample(numbers, count))


def making(what: str) -> bool:
    """An event by which the ledger is laid out."""
    return what.startswith(("sql inside CREATE", "sql inside PRAGMA"))


def in_transaction(what: str) -> bool:
    """An event between the beginning and the end of a change of the ledger."""
    return what.startswith("sql inside") and not making(what)


def replacing(what: str) -> bool:
    """An event by which a workbook is put in its place, or removed."""
    folders = ("outbox", "templates_xlsx")
    calls = ("open", "os.rename", "os.remove")
    places = tuple(f"{call} {folder}" for call in calls for folder in folders)
    return what.startswith((*places, "open ."))


def numbers_of(case: Case, kind: Callable[[str], bool]) -> list[int]:
    """The numbers of the events of a *kind*; the first is 1."""
    return [number for number, what in enumerate(case.seen, start=1) if kind(what)]

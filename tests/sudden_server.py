"""A process that has everything imported, and runs the command line in a fork of itself for each
order on its standard input: to its end, or to the moment at which that fork is killed.

Moments are told in events of the fork (files opened for writing, moved, removed; statements to
SQLite), in processor time, as a delay after SQLite has begun a journal, or as a number of drafts
that lie in a folder. The product knows nothing of it. Run as a program; `sudden_death.Server` talks to it.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from sqlite_connections import connect_and

import pipeline
from pipeline.cli.app import main
from pipeline.executors.isolated import IsolatedPool
from pipeline.executors.server import foresee

_TOUCHED = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect")
_WRITING = os.O_WRONLY | os.O_RDWR
_POLL = 0.00005  # seconds
# what they take to examine and to draw: a fork should not load it each time
_FOR_WORKERS = ("pipeline.stages.examine", "pipeline.intake", "pipeline.stages.slips")


class Witness:
    """Counts the events of one fork, and lets it die at the one that was ordered."""

    def __init__(self, home: str, told: int, last: int | None) -> None:
        self._home, self._told, self._last = home, told, last
        self.seen: list[str] = []

    def watch(self) -> None:
        sys.addaudithook(self._audited)
        sqlite3.connect = connect_and(self._opened)

    def die(self, where: str) -> None:
        _tell(self._told, {"where": where})
        os.kill(os.getpid(), signal.SIGKILL)

    def _audited(self, name: str, args: tuple[Any, ...]) -> None:
        if name not in _TOUCHED or not args or not isinstance(args[0], str | os.PathLike):
            return
        path = os.fspath(args[1] if name == "os.rename" else args[0])
        if not str(path).startswith(self._home):
            return
        if name != "open" or (isinstance(args[2], int) and args[2] & _WRITING):
            self._happened(f"{name} {str(path)[len(self._home) + 1 :]}")

    def _opened(self, connection: sqlite3.Connection) -> None:
        connection.set_trace_callback(lambda statement: self._asked(connection, statement))

    def _asked(self, connection: sqlite3.Connection, statement: str) -> None:
        inside = "inside" if connection.in_transaction else "outside"
        self._happened(f"sql {inside} {' '.join(statement.split(maxsplit=3)[:3])}")

    def _happened(self, what: str) -> None:
        self.seen.append(what)
        if len(self.seen) == self._last:
            self.die(what)


def _tell(told: int, said: dict[str, Any]) -> None:
    os.write(told, json.dumps(said).encode() + b"\n")


def _journal(witness: Witness, journal: Path, number: int, delay: float) -> None:
    """Dies *delay* seconds after the *number*-th journal appeared: wherever SQLite is then."""
    for _ in range(number):
        while journal.exists():
            time.sleep(_POLL)
        while not journal.exists():
            time.sleep(_POLL)
    time.sleep(delay)
    witness.die("journal")


def _drafts(witness: Witness, folder: Path, number: int) -> None:
    """Dies as soon as *number* drafts lie in *folder*: while processes draw."""
    while len(list(folder.glob(".*.part"))) < number:
        time.sleep(_POLL)
    witness.die("drafts")


def _fork(order: dict[str, Any], told: int) -> None:
    """The fork: never returns."""
    os.setsid()
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    # the fork server of the parent serves its forks, too; it is not their child
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined]
    witness = Witness(order["home"], told, order.get("event"))
    witness.watch()
    if "journal" in order:
        waits = (witness, Path(order["home"], "ledger.db-journal"), *order["journal"])
        threading.Thread(target=_journal, args=waits, daemon=True).start()
    if "drafts" in order:
        folder, number = order["drafts"]
        waits = (witness, Path(order["home"], folder), number)
        threading.Thread(target=_drafts, args=waits, daemon=True).start()
    if order.get("spread"):
        IsolatedPool.pays = lambda *_: True  # type: ignore[method-assign]
    if "fsize" in order:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["fsize"], order["fsize"]))
    if "cpu" in order:
        # SIGPROF without a handler ends a process as SIGKILL does, at any instruction
        signal.setitimer(signal.ITIMER_PROF, order["cpu"])
    began = time.process_time()
    try:
        main(["--home", order["home"], *order["words"]], standalone_mode=True)
    except SystemExit as ended:
        signal.setitimer(signal.ITIMER_PROF, 0)
        said = {"seen": witness.seen, "cpu": time.process_time() - began}
        _tell(told, said)
        os._exit(ended.code if isinstance(ended.code, int) else 1)
    os._exit(99)


def _carried_out(order: dict[str, Any]) -> dict[str, Any]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _fork(order, writer)
        finally:
            os._exit(98)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    if order.get("workers_too"):
        _kill_workers()
    # two, where a thread let it die in the moment in which it came to its end
    heard = {name: value for line in said.splitlines() for name, value in json.loads(line).items()}
    return {"status": os.waitstatus_to_exitcode(status), **heard}


def _kill_workers() -> None:
    """Kill what the fork server has forked: the workers of the run that died."""
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    listed = Path(f"/proc/{server}/task/{server}/children")
    for worker in listed.read_text().split() if listed.exists() else ():
        with suppress(ProcessLookupError):  # it saw that the run had died, and ended
            os.kill(int(worker), signal.SIGKILL)


def _import_everything() -> None:
    """Once, for all forks: a moment should cost a run, not the imports of a run."""
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("python_calamine", "xlsxwriter.workbook"):
        importlib.import_module(name)


def serve(carry_out: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    _import_everything()
    foresee(_FOR_WORKERS)
    for line in sys.stdin:
        print(json.dumps(carry_out(json.loads(line))), flush=True)


if __name__ == "__main__":
    serve(_carried_out)

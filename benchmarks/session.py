"""One session of measuring: what is measured, in which order, how often, on how many files.

Imports nothing heavy: what it measures begins with its memory."""

from __future__ import annotations

import json
import math
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.results import AGAIN, RUN, Results, Sample, Series
from benchmarks.usage import Cost, Usage, measured

_ROOT = Path(__file__).resolve().parent.parent
_WORKERS = "2"
_ONCE_FROM = 10_000
_INSIDE = 100  # workbooks that are walked through step by step
_HELPS = 15
# loop → the most workbooks that it reads in one repetition; 0 for all
_LOOPS = {
    "pandas + openpyxl": 1000,
    "pandas + calamine": 1000,
    "calamine, 1 process": 0,
    "calamine, 2 processes": 0,
    "frictionless validate": 50,
}
_LIBRARIES = ("pandas", "openpyxl", "python-calamine", "frictionless", "xlsxwriter")


class Session:
    """Measures with homes made in the folder *scratch*, most things *repeats* times."""

    def __init__(self, scratch: Path, repeats: int) -> None:
        self._scratch = scratch
        self._repeats = repeats

    def measure(self, sizes: Sequence[int]) -> Results:
        """Everything, for homes of *sizes* workbooks; the smallest serves where size does not
        matter."""
        _say("compiling, as an installation does")
        _python("compileall", "-q", "pipeline", "benchmarks")
        homes = {size: self._made(size) for size in sizes}
        by_size = {size: self._size(size, home) for size, home in homes.items()}
        smallest = homes[sizes[0]]
        return Results(
            by_size=by_size,
            steps=self._steps(smallest, sizes[0]),
            returned=self._returned(smallest),
            packs=self._packs(smallest),
            help_ms=_helps(),
            machine=_machine(),
        )

    def _made(self, size: int) -> Path:
        home = self._scratch / str(size)
        _say(f"making {size:,} workbooks")
        _python("benchmarks.district", str(home), str(size))
        return home

    def _size(self, size: int, home: Path) -> dict[str, Series]:
        """All of one size; one repetition of everything after the other, so that a drift of the
        machine meets all alike."""
        found: dict[str, list[Sample]] = {}
        for number in range(1 if size >= _ONCE_FROM else self._repeats):
            _say(f"{size:,} workbooks, repetition {number + 1}")
            first, again = self._runs(home)
            found.setdefault(RUN, []).append(first)
            found.setdefault(AGAIN, []).append(again)
            for name, most in _LOOPS.items():
                step = math.ceil(size / most) if most else 1
                found.setdefault(name, []).append(_loop(name, home, step))
        return {name: Series(tuple(samples)) for name, samples in found.items()}

    def _runs(self, home: Path) -> tuple[Sample, Sample]:
        """A run in a fresh copy of *home*, and a second one with nothing new."""
        with _Copy(home) as copy:
            return _run(copy), _run(copy)

    def _steps(self, home: Path, size: int) -> dict[str, float]:
        _say("inside one workbook")
        step = max(1, size // _INSIDE)
        told = json.loads(_python("benchmarks.inside", str(home), str(step)).said)
        return {name: spent / told["files"] * 1000 for name, spent in told["cpu"].items()}

    def _returned(self, home: Path) -> Series:
        _say("returned workbooks")
        samples = []
        for _ in range(self._repeats):
            with _Copy(home) as copy:
                samples.append(_told(_python("benchmarks.returned", str(copy))))
        return Series(tuple(samples))

    def _packs(self, home: Path) -> Series:
        _say("packs")
        samples = []
        for _ in range(self._repeats):
            with _Copy(home) as copy:
                usage = measured(_chuangxian(copy, "templates"), _ROOT)
                files = len(list(copy.glob("outbox/*/下发/*.xlsx")))
            samples.append(Sample(files, usage.cost, usage.peak))
        return Series(tuple(samples))


class _Copy:
    """A copy of a home for as long as the block lasts."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._copy = home.with_name(f"{home.name} copy")

    def __enter__(self) -> Path:
        shutil.copytree(self._home, self._copy)
        return self._copy

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._copy)


def _run(home: Path) -> Sample:
    """`chuangxian run`; raises ValueError where it did not accept every workbook, since what
    goes back costs something else."""
    usage = measured(_chuangxian(home, "run", "--workers", _WORKERS), _ROOT)
    told = json.loads(usage.said)
    if told["accepted"] != told["files_seen"] or not told["reconciled"]:
        raise ValueError(f"{told['accepted']} of {told['files_seen']} accepted")
    stages = {name.rstrip("…"): cost for name, cost in usage.stages.items()}
    return Sample(told["files_seen"], usage.cost, usage.peak, stages)


def _loop(name: str, home: Path, step: int) -> Sample:
    return _told(_python("benchmarks.loops", name, str(home / "inbox"), str(step)))


def _told(usage: Usage) -> Sample:
    """What a measuring process says of itself, with its memory as seen from outside."""
    told: dict[str, Any] = json.loads(usage.said)
    return Sample(told["files"], Cost(told["wall"], told["cpu"]), usage.peak)


def _helps() -> list[float]:
    _say("chuangxian --help")
    command = [*_command(), "--help"]
    return [_timed(lambda: measured(command, _ROOT)) * 1000 for _ in range(_HELPS)]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _python(module: str, *arguments: str) -> Usage:
    return measured([sys.executable, "-m", module, *arguments], _ROOT)


def _chuangxian(home: Path, *arguments: str) -> list[str]:
    return [*_command(), "--home", str(home), "--json", *arguments]


def _command() -> list[str]:
    """The installed command, else the package itself."""
    script = Path(sys.executable).with_name("chuangxian")
    return [str(script)] if script.exists() else [sys.executable, "-m", "pipeline"]


def _machine() -> dict[str, str]:
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": versions,
    }


def _say(text: str) -> None:
    sys.stderr.write(f"{text} …\n")
    sys.stderr.flush()

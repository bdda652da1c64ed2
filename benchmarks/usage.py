"""What a command costs, with every process that it starts: wall time, CPU time, the largest
resident memory of any one process; by stage where the command announces stages on stderr.

Knows nothing of workbooks, and stays light: a child begins with this process's memory."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile

_SET_CHILD_SUBREAPER = 36  # prctl(2): orphaned grandchildren become ours, so that we can wait
_PER_MIB = 1024**2 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, KiB elsewhere
_PROC = Path("/proc")
_SHOWN = 2000  # characters of what a failed command said


@dataclass(frozen=True, slots=True)
class Cost:
    """wall and cpu (user + system of all processes), in seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Usage:
    """``peak`` is the largest resident memory of any one process, in MiB. ``stages`` are told in
    the order of their beginning, the time before the first as ``start``; their CPU time is 0
    where the system has no /proc. ``said`` is what stood on stdout."""

    cost: Cost
    peak: float
    stages: Mapping[str, Cost]
    said: bytes


class CommandFailedError(Exception):
    """The measured command ended with another status than 0."""


def measured(command: Sequence[str], cwd: Path) -> Usage:
    """Run *command* in *cwd*: wall time to its own end, CPU time and memory of all its processes
    to theirs.

    Every line on stderr begins a stage of that name. Raises CommandFailedError where it fails,
    with what it said."""
    _adopt_orphans()
    began = time.monotonic()
    with TemporaryFile() as out, ThreadPoolExecutor(1) as aside:
        child = subprocess.Popen(
            command, cwd=cwd, stdout=out, stderr=subprocess.PIPE, process_group=0
        )
        own = aside.submit(_end, child.pid)
        try:
            marks = list(_marks(child))
            ended, child.returncode, cpu, peak = own.result()
            others_cpu, others_peak = _others_ended(child.pid)
        except BaseException:  # it has a group of its own: Ctrl-C does not reach it
            os.killpg(child.pid, signal.SIGKILL)
            raise
        out.seek(0)
        said = out.read()
    if child.returncode:
        told = "\n".join(name for name, _, _ in marks)[-_SHOWN:]
        raise CommandFailedError(f"{' '.join(command)}: {child.returncode}\n{told}")
    cpu += others_cpu
    stages = _stages([("start", began, 0.0), *marks, ("", ended, cpu)])
    return Usage(Cost(ended - began, cpu), max(peak, others_peak), stages, said)


def _marks(child: subprocess.Popen[bytes]) -> Iterator[tuple[str, float, float]]:
    """(line on stderr, when, CPU seconds by then) until nobody holds stderr open."""
    assert child.stderr is not None
    with child.stderr:
        for line in child.stderr:
            told = line.decode("utf-8", "replace").strip()
            yield told, time.monotonic(), _cpu_below(child.pid)


def _stages(marks: Sequence[tuple[str, float, float]]) -> dict[str, Cost]:
    found: dict[str, Cost] = {}
    for (name, wall, cpu), (_, wall_after, cpu_after) in pairwise(marks):
        known = found.get(name, Cost(0.0, 0.0))
        found[name] = Cost(known.wall + wall_after - wall, known.cpu + cpu_after - cpu)
    return found


def _end(pid: int) -> tuple[float, int, float, float]:
    """(when the process *pid* ended, its status, CPU seconds, largest memory in MiB): so long a
    person waits, whose prompt does not wait for a fork server that goes a moment later."""
    _, word, used = os.wait4(pid, 0)
    ended = time.monotonic()
    return ended, os.waitstatus_to_exitcode(word), _cpu(used), used.ru_maxrss / _PER_MIB


def _others_ended(group: int) -> tuple[float, float]:
    """(CPU seconds, largest memory in MiB) of the others of *group*, once nobody of it is left."""
    cpu, peak = 0.0, 0.0
    while True:
        try:
            _, _, used = os.wait4(-group, 0)
        except ChildProcessError:
            return cpu, peak
        cpu += _cpu(used)
        peak = max(peak, used.ru_maxrss / _PER_MIB)


def _cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def _adopt_orphans() -> None:
    """A fork server outlives its parent by a moment; without this its workers are not counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _cpu_below(pid: int) -> float:
    """CPU seconds that *pid* and its descendants, also those that ended, have used so far."""
    processes = {entry: parent_and_ticks for entry, *parent_and_ticks in _processes()}
    below, grown = {pid}, True
    while grown:
        more = {entry for entry, (parent, _) in processes.items() if parent in below} - below
        below |= more
        grown = bool(more)
    ticks = sum(processes[entry][1] for entry in below if entry in processes)
    return ticks / os.sysconf("SC_CLK_TCK") if ticks else 0.0


def _processes() -> Iterable[tuple[int, int, int]]:
    """(process, its parent, clock ticks of itself and of its children that ended)."""
    for entry in _PROC.glob("[0-9]*/stat"):
        try:
            fields = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # it ended just now
            continue
        yield int(entry.parent.name), int(fields[1]), sum(map(int, fields[11:15]))

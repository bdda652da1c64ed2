"""`walk`: every file of the inbox as leaves, in a fixed order, containers opened.

Reads the inbox and never writes to it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace

from pipeline.errors import HomeError
from pipeline.intake.containers import Container, Found, open_container
from pipeline.intake.limits import MIB, Limits
from pipeline.intake.naming import Names, beside, mended
from pipeline.intake.refusal import too_full, too_much
from pipeline.intake.sniffing import Kind, sniff
from pipeline.intake.strangers import (
    named_as_workbook,
    refusal,
    refused_at_sight,
    temporary,
    unread,
)
from pipeline.paths import Home
from pipeline.problems import Problem, make
from pipeline.records import INSIDE, Leaf, Result
from pipeline.refusals import refused

_KEPT_FOLDER = ".gitkeep"  # keeps an empty folder in version control; no file of anybody's
_CHUNK = 1024 * 1024
_HEAD = 4096
_FATES = {"timeout": "I90", "killed": "I91", "memory": "I92", "error": "I93"}


class _Outcome(Protocol):
    @property
    def value(self) -> Any: ...
    @property
    def fate(self) -> str: ...


class Pool(Protocol):
    """What `walk` needs of `pipeline.executors.IsolatedPool`, which it does not import."""

    def run(
        self, function: Callable[[Any], Any], items: Iterable[Any], /
    ) -> Iterator[tuple[Any, _Outcome]]:
        """Each of *items* with what *function* made of it, or how its process ended."""


def walk(home: Home, spool: Path, limits: Limits, pool: Pool | None = None) -> Iterator[Found]:
    """Found for every leaf of ``home.inbox`` in the order of its paths, sub-folders included.

    A workbook inside a container is written to *spool* under its SHA-256; a loose one is left
    where it lies. Every file gives at least one leaf (``.gitkeep`` alone is passed over), and so
    do a folder that cannot be listed and a link to one. Containers are opened in *pool* where one
    is given, and one that kills its process is one quarantined leaf. ``received`` and ``sender``
    are those of the outermost mail; the date is None where the mail has none. Raises OSError where
    *spool* cannot be written, HomeError where the inbox itself cannot be listed.
    """
    entries = _entries(home, spool, limits)
    for entry in entries:
        if isinstance(entry, Container):
            yield from _with_containers(chain((entry,), entries), pool)
        else:
            yield entry


def _entries(home: Home, spool: Path, limits: Limits) -> Iterator[Found | Container]:
    """Every file in order, with those that have to be opened as they are."""
    names, inbox = Names(), home.relative(home.inbox)
    files = _files(home.inbox)
    lying = {below for below, _, _ in files}
    for below, location, fault in files:
        outer, taken = mended(f"{inbox}/{below}"), _taken(below, lying)
        path = names.unique(beside(outer) if taken else outer)
        if fault is None:
            entry = _loose(location, path, spool, limits)
        else:
            entry = Found(unread(path, path.rpartition("/")[2], fault), None)
        outer = outer if taken else path
        yield _placed(entry, outer) if isinstance(entry, Found) else entry


def _taken(below: str, lying: Set[str]) -> bool:
    """True for a loose file that has the path of something in a container: beside a folder that is
    called ``a.zip!`` lies ``a.zip``."""
    pieces = below.split(INSIDE)
    return any(INSIDE.join(pieces[:count]) in lying for count in range(1, len(pieces)))


def _placed(found: Found, outer: str) -> Found:
    """*found*, which says that it lies in *outer* where its path alone would not."""
    if found.leaf.file == outer:
        return found
    return replace(found, leaf=replace(found.leaf, outer=outer))


def _with_containers(entries: Iterator[Found | Container], pool: Pool | None) -> Iterator[Found]:
    """*entries* with what is in their containers instead of these, some of which are opened at
    once."""
    ready: deque[Found | Container] = deque()
    for task, opened in _opened(_containers(entries, ready), pool):
        while ready and ready[0] is not task:
            yield _plain(ready.popleft())
        ready.popleft()
        yield from (_placed(found, task.path) for found in opened)
    for entry in ready:
        yield _plain(entry)


def _plain(entry: Found | Container) -> Found:
    assert isinstance(entry, Found)
    return entry


def _containers(
    entries: Iterator[Found | Container], ready: deque[Found | Container]
) -> Iterator[Container]:
    """Put every one of *entries* into *ready* in order; yield those that have to be opened."""
    for entry in entries:
        ready.append(entry)
        if isinstance(entry, Container):
            yield entry


def _files(inbox: Path) -> list[tuple[str, Path, str | None]]:
    """All that lies in *inbox* and below, as its path from there with forward slashes, in the order
    of these, and why it cannot be opened: folders only where that is so."""
    found: list[tuple[str, Path, str | None]] = []
    folders = [("", str(inbox))]
    while folders:
        above, folder = folders.pop()
        try:
            with os.scandir(folder) as listed:
                entries = list(listed)
        except OSError as error:
            if not above:
                raise _no_inbox(inbox, error) from error
            found.append((above.rstrip("/"), Path(folder), "I23"))
            continue
        for entry in entries:
            below = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append((f"{below}/", entry.path))
            elif entry.name != _KEPT_FOLDER:
                linked = entry.is_symlink() and entry.is_dir()
                found.append((below, Path(entry.path), "I24" if linked else None))
    return sorted(found, key=itemgetter(0))


def _no_inbox(inbox: Path, error: OSError) -> HomeError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return HomeError(
            f"没有找到收件箱文件夹“{inbox}”。",
            f"请把它放回原处，名字必须是 {inbox.name}；在网络盘或 U 盘上的，请先接好；"
            "从来没有过的，请新建这个空文件夹。然后再运行一次。",
        )
    return HomeError(*refused(error).of(f"收件箱“{inbox}”"))


def _opened(
    tasks: Iterator[Container], pool: Pool | None
) -> Iterator[tuple[Container, list[Found]]]:
    if pool is None:
        for task in tasks:
            yield task, _leaves(open_container(task))
        return
    for task, outcome in pool.run(open_container, tasks):
        if outcome.fate == "ok":
            yield task, _leaves(outcome.value)
        else:
            yield task, [_unopened(task, make(_FATES[outcome.fate]))]


def _unopened(task: Container, problem: Problem) -> Found:
    """A container that no process could open."""
    try:
        stamp = _digest(task.location)
    except OSError:
        return Found(unread(task.path, task.name, "I17"), None)
    return _refused(task.path, task.name, stamp, (problem, Result.QUARANTINED))


def _leaves(opened: list[Found] | OSError) -> list[Found]:
    if isinstance(opened, OSError):
        raise opened
    return opened


def _loose(location: Path, path: str, spool: Path, limits: Limits) -> Found | Container:
    name = path.rpartition("/")[2]
    try:
        status = location.stat()
        if not stat.S_ISREG(status.st_mode):
            told = refusal(Kind.OTHER, name, b"")
            return _refused(path, name, (hashlib.sha256().hexdigest(), 0), told)
        if status.st_size > limits.tree_mib * MIB:
            return _huge(location, path, name, limits)
        data = location.read_bytes()
    except OSError:
        return Found(unread(path, name, "I17"), None)
    kind = sniff(data, name)
    told_or_none = temporary(name)
    if told_or_none is None and kind.container:
        return Container(location, path, name, spool, limits)
    digest = hashlib.sha256(data).hexdigest()
    if told_or_none is None:
        told_or_none = refused_at_sight(kind, name, data, limits)
    if told_or_none is not None:
        return _refused(path, name, (digest, len(data)), told_or_none)
    return Found(Leaf(path, name, digest, len(data)), location)


def _huge(location: Path, path: str, name: str, limits: Limits) -> Found:
    """A file too large to be held in memory: told by its first bytes."""
    with location.open("rb") as stream:
        kind = sniff(stream.read(_HEAD), name)
    told = refusal(kind, name, b"")
    if kind.workbook or kind.container or kind is Kind.BROKEN:  # broken: its end was not looked at
        too_large = too_much if named_as_workbook(name) else too_full
        refused = too_large("文件太大", f"{limits.tree_mib} MB")
        told = refused.problem, refused.result
    return _refused(path, name, _digest(location), told)


def _digest(location: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with location.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _refused(path: str, name: str, stamp: tuple[str, int], told: tuple[Problem, Result]) -> Found:
    problem, result = told
    digest, size = stamp
    leaf = Leaf(path, name, digest, size, workbook=False, refusal=problem, result=result)
    return Found(leaf, None)

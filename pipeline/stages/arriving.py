"""The inbox while it is walked: processes examine what was found first while the rest is found."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Set
from datetime import date
from pathlib import Path
from threading import Lock

from pipeline.intake import Found, unread
from pipeline.progress import Progress
from pipeline.records import Leaf
from pipeline.stages.examine import Task


class Arriving:
    """What *walk* gives, as far as it has come: whoever needs the next new workbook takes it a step
    on, and so does whoever asks for all of it, from any thread.

    Workbooks whose bytes are *known* are not examined, and others once. Bytes that were *received*
    before keep the date on which they came first; others have that of the earliest mail that they
    are in, or *as_of*: a task has it as far as it is known then, `day` when all has been walked.
    """

    def __init__(
        self,
        walk: Iterator[Found],
        known: Set[str],
        received: Mapping[str, date],
        as_of: date,
        progress: Progress,
    ) -> None:
        self.leaves: list[Leaf] = []  # so far
        self._walk = walk
        self._known = known
        self._received = received
        self._as_of = as_of
        self._progress = progress
        self._first: dict[str, Leaf] = {}  # with new bytes, by SHA-256
        self._mailed: dict[str, date] = {}  # by SHA-256: the earliest mail
        self._at: dict[Path, Leaf] = {}  # the same by where their bytes lie
        self._waiting: deque[Task] = deque()
        self._lock = Lock()

    def tasks(self) -> Iterator[Task]:
        """A task for the bytes of every new workbook, in the order in which they are found."""
        while (task := self._next()) is not None:
            yield task

    def walk_on(self) -> None:
        """Walks to the end, whatever becomes of the tasks."""
        more = True
        while more:
            with self._lock:
                more = self._step()

    def leaf(self, task: Task) -> Leaf:
        """The leaf that *task* was made for, the first one with its bytes."""
        return self._at[task.location]

    def day(self, sha256: str) -> date:
        """When these bytes were received, as far as the inbox has been walked."""
        return self._received.get(sha256) or self._mailed.get(sha256) or self._as_of

    def put_off(self, task: Task, code: str) -> None:
        """The leaf of *task* could not be examined, for the reason *code*: it is as if nothing but
        its name had been found, so that the next run finds it anew."""
        with self._lock:
            leaf = self._at[task.location]
            self._first.pop(leaf.sha256)
            place = next(n for n, each in enumerate(self.leaves) if each is leaf)
            self.leaves[place] = unread(leaf.path, leaf.name, code)

    @property
    def new(self) -> int:
        """New workbooks so far."""
        return len(self._first)

    def others(self) -> Iterator[Leaf]:
        """All but the first leaf with the bytes of each new workbook."""
        return (leaf for leaf in self.leaves if self._first.get(leaf.sha256) is not leaf)

    def _next(self) -> Task | None:
        with self._lock:
            while not self._waiting and self._step():
                pass
            return self._waiting.popleft() if self._waiting else None

    def _step(self) -> bool:
        found = next(self._walk, None)
        if found is None:
            return False
        leaf = found.leaf
        self.leaves.append(leaf)
        self._progress("清点收件箱", len(self.leaves), 0)
        if leaf.received is not None:
            self._mailed[leaf.sha256] = min(
                leaf.received, self._mailed.get(leaf.sha256, leaf.received)
            )
        if leaf.workbook and found.location and self._is_new(leaf.sha256):
            self._first[leaf.sha256] = self._at[found.location] = leaf
            day = self.day(leaf.sha256)
            self._waiting.append(Task(found.location, leaf.sha256, leaf.name, day))
        return True

    def _is_new(self, sha256: str) -> bool:
        return sha256 not in self._known and sha256 not in self._first

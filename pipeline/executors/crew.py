"""`Crew`: processes that do one task after another, handed out and heard by a thread of this one;
one that dies or takes too long is replaced, and its end is its task's outcome alone.
"""

from __future__ import annotations

import math
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing import connection
from typing import Any

from pipeline.errors import WorkersError
from pipeline.executors.worker import Reply, work

_AHEAD = 2  # tasks that a process holds while many wait: it need not wait for this thread
_SMALL = 32 * 1024  # bytes of a task that may be sent ahead: it lies in the pipe meanwhile
_STILLBORN = 3  # processes in a row that end before their first task, until all is given up
_GRACE = 1  # s in which a process that closed its pipe is to end
_SWITCH = 0.0005  # s until the thread here gets its turn; by default ten times that


class DiedError(Exception):
    """A process ended over a task; ``status`` is its exit status, negative for a signal."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"exit status {status}")
        self.status = status


class Task:
    """Something that a process is asked to do, for at most *seconds*, and what came of it."""

    def __init__(self, message: bytes, seconds: float) -> None:
        self.message = message
        self.seconds = seconds
        self._over = threading.Event()
        self._replies: list[Reply] = []
        self._error: Exception | None = None

    def settle(self, replies: list[Reply], error: Exception | None = None) -> None:
        """Says what came of it; once."""
        self._replies, self._error = replies, error
        self._over.set()

    def replies(self) -> list[Reply]:
        """One reply for each item, waited for. Raises DiedError, TimeoutError or WorkersError
        (no process could be started)."""
        self._over.wait()
        if self._error is not None:
            raise self._error
        return self._replies


class _Hand:
    """One process, and the tasks that it was sent and has not answered yet."""

    def __init__(self, context: Any, begin: tuple[Any, ...]) -> None:
        self.pipe, its = context.Pipe()
        self._process = context.Process(target=work, args=(its, *begin), daemon=True)
        try:
            self._process.start()
        finally:
            its.close()
        self.ready = False
        self.tasks: deque[Task] = deque()
        self._since = 0.0

    def may_take(self, task: Task, depth: int) -> bool:
        held = len(self.tasks)
        return self.ready and held < depth and (not held or len(task.message) <= _SMALL)

    def take(self, task: Task) -> None:
        """Raises OSError where the process has gone."""
        self.pipe.send_bytes(task.message)
        if not self.tasks:
            self._since = time.monotonic()
        self.tasks.append(task)

    def hear(self) -> None:
        """Takes what it says: first that it is ready, then the replies of its first task. Raises
        EOFError or OSError where the process has gone."""
        said = self.pipe.recv_bytes()
        self._since = time.monotonic()
        if self.ready:
            self.tasks.popleft().settle(pickle.loads(said))  # noqa: S301 - our own process
        self.ready = True

    @property
    def left(self) -> float:
        """Seconds that it may still take for its first task."""
        return self._since + self.tasks[0].seconds - time.monotonic() if self.tasks else math.inf

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int | None:
        """The exit status of a process that has gone, or is made to."""
        self._process.join(_GRACE)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self.pipe.close()
        status: int | None = self._process.exitcode
        return status


class Crew:
    """Up to ``size`` processes made by *context*, each set up by `work` with *begin*. Processes
    start when there are tasks for them, and end with `stop`."""

    def __init__(self, context: Any, begin: tuple[Any, ...], size: int) -> None:
        self.size = size
        self._context = context
        self._begin = begin
        self._hands: list[_Hand] = []
        self._waiting: deque[Task] = deque()
        self._stillborn = 0
        self._bell, self._rope = context.Pipe(duplex=False)
        self._rung = False
        self._stopped = False
        self._thread = threading.Thread(target=self._oversee, name="crew", daemon=True)
        self._thread.start()

    def schedule(self, function: Callable[..., Any], items: Sequence[Any], seconds: float) -> Task:
        """*function* on each of *items*, which go to one process together."""
        message = pickle.dumps((function, items, seconds), pickle.HIGHEST_PROTOCOL)
        task = Task(message, seconds)
        self._waiting.append(task)
        if self._stopped:
            self._give_up(self._waiting)
        else:
            self._ring()
        return task

    def stop(self) -> None:
        """Ends all processes, whatever they are at."""
        self._stopped = True
        self._ring()
        self._thread.join()

    def _ring(self) -> None:
        """Lets the thread look again; it stops listening before it looks, so nothing is missed."""
        if not self._rung:
            self._rung = True
            self._rope.send_bytes(b"!")

    def _oversee(self) -> None:
        before = sys.getswitchinterval()
        sys.setswitchinterval(min(before, _SWITCH))
        try:
            while not self._stopped:
                self._hire()
                self._hand_out()
                self._listen()
        finally:
            self._stopped = True
            sys.setswitchinterval(before)
            for hand in self._hands:
                hand.kill()
            for hand in self._hands:
                self._give_up(hand.tasks)
                hand.end()
            self._give_up(self._waiting)

    def _hire(self) -> None:
        """A process for each task that no other is free for."""
        free = sum(not hand.tasks for hand in self._hands)
        while free < len(self._waiting) and len(self._hands) < self.size:
            try:
                self._hands.append(_Hand(self._context, self._begin))
            except (OSError, EOFError):  # the system gives us none, or their server has gone
                self._failed_to_start()
                return
            free += 1

    def _hand_out(self) -> None:
        """First one task each, then another while more wait than would be the last ones."""
        for depth in range(1, _AHEAD + 1):
            for hand in list(self._hands):
                if not self._waiting or (depth > 1 and len(self._waiting) <= len(self._hands)):
                    return
                if hand.may_take(self._waiting[0], depth):
                    try:
                        hand.take(self._waiting[0])
                    except OSError:
                        self._bury(hand)
                    else:
                        self._waiting.popleft()

    def _listen(self) -> None:
        """Waits until a process says something or ends, or is late, or the bell rings."""
        by_pipe = {hand.pipe: hand for hand in self._hands}
        left = min((hand.left for hand in self._hands), default=math.inf)
        patience = None if left == math.inf else max(0, left)
        for pipe in connection.wait([self._bell, *by_pipe], patience):
            hand = by_pipe.get(pipe)
            if hand is None:
                self._bell.recv_bytes()
                self._rung = False
                continue
            try:
                hand.hear()
                self._stillborn = 0
            except (EOFError, OSError):
                self._bury(hand)
        for hand in [late for late in self._hands if late.left <= 0]:
            hand.kill()
            self._bury(hand, TimeoutError())

    def _bury(self, hand: _Hand, error: Exception | None = None) -> None:
        """Tells the end of *hand* to the task that it was at; its others wait again."""
        self._hands.remove(hand)
        status = hand.end()
        if hand.tasks:
            hand.tasks.popleft().settle([], error or DiedError(status))
            self._waiting.extendleft(reversed(hand.tasks))
        elif not hand.ready:
            self._failed_to_start()

    def _failed_to_start(self) -> None:
        self._stillborn += 1
        if self._stillborn == _STILLBORN:
            self._stillborn = 0
            self._give_up(self._waiting)

    def _give_up(self, tasks: deque[Task]) -> None:
        while tasks:
            tasks.popleft().settle([], WorkersError())

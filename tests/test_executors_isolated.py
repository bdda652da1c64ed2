"""Isolated workers: one item's end is that item's outcome, and its neighbours finish."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pickle import PicklingError
from typing import NoReturn

import pytest

from pipeline.errors import WorkersError
from pipeline.executors import isolated
from pipeline.executors.dealing import groups
from pipeline.executors.isolated import IsolatedPool

MIB = 1024 * 1024
_shared: list[str] = []


class AwkwardError(Exception):
    """An exception that pickles and does not unpickle."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)
        self.two = two


def act(task: str) -> object:
    match task:
        case "abort":
            os.abort()
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "exhaust":
            return len(bytearray(3 * 1024 * MIB))
        case "exit":
            sys.exit(3)
        case "vanish":
            os._exit(7)
        case "awkward":
            raise AwkwardError("a", "b")
        case "unpicklable":
            return lambda: 1
        case "recurse":
            return act_deep(0)
        case "connect":
            return socket.create_connection(("127.0.0.1", 9), timeout=1)
        case "pid":
            return os.getpid()
        case "shared":
            return list(_shared)
    return task.upper()


def act_deep(depth: int) -> int:
    return act_deep(depth + 1)


def set_up(word: str) -> None:
    _shared.append(word)


def refuse_to_start() -> None:
    os._exit(1)


@pytest.mark.parametrize(
    ("task", "fate"),
    [
        ("abort", "killed"),
        ("kill", "killed"),
        ("vanish", "killed"),
        ("hang", "timeout"),
        ("exhaust", "memory"),
        ("exit", "error"),
        ("awkward", "error"),
        ("unpicklable", "error"),
        ("recurse", "error"),
    ],
)
def test_a_worker_that_dies_leaves_its_neighbours_alone(task: str, fate: str) -> None:
    with IsolatedPool(2, seconds=2) as pool:
        ends = list(pool.run(act, ["a", task, "b", "c"]))
    assert [item for item, _ in ends] == ["a", task, "b", "c"]
    assert [end.fate for _, end in ends] == ["ok", fate, "ok", "ok"]
    assert [end.value for _, end in ends] == ["A", None, "B", "C"]
    assert ends[1][1].detail


def test_a_worker_has_no_network() -> None:
    with IsolatedPool(1, seconds=10) as pool:
        ((_, end),) = pool.run(act, ["connect"])
    assert end.detail == "PermissionError: a worker has no network"


def test_many_deaths_in_a_row_are_each_their_own() -> None:
    tasks = ["abort", "kill", "a", "abort", "exit", "b", "kill", "abort", "c"]
    with IsolatedPool(2, seconds=10) as pool:
        fates = [end.fate for _, end in pool.run(act, tasks)]
    assert fates == ["killed", "killed", "ok", "killed", "error", "ok", "killed", "killed", "ok"]


def test_an_endless_loop_is_stopped() -> None:
    with IsolatedPool(1, seconds=1) as pool:
        fates = [end.fate for _, end in pool.run(act, ["spin", "a"])]
    assert fates == ["timeout", "ok"]


def test_items_are_drawn_a_bounded_number_ahead_and_kept_in_order() -> None:
    drawn = 0

    def items() -> Iterator[str]:
        nonlocal drawn
        for number in range(400):
            drawn += 1
            yield f"i{number}"

    with IsolatedPool(2, seconds=10) as pool:
        run = pool.run(act, items())
        first, _ = next(run)
        assert first == "i0"
        assert drawn < 80
        assert [item for item, _ in run] == [f"i{number}" for number in range(1, 400)]


def test_what_is_done_meanwhile_is_done_once_and_beside_the_processes() -> None:
    seen: list[int] = []

    def begun() -> None:
        seen.append(pool.processes)

    with IsolatedPool(2, seconds=10) as pool:
        assert len(list(pool.run(act, [f"i{number}" for number in range(200)], begun))) == 200
        assert not list(pool.run(act, [], begun))
    assert seen == [2]


def test_an_error_of_what_is_done_meanwhile_is_not_kept_back() -> None:
    def begun() -> None:
        raise KeyError("钥匙")

    with IsolatedPool(1, seconds=10) as pool, pytest.raises(KeyError):
        list(pool.run(act, ["a", "b"], begun))


def test_the_initializer_gives_every_process_its_state() -> None:
    with IsolatedPool(1, seconds=10, initializer=set_up, initargs=("钥匙",)) as pool:
        assert [end.value for _, end in pool.run(act, ["shared"])] == [["钥匙"]]
    assert _shared == []


def test_an_initializer_that_fails_is_an_error_of_ours() -> None:
    with (
        IsolatedPool(1, seconds=5, initializer=refuse_to_start) as pool,
        pytest.raises(WorkersError),
    ):
        list(pool.run(act, ["a"]))


def test_idle_processes_killed_from_outside_are_replaced() -> None:
    with IsolatedPool(1, seconds=10) as pool:
        run = pool.run(act, (task for task in ["pid", *"abcdefghijklmnop"]))
        _, first = next(run)
        os.kill(int(str(first.value)), signal.SIGKILL)
        time.sleep(0.5)
        ends = [(item, end.fate) for item, end in run]
        assert [item for item, _ in ends] == list("abcdefghijklmnop")
        assert [fate for _, fate in ends].count("ok") >= 15
        assert [end.value for _, end in pool.run(act, ["q"])] == ["Q"]


def test_no_items_start_no_process() -> None:
    with IsolatedPool(2) as pool:
        assert list(pool.run(act, [])) == []
        assert pool.processes == 0


def test_one_item_starts_one_process() -> None:
    with IsolatedPool(8, seconds=10) as pool:
        assert [end.value for _, end in pool.run(act, ["a"])] == ["A"]
        assert pool.processes == 1


def test_runs_may_be_nested() -> None:
    with IsolatedPool(2, seconds=10) as pool:
        inner = (end.value for _, end in pool.run(act, ["a", "b", "c"]))
        outer = [end.value for _, end in pool.run(str.swapcase, inner)]
    assert outer == ["a", "b", "c"]


@pytest.mark.parametrize(("items", "processes"), [(1, 1), (3, 1), (4, 2), (40, 3)])
def test_without_a_number_a_process_more_must_be_worth_it(
    monkeypatch: pytest.MonkeyPatch, items: int, processes: int
) -> None:
    monkeypatch.setattr(isolated, "cores", lambda: 3)
    with IsolatedPool(seconds=10, worth=3) as pool:
        assert len(list(pool.run(act, ["a"] * items))) == items
        assert pool.processes == processes


def test_a_number_of_processes_is_obeyed() -> None:
    with IsolatedPool(3, seconds=10, worth=100) as pool:
        assert len(list(pool.run(act, ["a"] * 3))) == 3
        assert pool.processes == 3


def test_without_a_number_all_cores_are_used() -> None:
    assert 1 <= isolated.cores() <= (os.cpu_count() or 1)
    assert IsolatedPool().processes == 0  # and none is started before there is work


def test_items_that_went_together_end_each_for_itself() -> None:
    tasks = ["a", "kill", "b", "exhaust", "c", "hang", "pid", "awkward", "d", "vanish"]
    with IsolatedPool(2, seconds=1) as pool:
        done = list(pool.run(act, tasks, share=lambda _: 0.25))
    assert [item for item, _ in done] == tasks
    fates = {item: outcome.fate for item, outcome in done if outcome.fate != "ok"}
    assert fates == {
        "kill": "killed",
        "exhaust": "memory",
        "hang": "timeout",
        "awkward": "error",
        "vanish": "killed",
    }


class Unsendable:
    def __reduce__(self) -> NoReturn:
        raise PicklingError("bleibt hier")


@pytest.mark.parametrize("share", [1, 0.25])
def test_what_cannot_be_sent_is_an_error_of_its_own(share: float) -> None:
    items: list[object] = ["a", Unsendable(), "b", "c"]
    with IsolatedPool(2, seconds=10) as pool:
        done = list(pool.run(act, items, share=lambda _: share))  # type: ignore[arg-type]
    assert [end.fate for _, end in done] == ["ok", "error", "ok", "ok"]
    assert done[1][1].detail == "PicklingError: bleibt hier"


def test_what_was_begun_is_done_here_where_its_process_does_not_end_it() -> None:
    here = os.getpid()
    tasks = ["hang", "a", "b", "c"]
    with IsolatedPool(2, seconds=1) as pool:
        done = list(pool.start(hang_elsewhere, [(here, task) for task in tasks]))
    assert [value for _, value in done] == ["HANG", "A", "B", "C"]


def hang_elsewhere(job: tuple[int, str]) -> object:
    home, task = job
    return task.upper() if os.getpid() == home else act(task)


def test_processes_that_were_started_ahead_do_the_work() -> None:
    with IsolatedPool(2, seconds=10) as pool:
        pool.start_ahead(act)
        assert pool.processes == 2
        assert [end.value for _, end in pool.run(act, ["a", "b"])] == ["A", "B"]
        assert pool.processes == 2


def test_processes_that_cannot_be_started_ahead_are_told_of_when_they_are_needed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with (
        IsolatedPool(2, seconds=5, initializer=refuse_to_start) as pool,
        pytest.raises(WorkersError),
    ):
        pool.start_ahead(act)
        list(pool.run(act, ["a", "b"]))
    assert "Traceback" not in capfd.readouterr().err


def test_who_was_dismissed_is_replaced_where_something_is_asked_for_after_all() -> None:
    with IsolatedPool(1, seconds=10) as pool:
        assert [end.value for _, end in pool.run(act, ["a"])] == ["A"]
        pool.dismiss()
        assert [end.value for _, end in pool.run(act, ["b"])] == ["B"]


def test_items_go_together_until_they_come_to_one() -> None:
    sizes = [0.25, 0.25, 0.25, 0.25, 0.25, 2, 1, 0.5]
    assert list(groups(iter(sizes), lambda size: size)) == [
        (0.25, 0.25, 0.25, 0.25),
        (0.25, 2),
        (1,),
        (0.5,),
    ]

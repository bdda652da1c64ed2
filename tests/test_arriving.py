"""The inbox while it is walked: every new workbook once, in order, whoever asks for it and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Thread

import hostile
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import Found, Limits, walk
from pipeline.paths import Home
from pipeline.records import Leaf
from pipeline.stages.arriving import Arriving

AS_OF, MAILED, FIRST_SEEN = date(2012, 6, 20), date(2012, 6, 1), date(2012, 5, 1)


def found(number: int, sha256: str, *, workbook: bool = True, mailed: date | None = None) -> Found:
    leaf = Leaf(f"inbox/{number}", str(number), sha256, 1, received=mailed, workbook=workbook)
    return Found(leaf, Path(f"/spool/{number}") if workbook else None)


def arriving(
    walk: Iterator[Found], known: frozenset[str] = frozenset(), told: list[int] | None = None
) -> Arriving:
    counted = [] if told is None else told
    return Arriving(
        walk, known, {"old": FIRST_SEEN}, AS_OF, lambda _, done, total: counted.append(done + total)
    )


def test_a_task_is_given_before_the_walk_goes_on() -> None:
    walked: list[int] = []

    def walk() -> Iterator[Found]:
        for number, sha256 in enumerate("abc"):
            walked.append(number)
            yield found(number, sha256)

    told: list[int] = []
    inbox = arriving(walk(), told=told)
    tasks = inbox.tasks()
    assert (next(tasks).name, walked) == ("0", [0])
    inbox.walk_on()
    assert (walked, inbox.new, told) == ([0, 1, 2], 3, [1, 2, 3])
    assert [task.name for task in tasks] == ["1", "2"]


def test_known_bytes_and_strangers_make_no_task_and_bytes_come_once() -> None:
    walk = [
        found(0, "known"),
        found(1, "new", mailed=MAILED),
        found(2, "stranger", workbook=False),
        found(3, "new"),
        found(4, "old", mailed=MAILED),
        found(5, "loose"),
    ]
    inbox = arriving(iter(walk), frozenset({"known"}))
    tasks = list(inbox.tasks())
    assert [(task.name, task.received) for task in tasks] == [
        ("1", MAILED),
        ("4", FIRST_SEEN),
        ("5", AS_OF),
    ]
    assert [inbox.leaf(task) for task in tasks] == [walk[place].leaf for place in (1, 4, 5)]
    assert [leaf.name for leaf in inbox.others()] == ["0", "2", "3"]
    assert inbox.leaves == [item.leaf for item in walk]


@given(st.lists(st.sampled_from("abcdefgh")), st.integers(0, 9))
def test_every_leaf_is_a_task_or_another_from_whatever_thread_it_is_asked_for(
    bytes_of: list[str], first: int
) -> None:
    inbox = arriving(found(number, sha256) for number, sha256 in enumerate(bytes_of))
    tasks = inbox.tasks()
    taken = list(islice(tasks, first))
    beside = Thread(target=inbox.walk_on)
    beside.start()
    taken += tasks
    beside.join()
    given_out = [inbox.leaf(task).path for task in taken]
    assert [inbox.leaf(task).sha256 for task in taken] == list(dict.fromkeys(bytes_of))
    assert given_out == sorted(given_out, key=lambda path: int(path.rpartition("/")[2]))
    others = [leaf.path for leaf in inbox.others()]
    assert sorted(given_out + others) == sorted(leaf.path for leaf in inbox.leaves)
    assert len(inbox.leaves) == len(bytes_of)


def test_loose_files_are_given_out_before_the_next_one_is_opened(tmp_path: Path) -> None:
    home, spool = Home(tmp_path), tmp_path / "spool"
    home.inbox.mkdir()
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        (home.inbox / name).write_bytes(hostile.form())
    walked = walk(home, spool, Limits())
    assert next(walked).leaf.path == "inbox/a.xlsx"
    (home.inbox / "b.xlsx").unlink()
    gone, last = walked
    assert gone.leaf.refusal is not None
    assert gone.leaf.refusal.code == "I17"
    assert last.leaf.path == "inbox/c.xlsx"

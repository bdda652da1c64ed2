"""What a person decides, packs and blanks, and outputs that processes draw, killed at seeded
moments: what lies there is whole, and the same command given again ends in the same ledger and the
same bytes as if nothing had happened."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sudden_kills
from sudden_death import PERIOD, copy_home
from sudden_homes import after_its_run, before_its_run, undisturbed_state
from sudden_kills import (
    KILLED,
    OUT_OF_TIME,
    Desk,
    Work,
    chosen,
    drawn,
    in_transaction,
    numbers_of,
    replacing,
)

DECIDE = ("decide", "XX001", "--action", "退回", "--by", "示例主任", "--why", "测评表要重做")
SLIPS = f"outbox/{PERIOD}/成绩单"
EARLIER = b"of an earlier time"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with sudden_kills.desk("killed-commands", _works) as found:
        yield found


def _works(folder: Path) -> dict[str, Work]:
    after = copy_home(after_its_run(), folder / "after")
    stale = copy_home(after_its_run(), folder / "stale")
    for path in [*stale.glob("templates_xlsx/*.xlsx"), *stale.glob("outbox/*/下发/*.xlsx")]:
        path.unlink()  # it is linked
        path.write_bytes(EARLIER)
    before = copy_home(before_its_run(), folder / "before")
    return {
        "decide": Work(after, (DECIDE, ("run",)), refusals=("已经登记过",)),
        "templates": Work(stale, (("templates",),)),
        "spread": Work(before, (("run", "--workers", "2"),), spread=True),
    }


def test_processes_beside_a_run_come_to_the_same(desk: Desk) -> None:
    assert desk.cases["spread"].after == undisturbed_state()


def test_killed_while_a_decision_is_recorded(desk: Desk) -> None:
    case = desk.cases["decide"]
    recording = numbers_of(case, lambda what: in_transaction(what) or "BEGIN" in what)
    assert len(recording) >= 4
    others = list(range(1, recording[0]))
    for number in [*recording, *chosen("decide", others, 1)]:
        told, home = desk.killed("decide", event=number)
        assert told["status"] == KILLED
        desk.recovers("decide", home)


def test_killed_while_the_ledger_takes_a_decision_in(desk: Desk) -> None:
    """A moment after a journal appeared: inside SQLite's own writing and flushing."""
    ends = []
    for delay in drawn("decide", 0, 0.003, 2):
        told, home = desk.killed("decide", journal=(1, delay))
        ends.append(told["status"])
        desk.recovers("decide", home)
    assert KILLED in ends


def test_killed_while_packs_and_blanks_are_put_in_place(desk: Desk) -> None:
    case = desk.cases["templates"]
    written = [path for path, data in case.before.items() if data == EARLIER]
    assert len(written) > 10
    assert all(case.after["files"][path] != EARLIER for path in written)
    for number in chosen("templates", numbers_of(case, replacing), 4):
        told, home = desk.killed("templates", event=number)
        assert told["status"] == KILLED
        desk.recovers("templates", home)


def test_killed_while_processes_lay_slips_down(desk: Desk) -> None:
    """Some drafts lie there, of others nobody knows; and the processes may be at work still."""
    slips = [path for path in desk.cases["spread"].after["files"] if path.startswith(SLIPS)]
    for number in random.Random("drafts").sample(range(1, len(slips) + 1), 2):
        told, home = desk.killed("spread", drafts=(SLIPS, number))
        assert told == {"status": KILLED, "where": "drafts"}
        desk.recovers("spread", home)


def test_killed_while_drafts_of_processes_are_taken(desk: Desk) -> None:
    taking = numbers_of(desk.cases["spread"], lambda what: what.startswith(f"os.rename {SLIPS}"))
    (number,) = chosen("taking", taking, 1)
    told, home = desk.killed("spread", event=number)
    assert told["status"] == KILLED
    desk.recovers("spread", home)


def test_killed_while_it_draws_beside_processes(desk: Desk) -> None:
    told, home = desk.killed("spread", cpu=0.5 * desk.cases["spread"].cpu)
    assert told["status"] == OUT_OF_TIME
    desk.recovers("spread", home)

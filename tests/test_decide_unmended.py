"""A unit that sends the same again, after a person had sent it back, has mended nothing: the file
waits for a person instead of counting."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_samples import DAY, ERROR, KEY, NOW, Desk, examination, leaf, open_ledger
from test_decide_files import say

from pipeline.records import Filing, Result, State, Value
from pipeline.spec import load
from pipeline.stages.consolidate import view

Rows = list[dict[str, Value]]
MEMBERS: Rows = [{"member_no": "001", "member_name": "沈白松", "v_exc": 0}]
ASKED = "point_key", "F24-3f2a91c04b71"


def filing(desk: Desk, name: str) -> Filing:
    found = view(desk.ledger, load(), desk.settings, KEY, NOW, DAY)
    return next(f for f in found.filings if f.leaf.path == leaf(name).path)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office that has sent a sound file back."""
    desk = Desk(open_ledger(tmp_path))
    desk.receive((leaf("a"), examination(F2=MEMBERS)))
    say(desk, "退回", file="a.xlsx", why="人数与年报不符")
    assert filing(desk, "a").result is Result.RETURNED
    return desk


def test_the_same_content_in_other_bytes_is_held_and_says_why(desk: Desk) -> None:
    desk.receive((leaf("b"), examination(F2=MEMBERS)))
    held = filing(desk, "b")
    assert (held.result, held.state) == (Result.HELD, State.HELD)
    assert [p.code for p in held.problems] == ["P09"]
    assert "a.xlsx" in held.reason
    assert "王某 2012-06-10 退回：人数与年报不符" in held.reason


@pytest.mark.parametrize(
    "tables",
    [
        {"F2": [{**MEMBERS[0], "v_exc": 1}]},
        {"F2": [{**MEMBERS[0], "v_exc": None}]},
        {"F2": [*MEMBERS, {"member_no": "002", "member_name": "乔松筠"}]},
        {"F2": MEMBERS, "F8": [dict([ASKED], explanation="年报漏报一人")]},
        {"F2": MEMBERS, "F5": [{"item_no": "01", "n_party": 3}]},
    ],
)
def test_what_was_changed_or_explained_counts(desk: Desk, tables: dict[str, Rows]) -> None:
    desk.receive(
        (leaf("b"), examination(F2=tables["F2"], **{k: tables[k] for k in tables if k != "F2"}))
    )
    assert filing(desk, "b").result is Result.ACCEPTED


def test_what_we_print_on_the_returned_workbook_is_no_change(desk: Desk) -> None:
    printed = [dict([ASKED], place="F2党员名册 B5", explanation=None)]
    desk.receive((leaf("b"), examination(F2=MEMBERS, F8=printed, F5=[{"item_no": None}])))
    assert filing(desk, "b").result is Result.HELD


def test_a_person_may_adopt_it_all_the_same(desk: Desk) -> None:
    desk.receive((leaf("b"), examination(F2=MEMBERS)))
    say(desk, "采用", file="b.xlsx")
    assert filing(desk, "b").result is Result.ACCEPTED
    assert filing(desk, "a").result is Result.RETURNED


def test_what_was_there_before_the_decision_is_not_asked_again(tmp_path: Path) -> None:
    desk = Desk(open_ledger(tmp_path))
    desk.receive((leaf("a"), examination(F2=MEMBERS)), (leaf("b"), examination(F2=MEMBERS)))
    say(desk, "退回", file="a.xlsx")
    assert filing(desk, "b").result is Result.ACCEPTED


def test_a_file_that_the_machine_returned_is_compared_with_nothing(tmp_path: Path) -> None:
    desk = Desk(open_ledger(tmp_path))
    desk.receive((leaf("a"), examination(problems=[ERROR], F2=MEMBERS)))
    desk.receive((leaf("b"), examination(F2=MEMBERS)))
    assert filing(desk, "b").result is Result.ACCEPTED

"""A person's decisions on files: what they change, and what is refused in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_samples import (
    DAY,
    ERROR,
    KEY,
    NOW,
    SPEC,
    Desk,
    examination,
    identity,
    leaf,
    open_ledger,
    problem,
    sha,
)

from pipeline.errors import UsageError
from pipeline.ledger import Decision
from pipeline.problems import Effect
from pipeline.records import Result, State
from pipeline.stages.decide import decide


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_ledger(tmp_path))


def say(desk: Desk, action: str, **parts: str | None) -> Decision:
    given = {"unit": "XX001", "period": NOW, "by": "王某", "why": "电话核实", **parts}
    return decide(
        desk.ledger,
        SPEC,
        desk.settings,
        KEY,
        action=action,
        as_of=DAY,
        **given,  # type: ignore[arg-type]
    )


def test_decision_is_kept_with_who_when_and_why(desk: Desk) -> None:
    desk.receive((leaf("a", sender="x@elsewhere.example"), examination()))
    kept = say(desk, "采用")
    assert (kept.by, kept.when, kept.why, kept.sha256) == ("王某", DAY, "电话核实", sha("a"))
    filing = desk.filing("a")
    assert (filing.result, filing.state) == (Result.ACCEPTED, State.ADOPTED)
    assert filing.decided_by == "王某"
    assert filing.reason == "王某 2012-06-10 采用：电话核实，计入汇总。"


@pytest.mark.parametrize(
    ("action", "result", "state", "status"),
    [
        ("采用", Result.ACCEPTED, State.ADOPTED, "采用"),
        ("退回", Result.RETURNED, State.MACHINE_RETURNED, "退回"),
        ("暂缓", Result.HELD, State.HELD, "暂缓"),
        ("作废", Result.SUPERSEDED, State.VOID, "未报"),
    ],
)
def test_actions_and_taking_them_back(
    desk: Desk, action: str, result: Result, state: State, status: str
) -> None:
    desk.receive((leaf("a"), examination()))
    say(desk, action)
    filing = desk.filing("a")
    assert (filing.result, filing.state) == (result, state)
    assert desk.view().standings[0].status == status
    say(desk, "恢复")
    assert desk.filing("a").state is State.MACHINE_PASSED
    assert desk.filing("a").decided_by is None


def test_a_void_file_leaves_its_unit_missing(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    say(desk, "作废")
    assert [s.unit.code for s in desk.view().missing] == ["XX001", "XX002"]
    assert desk.filing("a").problems == ()


def test_a_tie_is_ended_by_naming_the_file(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination()))
    with pytest.raises(UsageError, match="不止一份") as error:
        say(desk, "采用")
    assert "inbox/a.xlsx（第 1 稿" in error.value.remedy
    say(desk, "采用", file="b.xlsx")
    assert desk.filing("b").result is Result.ACCEPTED
    assert desk.filing("a").result is Result.SUPERSEDED


@pytest.mark.parametrize("file", ["inbox/a.xlsx", "a.xlsx", sha("a")[:12], ".\\inbox\\a.xlsx"])
def test_ways_to_name_a_file(desk: Desk, file: str) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination(identity(revision=2))))
    assert say(desk, "作废", file=file).sha256 == sha("a")


def test_a_file_with_errors_cannot_be_adopted(desk: Desk) -> None:
    desk.receive((leaf("a"), examination(problems=[ERROR])))
    with pytest.raises(UsageError, match="没有可以采用的文件") as error:
        say(desk, "采用")
    assert "内容还有要改的地方" in error.value.remedy


def test_a_file_returned_for_its_token_can_be_adopted(desk: Desk) -> None:
    desk.receive((leaf("a"), examination(identity(token="0" * 16))))
    assert desk.filing("a").result is Result.RETURNED
    say(desk, "采用")
    assert desk.filing("a").result is Result.ACCEPTED


@pytest.mark.parametrize(
    ("action", "parts", "message"),
    [
        ("采用", {"unit": "XX01"}, "单位目录里没有“XX01”"),
        ("采用", {"period": "2099H1"}, "没有“2099H1”这个报送期"),
        ("采用", {"period": "2011Y"}, "还没有收到过文件"),
        ("采用", {"file": "nothing.xlsx"}, "没有收到过“nothing.xlsx”"),
        ("采用", {"by": " "}, "没有写是谁"),
        ("采用", {"why": ""}, "没有写明理由"),
        ("批准", {}, "没有“批准”这种处理"),
        ("恢复", {}, "没有可以恢复的文件"),
        ("接受说明", {}, "没有待核的地方"),
        ("接受说明", {"point": "X16-none"}, "没有要点 X16-none"),
        ("作废", {"point": "X16-none"}, "是对文件的"),
    ],
)
def test_what_cannot_be_decided_is_said(
    desk: Desk, action: str, parts: dict[str, str], message: str
) -> None:
    desk.receive((leaf("a"), examination()))
    with pytest.raises(UsageError, match=message) as error:
        say(desk, action, **parts)
    assert error.value.remedy
    assert desk.ledger.decisions() == ()


def test_a_mistyped_unit_gets_the_nearest_ones(desk: Desk) -> None:
    with pytest.raises(UsageError) as error:
        say(desk, "采用", unit="XX01")
    assert "XX001" in error.value.remedy


def test_lower_case_codes_are_understood(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    assert say(desk, "采用", unit=" xx001").unit == "XX001"


def test_deciding_twice_is_refused(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    say(desk, "作废")
    with pytest.raises(UsageError, match="没有可以作废的文件") as error:
        say(desk, "作废")
    assert "已经登记过“作废”" in error.value.remedy
    assert "。。" not in error.value.remedy


def test_held_by_the_machine_for_content_can_be_adopted(desk: Desk) -> None:
    desk.receive((leaf("a"), examination(problems=[problem(Effect.HOLD, "X99")])))
    assert desk.filing("a").result is Result.HELD
    say(desk, "采用")
    assert desk.filing("a").state is State.ADOPTED


def test_a_telephone_number_in_the_reason_is_masked(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    kept = say(desk, "作废", why="已打 1" + "3" * 10 + " 核实")
    assert kept.why == "已打 13********* 核实"
    assert desk.ledger.decisions() == (kept,)

"""Files received after the date of judgement: listed with a reason, and no part of the count."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from ledger_samples import (
    BEFORE,
    DAY,
    ERROR,
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
from tracking_desk import Clerk

from pipeline.ledger import Action, Decision
from pipeline.problems import Effect
from pipeline.records import Result, State

NEXT = DAY + timedelta(days=1)
SENDER = "xx001@school.example"
MAILED = {"received": NEXT, "sender": SENDER}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_ledger(tmp_path))


def test_mail_of_a_later_day_is_listed_and_does_not_count(desk: Desk) -> None:
    desk.receive((leaf("a", **MAILED), examination()))
    shown = desk.view(as_of=DAY)
    (filing,) = shown.filings
    assert (filing.result, filing.state, filing.problems) == (Result.HELD, State.RECEIVED, ())
    assert (filing.unit, filing.period, filing.received) == ("XX001", NOW, NEXT)
    assert "收到日期在统计日期之后，本次不计" in filing.reason
    standing = shown.standings[0]
    assert (standing.status, standing.filings, standing.measures) == ("未报", (), {})
    assert [s.unit.code for s in shown.missing] == ["XX001", "XX002"]
    assert shown.points == ()


def test_on_its_own_day_it_counts(desk: Desk) -> None:
    desk.receive((leaf("a", **MAILED), examination()))
    shown = desk.view(as_of=NEXT)
    assert shown.filings[0].result is Result.ACCEPTED
    assert shown.standings[0].status == "采用"


def test_what_stood_on_the_day_stays_in_force(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    before = desk.view(as_of=DAY).standings
    flagged = examination(identity(revision=2), [problem(Effect.FLAG, "X14", "key")])
    desk.receive((leaf("b", **MAILED), flagged), (leaf("r", **MAILED), _wrong(3)))
    assert desk.view(as_of=DAY).standings == before
    assert desk.view(as_of=DAY).points == ()
    after = desk.view(as_of=NEXT).standings[0]
    assert after.in_force is not None
    assert (after.in_force.leaf.name, after.returns) == ("b.xlsx", 1)


def _wrong(revision: int) -> object:
    return examination(identity(revision=revision), [ERROR])


def test_a_loose_file_of_a_later_run_does_not_count_on_an_earlier_day(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), on=NEXT)
    assert desk.view(as_of=DAY).filings[0].state is State.RECEIVED
    assert desk.view(as_of=NEXT).filings[0].state is State.MACHINE_PASSED


def test_copies_of_a_later_file_do_not_count_either(desk: Desk) -> None:
    desk.receive((leaf("a", **MAILED), examination()))
    desk.receive((leaf("a", "inbox/z/a.xlsx"), None), on=NEXT)
    shown = desk.view(as_of=DAY)
    assert [f.result for f in shown.filings] == [Result.HELD, Result.DUPLICATE]
    assert shown.standings[0].filings == ()


def test_a_later_file_of_an_earlier_period_is_no_measure_for_the_next(desk: Desk) -> None:
    old = examination(identity(when=BEFORE))
    desk.receive((leaf("old", **MAILED), old), when=BEFORE)
    desk.receive((leaf("new"), examination()))
    asked: list[object] = []
    compare = lambda now, before, *_: asked.append(before.identity.period) or ()  # noqa: E731
    desk.view(as_of=DAY, compare=compare)
    assert asked == []
    desk.view(as_of=NEXT, compare=compare)
    assert asked == [BEFORE]


def _word(action: Action, when: date) -> Decision:
    return Decision("XX001", NOW, action, "王某", when, "发信电脑的日期不准", sha("a"))


def test_a_person_can_let_it_count_from_the_day_of_the_decision(desk: Desk) -> None:
    """The date of a mail is what its sender's computer says."""
    desk.receive((leaf("a", received=date(2030, 1, 1), sender=SENDER), examination()))
    assert desk.view(as_of=DAY).standings[0].status == "未报"
    desk.ledger.decide(_word(Action.ADOPT, DAY))
    assert desk.view(as_of=DAY).standings[0].status == "采用"
    assert desk.view(as_of=DAY - timedelta(days=1)).standings[0].status == "未报"


@pytest.mark.parametrize("action", [Action.RETURN, Action.HOLD])
def test_other_decisions_on_it_wait_for_their_day(desk: Desk, action: Action) -> None:
    desk.receive((leaf("a", **MAILED), examination()))
    desk.ledger.decide(_word(action, NEXT))
    shown = desk.view(as_of=DAY)
    assert shown.filings[0].state is State.RECEIVED
    assert (shown.standings[0].status, shown.standings[0].returns) == ("未报", 0)


def test_a_void_file_stays_void(desk: Desk) -> None:
    desk.receive((leaf("a", **MAILED), examination()))
    desk.ledger.decide(_word(Action.VOID, NEXT))
    assert desk.view(as_of=DAY).filings[0].state is State.VOID


def test_looking_twice_or_in_any_order_changes_nothing(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b", **MAILED), _wrong(2)))
    first = desk.view(as_of=DAY)
    desk.view(as_of=NEXT)
    again = desk.view(as_of=DAY)
    assert (again.filings, again.standings) == (first.filings, first.standings)


def test_deciding_sees_every_file(desk: Desk) -> None:
    from pipeline.stages.decide import decide

    desk.receive((leaf("a", **MAILED), examination()))
    decided = decide(
        desk.ledger, SPEC, desk.settings, b"test", "XX001", NOW, "采用", "王某", "核实", DAY
    )
    assert decided.sha256 == sha("a")
    assert decided.when == NEXT  # nobody can have decided on it before it came
    assert desk.view(as_of=DAY).standings[0].status == "未报"
    assert desk.view(as_of=NEXT).filings[0].decided_by == "王某"


def test_whoever_names_the_day_of_a_decision_is_believed(desk: Desk) -> None:
    """The date of the mail may be wrong."""
    from pipeline.stages.decide import decide

    desk.receive((leaf("a", **MAILED), examination()))
    words = ("XX001", NOW, "采用", "王某", "时钟不准", DAY)
    assert decide(desk.ledger, SPEC, desk.settings, b"test", *words, dated=True).when == DAY
    assert desk.view(as_of=DAY).standings[0].status == "采用"


def test_what_came_later_is_nobodys_task(desk: Desk, tmp_path: Path) -> None:
    desk.receive(
        (leaf("a", **MAILED), examination()),
        (leaf("c", sender="x@elsewhere.example"), examination(identity("XX002"))),
    )
    clerk = Clerk(desk, tmp_path / "out")

    assert clerk.counted("暂缓")[0] == 1
    (held,) = clerk.counted("暂缓")[1]
    assert (held["单位编码"], str(held["采用的命令"])[:10]) == ("XX002", "chuangxian")
    later = clerk.rows("暂缓")[1]
    assert (later["单位编码"], later["采用的命令"], later["不采用的命令"]) == ("XX001", "—", "—")
    assert "不用办" in str(later["建议"])
    assert "以后收到的 1 份这次不计" in clerk.step(str(DAY))
    wanting = {row["单位编码"]: str(row["催报文字"]) for row in reversed(clerk.rows("催报名单"))}
    assert wanting["XX001"].startswith("不用催：2012-06-11 已经收到")
    assert {row["单位编码"] for row in clerk.counted("催报")[1]} == {"XX002"}

"""A wrong day of receipt is corrected: who, from when to when, why; and what follows from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_samples import (
    DAY,
    ERROR,
    NOW,
    Desk,
    examination,
    identity,
    leaf,
    open_ledger,
    sha,
)

from pipeline.errors import UsageError
from pipeline.ledger import Action, Decision
from pipeline.problems import Effect
from pipeline.records import Result
from pipeline.stages.redate import redate

TYPED, MEANT = date(2012, 7, 20), date(2012, 6, 20)
SECOND = identity("XX002")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_ledger(tmp_path))


def put_right(desk: Desk, **parts: object) -> tuple[Decision, ...]:
    given = {"day": MEANT, "by": "李某", "why": "日期输错了", "as_of": DAY, **parts}
    return redate(desk.ledger, **given).decisions  # type: ignore[arg-type]


def late(desk: Desk) -> dict[str, int]:
    return {s.unit.code: s.days_late for s in desk.view(as_of=TYPED).standings}


def test_loose_files_of_the_run_with_the_wrong_day_are_late_no_more(desk: Desk) -> None:
    mailed = leaf("mailed", received=date(2012, 6, 22))
    desk.receive((leaf("early"), examination()))
    desk.receive((leaf("b"), examination(SECOND)), (mailed, examination()), on=TYPED)
    assert late(desk) == {"XX001": 0, "XX002": 30}

    (kept,) = put_right(desk, was=TYPED)

    assert (kept.action, kept.unit, kept.sha256) == (Action.REDATE, "XX002", sha("b"))
    assert (kept.by, kept.when, kept.day, kept.why) == ("李某", DAY, MEANT, "日期输错了")
    assert late(desk) == {"XX001": 0, "XX002": 0}
    assert desk.filing("b").received == MEANT
    assert [desk.filing(name).received for name in ("early", "mailed")] == [DAY, mailed.received]


def test_what_a_person_corrected_before_is_let_alone_and_named(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination(SECOND)), on=TYPED)
    own = date(2012, 6, 25)
    put_right(desk, file="b.xlsx", day=own)

    done = redate(desk.ledger, day=MEANT, by="李某", why="日期输错了", as_of=DAY, was=TYPED)

    assert [one.sha256 for one in done.decisions] == [sha("a")]
    assert done.left == ("inbox/b.xlsx",)
    assert [desk.filing(name).received for name in ("a", "b")] == [MEANT, own]
    with pytest.raises(UsageError, match="都已经单独更正过：inbox/"):
        put_right(desk, was=TYPED, day=date(2012, 6, 21))


def test_a_wrong_correction_of_many_is_undone_by_the_day_it_gave_them(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination(SECOND)))
    periods = desk.settings.periods

    wrong = redate(desk.ledger, TYPED, "李某", "输错了", DAY, was=DAY)
    assert (len(wrong.decisions), wrong.late(periods)) == (2, 2)
    undone = redate(desk.ledger, MEANT, "李某", "输错了", DAY, was=TYPED)
    assert (len(undone.decisions), undone.late(periods)) == (2, 0)
    assert late(desk) == {"XX001": 0, "XX002": 0}


def test_correction_is_told_at_the_file(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), on=TYPED)
    put_right(desk, was=TYPED)
    (told,) = desk.filing("a").problems
    assert (told.code, told.effect) == ("P08", Effect.NOTE)
    assert told.message == "收到日期由李某从2012-07-20更正为2012-06-20：日期输错了。"


def test_one_file_is_put_later_and_back(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination(SECOND)))
    put_right(desk, day=TYPED, file="inbox/b.xlsx")
    assert late(desk) == {"XX001": 0, "XX002": 30}
    put_right(desk, day=DAY, file=sha("b")[:12])
    assert late(desk) == {"XX001": 0, "XX002": 0}


def test_a_mail_whose_clock_is_wrong_is_put_right_by_name(desk: Desk) -> None:
    mailed = leaf("a", "inbox/来件.eml!/a.xlsx", received=date(2031, 1, 1))
    desk.receive((mailed, examination()))
    put_right(desk, day=DAY, file="来件.eml")
    put_right(desk, file="a.xlsx")
    assert late(desk) == {"XX001": 0, "XX002": 30}


def test_correction_leaves_other_decisions_alone(desk: Desk) -> None:
    desk.receive((leaf("a", sender="x@elsewhere.example"), examination()), on=TYPED)
    desk.ledger.decide(Decision("XX001", NOW, Action.ADOPT, "王某", DAY, "核实", sha("a")))
    put_right(desk, file="a.xlsx")
    assert desk.filing("a").result is Result.ACCEPTED
    assert desk.filing("a").decided_by == "王某"


def test_corrected_file_is_examined_anew_since_checks_compare_with_the_day(desk: Desk) -> None:
    digest = desk.settings.digest
    desk.receive((leaf("a"), examination(problems=[ERROR])), on=date(2012, 5, 1))
    desk.receive((leaf("b"), examination(SECOND)), on=date(2012, 5, 1))
    assert desk.ledger.examined(digest) == {sha("a"), sha("b")}

    put_right(desk, day=DAY, file="a.xlsx")
    assert desk.ledger.examined(digest) == {sha("b")}
    assert desk.ledger.received()[sha("a")] == DAY
    assert desk.filing("a").result is Result.RETURNED  # until it is

    desk.receive((leaf("a"), examination()))
    assert desk.ledger.examined(digest) == {sha("a"), sha("b")}
    assert desk.filing("a").result is Result.ACCEPTED
    put_right(desk, day=TYPED, file="a.xlsx")
    assert desk.ledger.examined(digest) == {sha("b")}


def test_what_cannot_be_corrected_is_said_plainly(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination(SECOND)))
    with pytest.raises(UsageError, match="没有写明更正哪些文件"):
        put_right(desk)
    with pytest.raises(UsageError, match="没有写明更正哪些文件"):
        put_right(desk, was=TYPED, file="a.xlsx")
    with pytest.raises(UsageError, match="第一次见到") as error:
        put_right(desk, was=TYPED)
    assert error.value.remedy == "第一次见到散放文件的日期有：2012-06-10。"
    with pytest.raises(UsageError, match="收到日期已经是 2012-06-10"):
        put_right(desk, day=DAY, was=DAY)
    with pytest.raises(UsageError, match="没有收到过“c"):
        put_right(desk, file="c.xlsx")
    with pytest.raises(UsageError, match="没有换成实际的"):
        put_right(desk, was=DAY, by="姓名")
    assert desk.ledger.decisions() == ()

"""How a period stands: each leaf has one result, and the unit's line says what counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_samples import (
    BEFORE,
    DAY,
    DIGEST,
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
    settings,
    sha,
)
from msgspec.structs import replace

from pipeline.errors import UsageError
from pipeline.problems import Effect, Where, make
from pipeline.records import Examination, Result, State, Submission
from pipeline.stages.consolidate import accepted_before

LATE = date(2012, 6, 25)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_ledger(tmp_path))


def test_every_leaf_has_one_result_and_they_add_up(desk: Desk) -> None:
    refusal = make("P05")
    quarantined = Examination(None, None, (refusal,), Result.QUARANTINED)
    desk.receive(
        (leaf("ok"), examination()),
        (leaf("ok", "inbox/z/copy.xlsx"), None),
        (leaf("bad"), examination(identity("XX002"), [ERROR])),
        (leaf("stranger", sender="x@elsewhere.example"), examination(identity("XX002", 2))),
        (leaf("doc", workbook=False, refusal=refusal, result=Result.NOT_A_RETURN), None),
        (leaf("bomb"), quarantined),
        (leaf("new", "inbox/unread.xlsx"), None),
    )
    assert desk.results() == {
        "inbox/bad.xlsx": Result.RETURNED,
        "inbox/bomb.xlsx": Result.QUARANTINED,
        "inbox/doc.xlsx": Result.NOT_A_RETURN,
        "inbox/ok.xlsx": Result.ACCEPTED,
        "inbox/stranger.xlsx": Result.HELD,
        "inbox/unread.xlsx": Result.HELD,
        "inbox/z/copy.xlsx": Result.DUPLICATE,
    }
    unread = next(f for f in desk.view().filings if f.leaf.path == "inbox/unread.xlsx")
    assert unread.state is State.RECEIVED
    assert unread.reason == "已收到，还没有检查完，请再运行一次汇总。"


def test_same_bytes_twice_are_one_submission(desk: Desk) -> None:
    desk.receive((leaf("a", "inbox/b/a.xlsx"), examination()), (leaf("a", "inbox/c/a.xlsx"), None))
    first, second = desk.view().filings
    assert (first.result, first.control) == (Result.ACCEPTED, 7)
    assert (second.result, second.control, second.rows) == (Result.DUPLICATE, None, {})
    assert second.reason == "与 inbox/b/a.xlsx 是同一份文件，只计一次。"
    assert [p.code for p in second.problems] == ["X17"]
    standing = desk.view().standings[0]
    assert [f.result for f in standing.filings] == [Result.ACCEPTED, Result.DUPLICATE]


def test_a_moved_file_is_not_its_own_duplicate(desk: Desk) -> None:
    desk.receive(
        (leaf("a", received=date(2012, 6, 3), sender="xx001@school.example"), examination())
    )
    desk.inbox.clear()
    desk.receive((leaf("a", "inbox/sorted/a.xlsx"), None), on=LATE)
    old, new = desk.view().filings
    assert (old.result, old.present) == (Result.DUPLICATE, False)
    assert (new.result, new.present) == (Result.ACCEPTED, True)
    assert (new.received, new.first_seen) == (date(2012, 6, 3), DAY)


def test_what_left_the_inbox_still_counts(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    desk.inbox.clear()
    desk.receive(on=LATE)
    assert desk.filing("a").result is Result.ACCEPTED
    assert not desk.filing("a").present
    assert desk.view().standings[0].status == "采用"


def test_losers_carry_x17_and_name_the_winner(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination(identity(revision=2))))
    loser, winner = desk.filing("a"), desk.filing("b")
    assert winner.problems == ()
    (found,) = loser.problems
    assert (found.code, found.effect, found.related) == (
        "X17",
        Effect.SUPERSEDE,
        ("inbox/b.xlsx",),
    )
    assert "inbox/b.xlsx（第 2 稿）" in found.message


def test_two_files_of_one_day_are_both_held_whichever_run(desk: Desk) -> None:
    mail = {"received": date(2012, 6, 9), "sender": "xx001@school.example"}
    desk.receive((leaf("a", **mail), examination()))
    assert desk.filing("a").result is Result.ACCEPTED
    desk.receive((leaf("b", **mail), examination()), on=LATE)
    assert [desk.filing(n).result for n in "ab"] == [Result.HELD, Result.HELD]
    assert [p.effect for p in desk.filing("a").problems] == [Effect.HOLD]
    assert desk.view().standings[0].status == "暂缓"


def test_a_failing_revision_leaves_the_accepted_one_in_force(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    desk.receive((leaf("b"), examination(identity(revision=2), [ERROR])))
    standing = desk.view().standings[0]
    assert standing.status == "采用"
    assert standing.new_draft
    assert standing.pending is not None
    assert standing.pending.leaf.name == "b.xlsx"
    assert standing.pending.reason == (
        "有 1 处要改，退回单位。现行有效的仍是 inbox/a.xlsx（第 1 稿）。"
    )
    desk.receive((leaf("c"), examination(identity(revision=3))))
    standing = desk.view().standings[0]
    assert standing.in_force is not None
    assert standing.in_force.leaf.name == "c.xlsx"
    assert not standing.new_draft
    assert [f.leaf.name for f in standing.filings] == ["c.xlsx", "b.xlsx", "a.xlsx"]
    assert (standing.returns, standing.first_returned) == (1, DAY)


def test_days_late(desk: Desk) -> None:
    one, two = desk.view(as_of=LATE).standings
    assert (one.days_late, two.days_late) == (5, 5)
    assert desk.view(as_of=DAY).standings[0].days_late == 0
    desk.receive((leaf("r"), examination(problems=[ERROR])))
    assert desk.view(as_of=LATE).standings[0].days_late == 5  # returned in time, none passed
    desk.receive((leaf("a"), examination(identity(revision=2))), on=date(2012, 6, 22))
    desk.receive((leaf("b"), examination(identity(revision=3))), on=LATE)
    assert desk.view(as_of=date(2012, 7, 30)).standings[0].days_late == 2


def test_missing_units_and_unknown_period(desk: Desk) -> None:
    desk.receive((leaf("a"), examination()))
    assert [s.unit.code for s in desk.view().missing] == ["XX002"]
    assert [s.unit.code for s in desk.view(BEFORE).missing] == ["XX001", "XX002"]
    with pytest.raises(UsageError, match="没有“2099H1”这个报送期"):
        desk.view("2099H1")


def test_a_strangers_broken_file_is_held_not_returned(desk: Desk) -> None:
    given = leaf("a", sender="x@elsewhere.example")
    desk.receive((given, examination(problems=[ERROR])))
    assert desk.filing("a").result is Result.HELD
    assert {p.code for p in desk.filing("a").problems} == {"P01", "X04"}


def test_own_mail_clears_what_a_stranger_sent_before(desk: Desk) -> None:
    desk.receive((leaf("a", "inbox/1.eml!/a.xlsx", sender="x@elsewhere.example"), examination()))
    assert desk.view().filings[0].result is Result.HELD
    desk.receive((leaf("a", "inbox/2.eml!/a.xlsx", sender="xx001@school.example"), None))
    assert [f.result for f in desk.view().filings] == [Result.ACCEPTED, Result.DUPLICATE]


def test_a_copied_pack_is_told_once(desk: Desk) -> None:
    where = Where("F0", "F0填报信息", "B5", 5, "unit_code", "单位编码")
    copied = replace(problem(Effect.RETURN, "X01"), where=where)
    wrong = identity(token="0" * 16)
    desk.receive((leaf("a"), examination(wrong, [copied])))
    assert desk.filing("a").result is Result.RETURNED
    assert desk.filing("a").problems == (copied,)
    desk.receive((leaf("b"), examination(wrong, [problem(Effect.RETURN, "X01")])))
    assert [p.code for p in desk.filing("b").problems] == ["X01", "X01"]


def test_a_file_that_says_nothing_of_itself_is_held(desk: Desk) -> None:
    who = identity()
    desk.receive((leaf("a"), examination(type(who)("填报簿", None, None, 1))))
    assert desk.filing("a").result is Result.HELD
    assert [p.code for p in desk.filing("a").problems] == ["P05"]


def test_earlier_period_is_compared_once_and_can_return(desk: Desk) -> None:
    calls: list[tuple[str | None, str | None]] = []

    def compare(now: Submission, before: Submission, *_: object) -> tuple[object, ...]:
        calls.append((now.identity.period, before.identity.period))
        return (problem(Effect.RETURN, "X06"),)

    desk.receive((leaf("old"), examination(identity(when=BEFORE))), when=BEFORE)
    desk.receive((leaf("now"), examination()))
    for _ in range(2):
        filings = {f.leaf.name: f for f in desk.view(compare=compare).filings}
        assert filings["now.xlsx"].result is Result.RETURNED
        assert [p.code for p in filings["now.xlsx"].problems] == ["X06"]
        assert filings["old.xlsx"].result is Result.ACCEPTED
    assert calls == [(NOW, BEFORE)]


def test_returned_earlier_file_is_no_measure(desk: Desk) -> None:
    desk.receive((leaf("old"), examination(identity(when=BEFORE), [ERROR])), when=BEFORE)
    desk.receive((leaf("now"), examination()))
    found = desk.view(compare=lambda *_: (problem(Effect.RETURN, "X06"),))
    assert found.standings[0].status == "采用"


def test_year_end_grade_is_carried(desk: Desk) -> None:
    graded = examination(identity(when=BEFORE), measures={"graded": (8, 9), "part": (1, 2)})
    desk.receive((leaf("old"), graded), when=BEFORE)
    desk.receive((leaf("now"), examination(measures={"members": (9, 1), "sat_valid": (30, 1)})))
    measures = desk.view().standings[0].measures
    assert measures == {"members": (9, 1), "sat_valid": (30, 1), "graded": (8, 9)}


def test_view_loads_records_and_tallies(desk: Desk) -> None:
    desk.receive((leaf("a"), examination(F4=[{"n": 3}])))
    found = desk.view()
    assert found.submission(found.filings[0]).rows("F4")[0].values == {"n": 3}
    assert list(found.tallies(found.filings[:1])) == [{"F4": {"rows": 1}}]


def test_prefill_takes_what_was_last_accepted(desk: Desk) -> None:
    desk.receive((leaf("a"), examination(identity(when=BEFORE), F2=[{"n": 1}])), when=BEFORE)
    desk.receive((leaf("b"), examination(F2=[{"n": 2}])))
    latest = accepted_before(desk.ledger, SPEC, desk.settings, KEY, NOW)
    found = latest("XX001")
    assert found is not None
    assert found.rows("F2")[0].values == {"n": 1}
    assert latest("XX002") is None


def test_same_ledger_same_view(tmp_path: Path) -> None:
    """A run in two parts gives what one run gives, whatever order the workers finish in."""
    entries = [
        (leaf("a"), examination()),
        (leaf("b"), examination()),
        (leaf("b", "inbox/0.xlsx"), None),
        (leaf("c"), examination(identity("XX002"))),
    ]
    views = []
    for name, order in (("one", [0, 1, 2, 3]), ("two", [3, 2, 1, 0])):
        (tmp_path / name).mkdir()
        for part in (order[:2], order[2:]):
            with open_ledger(tmp_path / name) as ledger:
                ledger.record([entries[n] for n in part], DAY, DIGEST, NOW)
        with open_ledger(tmp_path / name) as ledger:
            ledger.finish([item.path for item, _ in entries], DAY, NOW, DIGEST)
            found = Desk(ledger).view()
            views.append((found.standings, found.filings, found.points))
    assert views[0] == views[1]


def test_settings_of_today_judge_the_sender(desk: Desk) -> None:
    desk.receive((leaf("a", sender="new@school.example"), examination()))
    assert desk.filing("a").result is Result.HELD
    codes = desk.settings.units
    from ledger_samples import unit

    desk.settings = settings(unit("XX001", "new@school.example"), codes["XX002"])
    assert desk.filing("a").result is Result.ACCEPTED
    assert desk.filing("a").leaf.sha256 == sha("a")

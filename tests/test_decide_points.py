"""Explain once (decision 20): a 待核 point is asked, answered, accepted, asked again."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_samples import (
    BEFORE,
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
)

from pipeline.analysis.view import Point
from pipeline.errors import UsageError
from pipeline.problems import Effect, point_key
from pipeline.stages.decide import decide

SAME = point_key("X16", "F2 grade", 9)
CHANGED = point_key("X16", "F2 grade", 11)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_ledger(tmp_path))


def flagged(revision: int, key: str, answer: str | None = None, when: str = NOW, **more: object):  # type: ignore[no-untyped-def]
    rows = [{"point_key": SAME, "explanation": answer}] if answer is not None else []
    found = [problem(Effect.FLAG, "X16", key), *more.get("problems", ())]  # type: ignore[misc]
    return examination(identity(revision=revision, when=when), found, F8=rows)


def points(desk: Desk) -> list[tuple[str | None, str, str]]:
    return [(p.problem.point_key, p.explanation, p.decision) for p in desk.view().points]


def accept(
    desk: Desk,
    action: str = "接受说明",
    point: str | None = None,
    said: str | None = None,
    file: str | None = None,
) -> None:
    decide(
        desk.ledger,
        SPEC,
        desk.settings,
        KEY,
        "XX001",
        NOW,
        action,
        "王某",
        "属实",
        DAY,
        file,
        point,
        said,
    )


def test_asked_answered_accepted_changed_asked_again(desk: Desk) -> None:
    desk.receive((leaf("r1"), flagged(1, SAME)))
    assert points(desk) == [(SAME, "", "")]

    desk.receive((leaf("r2"), flagged(2, SAME, "本年评先评优集中")))
    assert points(desk) == [(SAME, "本年评先评优集中", "")]

    accept(desk)
    assert points(desk) == [(SAME, "本年评先评优集中", "接受")]
    (point,) = desk.view().points
    assert (point.by, point.when) == ("王某", DAY)
    assert [p.effect for p in point.filing.problems] == [Effect.NOTE]

    desk.receive((leaf("r3"), flagged(3, SAME)))
    assert points(desk) == [(SAME, "本年评先评优集中", "接受")]

    desk.receive((leaf("r4"), flagged(4, CHANGED)))
    assert points(desk) == [(CHANGED, "", "")]
    (asked,) = desk.view().points
    assert [p.effect for p in asked.filing.problems] == [Effect.FLAG]


def test_accepted_in_an_earlier_period_stays_accepted(desk: Desk) -> None:
    desk.receive((leaf("old"), flagged(1, SAME, "属实", when=BEFORE)), when=BEFORE)
    decide(desk.ledger, SPEC, desk.settings, KEY, "XX001", BEFORE, "接受说明", "王某", "属实", DAY)
    desk.receive((leaf("now"), flagged(1, SAME)))
    assert points(desk) == [(SAME, "", "接受")]


def test_nothing_is_accepted_that_nobody_explained(desk: Desk) -> None:
    desk.receive((leaf("a"), flagged(1, SAME, "")))
    with pytest.raises(UsageError, match="单位还没有说明要点") as error:
        accept(desk)
    assert "用 --said 记下单位的话" in error.value.remedy
    with pytest.raises(UsageError, match="没有换成实际的"):
        accept(desk, said="单位的话")
    assert points(desk) == [(SAME, "", "")]


def test_what_the_unit_said_by_word_of_mouth_is_kept_and_shown(desk: Desk) -> None:
    desk.receive((leaf("a"), flagged(1, SAME)))
    accept(desk, said="本年评先评优集中")
    (point,) = desk.view().points
    assert (point.explanation, point.heard, point.decision) == ("", "本年评先评优集中", "接受")
    (kept,) = desk.ledger.decisions()
    assert kept.said == "本年评先评优集中"
    with pytest.raises(UsageError, match="是对文件的"):
        accept(desk, "退回", said="写错了")


def test_what_would_change_nothing_is_not_taken(desk: Desk) -> None:
    desk.receive((leaf("a"), flagged(1, SAME, "属实")))
    with pytest.raises(UsageError, match="是对要点的，不用指明文件"):
        accept(desk, file="没有这份.xlsx")
    accept(desk)
    with pytest.raises(UsageError, match="也没有说明可记"):
        accept(desk, "恢复", SAME, said="啊")
    assert len(desk.ledger.decisions()) == 1
    accept(desk, "恢复", SAME)
    assert points(desk) == [(SAME, "属实", "")]


def test_acceptance_holds_for_its_unit_only(desk: Desk) -> None:
    desk.receive((leaf("a"), flagged(1, SAME)))
    other = examination(identity("XX002"), [problem(Effect.FLAG, "X16", SAME)])
    desk.receive((leaf("b"), other))
    accept(desk, said="属实")
    found: list[Point] = list(desk.view().points)
    assert [(p.unit, p.decision) for p in found] == [("XX001", "接受"), ("XX002", "")]


def test_acceptance_can_be_taken_back(desk: Desk) -> None:
    desk.receive((leaf("a"), flagged(1, SAME)))
    accept(desk, point=SAME, said="属实")
    with pytest.raises(UsageError, match="已经接受过"):
        accept(desk, point=SAME)
    accept(desk, "恢复", SAME)
    assert points(desk) == [(SAME, "", "")]
    with pytest.raises(UsageError, match="没有接受过"):
        accept(desk, "恢复", SAME)


def test_the_point_must_be_named_where_there_are_two(desk: Desk) -> None:
    both = [problem(Effect.FLAG, "X16", SAME), problem(Effect.FLAG, "X16", CHANGED)]
    desk.receive((leaf("a"), examination(problems=both)))
    with pytest.raises(UsageError, match="待核的不止一处") as error:
        accept(desk)
    assert SAME in error.value.remedy
    accept(desk, point=CHANGED, said="属实")
    assert sorted(points(desk)) == sorted([(SAME, "", ""), (CHANGED, "", "接受")])


def test_a_point_of_a_pending_revision_is_listed_once(desk: Desk) -> None:
    desk.receive((leaf("r1"), flagged(1, SAME)))
    desk.receive((leaf("r2"), flagged(2, SAME, "属实", problems=[ERROR])))
    assert points(desk) == [(SAME, "属实", "")]


def test_an_answer_survives_a_later_blank(desk: Desk) -> None:
    desk.receive((leaf("r1"), flagged(1, SAME)), (leaf("r2"), flagged(2, SAME, "属实")))
    desk.receive((leaf("r3"), flagged(3, SAME, "")))
    assert points(desk) == [(SAME, "属实", "")]

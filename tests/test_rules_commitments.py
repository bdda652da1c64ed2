"""X07 and X14 (texts) on F3, and the remarks on its fields, just inside and just outside."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from checks_sample import (
    added,
    cell,
    changed,
    found,
    sample,
    settings,
    spec,
    unreadable,
    with_rows,
)
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from pipeline.checks import check
from pipeline.checks.rules.resemblance import clusters
from pipeline.problems import Effect
from pipeline.records import Submission


def test_x07_the_member_of_a_commitment_is_on_the_roster() -> None:
    for period in ("2011Q3", "2012H1"):
        outside = changed(sample(period), "F3", 4, member_no="XX001088")
        assert found(outside) == [("X07", "F3", cell(outside, "F3", 4, "member_no"))]


def test_x07_knows_leavers_and_ignores_the_organisation() -> None:
    left = changed(changed(sample(), "F2", 8, change="转出"), "F1", 0, member_formal=8)
    assert found(left) == []
    assert found(changed(sample(), "F3", 0, member_no="XX001088")) == []


def test_x07_does_not_repeat_what_follows_from_an_unreadable_number() -> None:
    blurred = unreadable(sample(), "F2", 4, "member_no", "五号")
    assert found(blurred) == []
    two_lost = changed(blurred, "F3", 8, member_no="XX001088")
    assert {code for code, _, _ in found(two_lost)} == {"X07"}


def test_not_yet_due_is_no_answer_after_the_date() -> None:
    outside = changed(sample(), "F3", 3, status="未到期", done_date=None, evidence=None)
    assert found(outside) == [("F27", "F3", cell(outside, "F3", 3, "status"))]
    assert found(changed(outside, "F3", 3, due_date=date(2012, 6, 3))) == []


def test_too_many_commitments_of_a_member_are_flagged() -> None:
    row = sample("2011Q3").rows("F3")[5].values
    texts = ("另外一件完全不同的事情", "再有一项别的工作要完成", "还要办好食堂卫生检查")
    three = added(
        sample("2011Q3"), "F3", *(dict(row, commit_no=text, content=text) for text in texts[:2])
    )
    assert found(three) == []
    four = added(three, "F3", dict(row, commit_no="4", content=texts[2]))
    assert found(four) == [("F28", "F3", cell(four, "F3", 14, "subject"))]


def test_commitments_of_the_organisation_are_one_to_five() -> None:
    none = with_rows(sample("2011Q3"), "F3", list(sample("2011Q3").rows("F3")[2:]))
    assert [code for code, _, _ in found(none)] == ["F28"]


def test_goals_without_a_measure_are_one_point() -> None:
    vague = changed(changed(sample("2011Q3"), "F3", 3, target="尽力做好"), "F3", 7, target="提高")
    (problem,) = check(vague, spec(), settings(), None)
    assert (problem.code, problem.effect) == ("F29", Effect.FLAG)
    assert problem.related == (cell(vague, "F3", 7, "target"),)


SAID = "本学期坚持每周走访一户学生家庭并做好记录"


def _saying(members: int, texts: list[str], period: str = "2011Q3") -> Submission:
    made = sample(period)
    for n in range(members):
        made = changed(made, "F3", 2 + n, content=texts[n])
    return made


def test_x14_the_same_words_of_three_members_are_flagged_once() -> None:
    two = _saying(2, [SAID, SAID])
    assert found(two) == []
    three = _saying(3, [SAID, SAID, SAID])
    assert found(three) == [("X14", "F3", cell(three, "F3", 2, "content"))]


def test_x14_near_words_count_from_the_ratio_up() -> None:
    near = SAID.replace("一户", "两户")
    far = SAID.replace("学生家庭并做好", "社区居民还要有")
    assert ratio(SAID, near) >= 90 > ratio(SAID, far)
    outside = _saying(3, [SAID, near, SAID])
    assert found(outside) == [("X14", "F3", cell(outside, "F3", 2, "content"))]
    assert found(_saying(3, [SAID, far, SAID])) == []
    assert found(outside, similar__ratio="99") == []


def test_x14_new_texts_are_compared_in_any_period() -> None:
    """New commitments come with any report, not only where a new round is due."""
    row = sample("2012H1").rows("F3")[5].values
    rows = [
        dict(row, commit_no=f"new{n}", member_no=f"XX00100{n}", content=SAID) for n in (1, 2, 3)
    ]
    outside = added(sample("2012H1"), "F3", *rows)
    assert found(outside) == [("X14", "F3", cell(outside, "F3", 12, "content"))]
    assert found(added(sample("2012H1"), "F3", *rows[:2])) == []


def test_x14_texts_that_were_explained_keep_their_point() -> None:
    """What was accepted when the round was new is not asked about again in a later period."""

    def point(period: str) -> str | None:
        made = _saying(3, [SAID, SAID, SAID], period)
        (told,) = (p for p in check(made, spec(), settings(), None) if p.code == "X14")
        return told.point_key

    assert point("2011Q3") == point("2012H1") is not None


def test_x14_texts_of_an_earlier_round_are_left_alone() -> None:
    made = _saying(3, [SAID, SAID, SAID], "2012H1")
    for n in range(3):
        made = changed(made, "F3", 2 + n, round="1")
    assert found(made) == []


@pytest.mark.parametrize("ratio_text", ["0", "0.5", "100", "250"])
def test_x14_takes_any_ratio(ratio_text: str) -> None:
    alike = _saying(3, [SAID, SAID, SAID])
    assert [code for code, _, _ in found(alike, similar__ratio=ratio_text)] == ["X14"]


AFTER = date(2012, 12, 1)


@pytest.mark.parametrize("name", ["public_date", "done_date"])
def test_what_is_yet_to_come_does_not_count_as_done(name: str) -> None:
    """Neither 公开日期 nor 兑现日期 lies after 填报日期."""
    reported = sample().record("F0")["report_date"]
    assert isinstance(reported, date)
    assert found(changed(sample(), "F3", 3, **{name: reported})) == []
    for late in (reported + timedelta(days=1), AFTER):
        outside = changed(sample(), "F3", 3, **{name: late})
        assert found(outside) == [("F11", "F3", cell(outside, "F3", 3, name))]


@pytest.mark.parametrize("name", ["public_date", "done_date"])
def test_nor_after_the_day_of_receipt_where_the_report_has_no_date(name: str) -> None:
    undated = changed(sample(), "F0", 0, report_date=None)
    outside = changed(undated, "F3", 3, **{name: AFTER})
    told = check(outside, spec(), settings(), date(2012, 6, 20))
    assert [p.where.field for p in told if p.code == "F11"] == [name]


def test_x14_one_member_who_repeats_himself_is_not_three() -> None:
    row = sample("2011Q3").rows("F3")[2].values
    rows = [dict(row, commit_no=str(n), content=SAID + "甲" * n) for n in range(2)]
    assert found(added(changed(sample("2011Q3"), "F3", 2, content=SAID), "F3", *rows)) == []


@given(
    st.lists(st.text("甲乙丙丁", min_size=1, max_size=24), unique=True, max_size=12),
    st.sampled_from([60.0, 80.0, 90.0, 95.0]),
    st.sampled_from([0, 400]),
)
def test_clusters_are_those_of_comparing_every_pair(
    texts: list[str], cutoff: float, few: int
) -> None:
    group = {text: {text} for text in texts}
    for one in texts:
        for other in texts:
            if one != other and ratio(one, other) >= cutoff and group[one] is not group[other]:
                group[one] |= group[other]
                for text in group[one]:
                    group[text] = group[one]
    expected = {frozenset(members) for members in group.values()}
    assert {frozenset(members) for members in clusters(texts, cutoff, few)} == expected

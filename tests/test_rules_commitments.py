"""X07 and X14 (texts) on F3, and the remarks on its fields, just inside and just outside."""

from __future__ import annotations

from datetime import date

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


def test_goals_without_a_measure_are_one_note() -> None:
    vague = changed(changed(sample("2011Q3"), "F3", 3, target="尽力做好"), "F3", 7, target="提高")
    (problem,) = check(vague, spec(), settings(), None)
    assert (problem.code, problem.effect) == ("F29", Effect.NOTE)
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


def test_x14_texts_are_not_asked_again_outside_a_new_round() -> None:
    assert found(_saying(3, [SAID, SAID, SAID], "2012H1")) == []


def test_x14_one_member_who_repeats_himself_is_not_three() -> None:
    row = sample("2011Q3").rows("F3")[2].values
    rows = [dict(row, commit_no=str(n), content=SAID + "甲" * n) for n in range(2)]
    assert found(added(changed(sample("2011Q3"), "F3", 2, content=SAID), "F3", *rows)) == []


@given(
    st.lists(st.text("甲乙丙丁", min_size=1, max_size=24), unique=True, max_size=12),
    st.sampled_from([60.0, 80.0, 90.0, 95.0]),
)
def test_clusters_are_those_of_comparing_every_pair(texts: list[str], cutoff: float) -> None:
    group = {text: {text} for text in texts}
    for one in texts:
        for other in texts:
            if one != other and ratio(one, other) >= cutoff and group[one] is not group[other]:
                group[one] |= group[other]
                for text in group[one]:
                    group[text] = group[one]
    expected = {frozenset(members) for members in group.values()}
    assert {frozenset(members) for members in clusters(texts, cutoff)} == expected

"""Counts that the items stand on, from one submission."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from checks_sample import added, ballot, changed, sample, settings, spec, with_rows

from pipeline.analysis import measure
from pipeline.records import Measures, Submission, Value


def counts(submission: Submission, **parameters: str) -> Measures:
    return measure(submission, spec(), settings(**parameters))


def event(number: int, day: date, **values: Value) -> dict[str, Value]:
    made: dict[str, Value] = {
        "item_no": str(number), "item_date": day, "category": "经验做法", "title": f"做法{number}",
        "n_party": 1, "n_mass": 1, "material_type": "文字", "material_name": "小结.doc",
    }  # fmt: skip
    return made | values


def test_leaders_need_two_branch_activities() -> None:
    made = changed(sample(), "F2", 0, branch_act_n=2)
    assert counts(changed(made, "F2", 1, branch_act_n=1))["lead"] == (1, 2)
    assert counts(changed(made, "F2", 1, branch_act_n=None))["lead"] == (1, 2)
    assert counts(changed(made, "F2", 1, change="转出"))["lead"] == (1, 1)


def test_leaders_are_absent_from_a_roster_without_them() -> None:
    made = changed(changed(sample(), "F2", 0, rank_level="中层"), "F2", 1, rank_level="中层")
    assert "lead" not in counts(made)


def test_organisation_commitments_in_both_directions() -> None:
    made = changed(sample(), "F3", 0, directed_to=("上级党组织",), status="部分兑现")
    made = changed(made, "F3", 1, directed_to=("群众",))
    found = counts(made)
    assert (found["org_commitments"], found["org_public"]) == ((2, 1), (2, 2))
    assert (found["org_both"], found["org_fulfil"]) == ((1, 1), (3, 4))
    hidden = counts(changed(made, "F3", 1, public_date=None))
    assert (hidden["org_both"], hidden["org_public"]) == ((0, 1), (1, 2))


def test_fulfilment_of_members_leaves_the_organisation_out() -> None:
    made = changed(sample(), "F3", 0, status="未兑现", reason="天气")
    found = counts(made)
    assert (found["fulfil"], found["fulfil_members"]) == ((22, 24), (20, 20))


def test_no_commitment_due_yet_counts_nothing() -> None:
    made = sample()
    for number in range(12):
        made = changed(made, "F3", number, due_date=date(2012, 10, 1), status="未到期")
    found = counts(made)
    assert "fulfil_members" not in found and "org_fulfil" not in found


def test_posts_look_at_members_in_service() -> None:
    made = changed(sample(), "F2", 0, rank_level="离退休", model_post="是")
    made = changed(made, "F2", 2, duty_post=None, model_post="是")
    found = counts(made)
    assert (found["duty"], found["model"]) == ((8, 9), (1, 9))


@pytest.mark.parametrize(
    ("conditions", "fifths"),
    [
        ("字" * 20, 20),
        ("字" * 21, 19),
        ("\n".join("字" * 5), 20),
        ("\n".join("字" * 6), 19),
        ("ﬁ" * 10, 20),  # NFKC makes two of each
        ("ﬁ" * 11, 19),
        ("无", 15),
        (None, 15),
    ],
)
def test_plan_blocks_with_wordy_conditions(conditions: str | None, fifths: int) -> None:
    made = changed(sample("2010Q3"), "F1", 0, cond_member=conditions)
    assert counts(made)["plan_blocks"] == (fifths, 20)


def test_plan_published_by_its_date() -> None:
    assert counts(sample("2010Q3"))["plan_public"] == (1, 1)
    hidden = changed(sample("2010Q3"), "F1", 0, plan_public_date=None)
    assert counts(hidden)["plan_public"] == (0, 1)


def test_a_plan_that_lies_with_the_town_is_complete_and_not_asked_for_its_date() -> None:
    town = dict.fromkeys(("plan_theme", "plan_carrier", "plan_commit"), "已报镇（街道）")
    made = changed(sample("2010Q3", "D1"), "F1", 0, plan_public_date=None, **town)
    found = counts(made)
    assert found["plan_blocks"] == (20, 20)
    assert "plan_public" not in found


def test_mechanisms_need_document_and_date_and_records_of_the_window() -> None:
    made = changed(sample(), "F1", 0, mech_1_status="在建", mech_2_doc=None, mech_3_date=None)
    made = changed(made, "F5", 0, mechanism="党内民主建设")
    made = changed(made, "F5", 1, mechanism="党内民主建设")
    made = added(made, "F5", event(8, date(2011, 12, 31), mechanism="党支部作用发挥"))
    found = counts(made)
    assert (found["mechanisms"], found["mechanism_records"]) == ((2, 5), (1, 5))


def test_mechanisms_are_silent_where_their_block_is_not_due() -> None:
    assert not {"mechanisms", "mechanism_records"} & counts(sample("2011Y")).keys()


def test_experiences_count_once_by_title_and_date() -> None:
    day = date(2012, 4, 2)
    made = added(
        sample(),
        "F5",
        event(1, day, title="送教 进社区"),
        event(2, day, title="送教进社区"),
        event(3, date(2012, 4, 3), title="送教进社区", category="探索创新"),
        event(4, day, material_type="无", material_name=None),
        event(5, day, category="学习"),
    )
    found = counts(made)
    keys = {pair for name, pair in found.items() if name.startswith("experience.")}
    assert found["experience"] == (2, 1)
    assert len(keys) == 2


def test_at_most_the_target_of_experience_keys_travels() -> None:
    made = added(sample(), "F5", *(event(n, date(2012, 4, n)) for n in range(1, 9)))
    found = counts(made)
    assert found["experience"] == (8, 1)
    assert sum(name.startswith("experience.") for name in found) == 3


def test_ballots_leave_only_from_groups_of_ten() -> None:
    kept = with_rows(sample(), "F4", [])
    made = added(
        kept,
        "F4",
        ballot("领导班子", "职工群众", 9, 9, 0),
        ballot("领导班子", "学生", 4, 3, 1),
        ballot("领导班子", "家长", 6, 2, 1),
        ballot("领导班子", "党员", 30, 30, 0),
        ballot("党组织", "职工群众", 10, 7, 2),
    )
    found = {name: pair for name, pair in counts(made).items() if name.startswith("ballots.")}
    assert found == {
        "ballots.5.1.2": (5, 10),
        "ballots.5.1.2.basic": (2, 10),
        "ballots.5.2.1": (7, 10),
        "ballots.5.2.1.basic": (2, 10),
    }


def test_self_scores_of_the_three_items_as_shares_of_the_maximum() -> None:
    made = changed(sample(), "F6", 0, self_score=Decimal("3.7"))
    found = {name: pair for name, pair in counts(made).items() if name.startswith("self.")}
    assert found == {"self.1.1": (37, 40), "self.1.2": (7, 8), "self.4.2": (7, 12)}


def test_a_trial_of_self_scores_never_counts() -> None:
    assert not [name for name in counts(sample("2011H1")) if name.startswith("self.")]

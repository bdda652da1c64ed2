"""The invented truth is coherent: counts add up, rosters move on, texts differ."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from rapidfuzz import fuzz

from pipeline.campaign import Settings, Unit
from pipeline.demo.ballots import character_of
from pipeline.demo.district import make_district
from pipeline.demo.story import Row, Story
from pipeline.problems import looks_personal
from pipeline.spec import load
from pipeline.stages.settings import default_settings

SEED = 2010
UNITS = make_district(60, SEED).reporting
SETTINGS: Settings = default_settings(load(), UNITS)
PERIODS = ("2010Q3", "2010Y", "2011H1", "2011Q3", "2011Y", "2012H1", "2012Z")


def told(unit: Unit, period: str) -> dict[str, list[Row]]:
    return dict(Story(unit, SEED, SETTINGS.due, SETTINGS.periods).values(period))


def of_class(unit_class: str) -> list[Unit]:
    return [unit for unit in UNITS if unit.unit_class == unit_class]


def whole(value: object) -> int:
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize("period", ["2010Y", "2011Y", "2012H1"])
def test_story_ballots_add_up(period: str) -> None:
    for unit in UNITS:
        for row in told(unit, period).get("F4", []):
            chain = [
                row[k] for k in ("n_due", "n_present", "n_sent", "n_back", "n_valid") if k in row
            ]
            assert chain == sorted(map(whole, chain), reverse=True)
            if row["object_type"] != "党员评议会":
                parts = sum(whole(row[k]) for k in ("n_sat", "n_basic", "n_unsat", "n_abst"))
                assert parts == row["n_valid"]


def test_story_votes_equal_valid_papers_of_the_meeting() -> None:
    for unit in [*of_class("A"), *of_class("B"), *of_class("C")]:
        values = told(unit, "2011Y")
        (meeting,) = [r for r in values["F4"] if r["object_type"] == "党员评议会"]
        formal = [row for row in values["F2"] if row["member_type"] == "正式"]
        votes = ("v_exc", "v_qual", "v_basic", "v_unq", "v_abs")
        assert all(sum(whole(row[k]) for k in votes) == meeting["n_valid"] for row in formal)
        excellent = sum(row["grade"] == "优秀" for row in formal)
        assert Fraction(excellent, len(formal)) <= Fraction(1, 3)


@pytest.mark.parametrize("period", ["2010Q3", "2011Y", "2012H1"])
def test_story_member_counts_equal_the_roster(period: str) -> None:
    for unit in of_class("B"):
        values = told(unit, period)
        present = Counter(row["member_type"] for row in values["F2"] if row["change"] != "转出")
        assert values["F1"][0]["member_formal"] == present["正式"]
        assert values["F1"][0]["member_prob"] == present["预备"]


def test_story_members_leave_and_come_only_with_a_reason() -> None:
    moved = Counter[str]()
    for unit in of_class("B"):
        before: dict[object, Row] = {}
        for period in PERIODS:
            now = {row["member_no"]: row for row in told(unit, period)["F2"]}
            for number in before.keys() - now.keys():
                assert before[number]["change"] == "转出"
            for number in now.keys() - before.keys() if before else ():
                assert now[number]["change"] == "转入"
            moved.update(str(row["change"]) for row in now.values())
            before = now
    assert moved["转出"] and moved["转入"] and moved["预备转正"]


def test_story_commitments_only_ever_advance() -> None:
    ends = ("已兑现", "部分兑现", "未兑现", "变更")
    for unit in of_class("B"):
        ended: dict[object, object] = {}
        for period in PERIODS:
            for row in told(unit, period).get("F3", []):
                place = (row["round"], row["subject"], row["member_no"], row["content"])
                status = row.get("status")
                if status is not None:
                    assert ended.get(place, status) == status
                if status in ends:
                    ended[place] = status


def test_story_commitment_texts_differ_between_members() -> None:
    for unit in of_class("B")[:4]:
        rows = [row for row in told(unit, "2011Q3")["F3"] if row["subject"] == "党员"]
        texts = [str(row["content"]) for row in rows if row["round"] == "2"]
        alike = [sum(fuzz.ratio(a, b) >= 90 for b in texts) for a in texts]
        assert max(alike) < 3


def test_story_nominees_are_graded_present_and_formal() -> None:
    nominated = 0
    for unit in [*of_class("A"), *of_class("B"), *of_class("C")]:
        values = told(unit, "2012H1")
        roster = {row["member_no"]: row for row in values["F2"]}
        grades = {row["member_no"]: row.get("grade") for row in told(unit, "2011Y")["F2"]}
        for row in values.get("F7", []):
            if "member_no" in row:
                nominated += 1
                assert roster[row["member_no"]]["member_type"] == "正式"
                assert grades[row["member_no"]] == "优秀"
    assert nominated > 5


def test_story_dates_lie_in_their_windows() -> None:
    for unit in UNITS[::5]:
        for code in ("2011H1", "2011Y", "2012H1"):
            window, values = SETTINGS.periods[code], told(unit, code)
            report = values["F0"][0]["report_date"]
            assert isinstance(report, date)
            assert window.covers_to < report < window.due_by
            for form, name in (("F4", "session_date"), ("F5", "item_date")):
                for row in values.get(form, []):
                    day = row[name]
                    assert isinstance(day, date)
                    assert window.covers_from <= day <= window.covers_to


def test_story_satisfaction_differs_and_ties_and_small_groups_are_there() -> None:
    characters = [character_of(unit, SEED) for unit in of_class("B")]
    rates = [c.rate for c in characters]
    assert min(rates) < 0.9 < max(rates)
    assert sum(c.tied for c in characters) == 2
    (small,) = [u for u, c in zip(of_class("B"), characters, strict=True) if c.small]
    assert all(whole(row["n_valid"]) < 10 for row in told(small, "2012H1")["F4"])
    tied = [u for u, c in zip(of_class("B"), characters, strict=True) if c.tied]
    for unit in tied:
        for row in told(unit, "2012H1")["F4"]:
            wide = whole(row["n_sat"]) + whole(row["n_basic"])
            assert Fraction(wide, whole(row["n_valid"])) == Fraction(19, 20)


def test_story_words_are_in_the_lists_and_nothing_looks_personal() -> None:
    spec = load()
    for unit in UNITS[::7]:
        for code in PERIODS:
            for form, rows in told(unit, code).items():
                for row in rows:
                    for name, value in row.items():
                        entry = spec.forms[form].field(name)
                        assert not looks_personal(str(value))
                        if entry.choices and not entry.choices_by and value is not None:
                            words = str(value).split("、")
                            assert set(words) <= set(spec.choices[entry.choices]), (form, name)


def test_story_offices_file_conditions_only() -> None:
    office = of_class("A0")[0]
    values = told(office, "2010Q3")
    assert set(values) == {"F0", "F1"}
    assert set(values["F1"][0]) == {"org_type", "cond_org", "cond_member"}


def test_story_same_seed_same_truth() -> None:
    unit = of_class("B")[0]
    again = Story(unit, SEED, SETTINGS.due, SETTINGS.periods).values("2012H1")
    assert told(unit, "2012H1") == dict(again)

"""X14 (counts, grades, digits) and X16 (优秀 share), just inside and just outside."""

from __future__ import annotations

from decimal import Decimal

import pytest
from checks_sample import added, cell, changed, found, sample, settings, spec

from pipeline.checks import check
from pipeline.checks.rules.suspicion import chi_square
from pipeline.problems import Effect
from pipeline.records import Submission


def _scored(period: str, *scores: int) -> Submission:
    made = sample(period)
    rows = [n for n, row in enumerate(made.rows("F6")) if row.values["self_score"] is not None]
    for n, score in zip(rows, scores, strict=True):
        made = changed(made, "F6", n, self_score=Decimal(score))
    return made


def test_x14_full_marks_everywhere() -> None:
    outside = _scored("2012H1", 4, 4, 6)
    assert found(outside) == [("X14", "F6", cell(outside, "F6", 0, "self_score"))]
    assert found(_scored("2012H1", 4, 4, 5)) == []


def test_x14_trial_scores_are_not_suspected() -> None:
    assert found(_scored("2011H1", 4, 4, 6)) == []


def test_x14_all_graded_excellent_beside_x16() -> None:
    made = sample("2011Y")
    for n in range(9):
        made = changed(made, "F2", n, grade="优秀")
    told = [
        ("X14", "F2", cell(made, "F2", 0, "grade")),
        ("X16", "F2", cell(made, "F2", 3, "grade")),
    ]
    assert found(made) == told
    one_less = changed(made, "F2", 8, grade="合格")
    assert found(one_less) == told[1:]


def test_x14_every_vote_excellent() -> None:
    made = sample("2011Y")
    for n in range(9):
        made = changed(made, "F2", n, v_exc=8, v_qual=0, v_basic=0)
    assert found(made) == [("X14", "F2", cell(made, "F2", 0, "v_exc"))]
    assert found(changed(made, "F2", 5, v_exc=7, v_abs=1)) == []


def _twins(valid: int) -> Submission:
    made = sample()
    for n in (0, 1):
        made = changed(
            made, "F4", n, n_valid=valid, n_back=valid, n_sat=valid - 3, n_basic=2, n_unsat=1
        )
    return made


def test_x14_identical_counts_of_two_groups_from_twenty_ballots() -> None:
    outside = _twins(20)
    assert found(outside) == [("X14", "F4", cell(outside, "F4", 1, "n_sat"))]
    assert found(_twins(19)) == []
    assert found(changed(outside, "F4", 1, n_basic=1, n_unsat=2)) == []


def _events(numbers: list[int]) -> Submission:
    row = sample("2012Z").rows("F5")[0].values
    rows = [
        dict(row, item_no=f"e{n}", title=f"活动{n}", n_party=number, n_mass=0)
        for n, number in enumerate(numbers)
    ]
    return added(sample("2012Z"), "F5", *rows)


def test_x14_last_digits_that_are_all_one() -> None:
    outside = _events([10 + 10 * n for n in range(30)])
    assert found(outside) == [("X14", "F5", cell(outside, "F5", 2, "n_party"))]
    assert found(_events([10 + 10 * n for n in range(29)])) == []
    assert found(_events(list(range(10, 40)))) == []


def test_x14_single_digits_and_repeats_in_a_row_do_not_count() -> None:
    assert found(_events([5] * 60)) == []


def test_x14_counting_every_digit_would_flag_a_sound_workbook() -> None:
    """Why numbers below ten and repeats in a row are left out (docs/architecture.md)."""
    sound = sample("2012H1")
    counts = [
        value
        for form, table in sound.tables.items()
        for field in spec().forms[form].fields
        if field.control
        for row in table.rows
        if isinstance(value := row.values.get(field.id), int)
    ]
    assert chi_square([sum(1 for n in counts if n % 10 == d) for d in range(10)]) > 27.877
    assert found(sound) == []


@pytest.mark.parametrize(
    ("tally", "statistic"),
    [([3] * 10, 0), ([12, 2, 2, 2, 2, 2, 2, 2, 2, 2], 30.0), ([0] * 10, 0)],
)
def test_chi_square(tally: list[int], statistic: float) -> None:
    assert chi_square(tally) == pytest.approx(statistic)


def test_x16_exactly_a_third_is_allowed() -> None:
    assert found(sample("2011Y")) == []  # 3 of 9
    outside = changed(sample("2011Y"), "F2", 5, grade="优秀")
    (problem,) = check(outside, spec(), settings(), None)
    assert (problem.code, problem.effect) == ("X16", Effect.FLAG)
    assert problem.where.cell == cell(outside, "F2", 5, "grade")
    assert "最多3人" in problem.message
    assert found(outside, grade__excellent_max="4/9") == []


def test_grades_of_an_earlier_year_are_silent_in_2012h1() -> None:
    made = sample("2012H1")
    for n in range(9):
        made = changed(made, "F2", n, grade="优秀")
    assert found(made) == []

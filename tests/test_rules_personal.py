"""X18: numbers that look personal are refused and masked. Digits here are repetitions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checks_sample import added, cell, changed, found, nomination, sample, settings, spec

from pipeline.checks import check

IDENTITY = "9" * 18
MOBILE = "13" + "0" * 9


@pytest.mark.parametrize(
    "text",
    [
        f"联系{MOBILE}",
        IDENTITY,
        "9" * 17 + "X",
        "13０ 0000-0000",
        "１３" + "０" * 9,
    ],
)
def test_x18_in_a_free_text_field(text: str) -> None:
    outside = changed(sample(), "F5", 0, title=text)
    (problem,) = check(outside, spec(), settings(), None)
    assert (problem.code, problem.where.cell) == ("X18", cell(outside, "F5", 0, "title"))
    assert problem.raw is not None and "*" in problem.raw
    assert MOBILE not in repr(problem) and IDENTITY not in repr(problem)


@pytest.mark.parametrize("text", ["9" * 17, "13" + "0" * 8, "2" * 11, "2012年6月1日第13次至第30次"])
def test_x18_passes_other_numbers(text: str) -> None:
    assert found(changed(sample(), "F5", 0, title=text)) == []


def test_x18_reads_blocks_that_are_not_due() -> None:
    outside = changed(sample("2012H1"), "F1", 0, plan_theme=f"电话{MOBILE}")
    assert found(outside) == [("X18", "F1", cell(outside, "F1", 0, "plan_theme"))]


def test_x18_leaves_the_office_telephone_alone() -> None:
    assert found(changed(sample(), "F0", 0, filler_phone=MOBILE)) == []


def test_x18_digits_of_two_cells_are_not_joined() -> None:
    halves = changed(sample(), "F5", 0, title="9" * 9)
    assert found(changed(halves, "F5", 1, title="9" * 9)) == []


def test_x18_in_the_deeds_of_a_nominee() -> None:
    deeds = "认真负责，成绩突出，" * 6 + IDENTITY
    outside = added(sample(), "F7", nomination("XX001", 1, deeds=deeds))
    assert found(outside) == [("X18", "F7", cell(outside, "F7", 0, "deeds"))]


def test_x18_outside_the_form() -> None:
    beside = replace(
        sample(), outside=(("F2党员名册", "Z9", IDENTITY), ("F5活动台账", "Z1", "备注"))
    )
    (problem,) = check(beside, spec(), settings(), None)
    assert (problem.code, problem.where.sheet, problem.where.cell) == ("X18", "F2党员名册", "Z9")

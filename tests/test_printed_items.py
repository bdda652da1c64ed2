"""Codes, names and full marks of printed rows belong together: where rows were moved apart, the
points would be somebody else's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from checks_sample import cell, changed, sample, settings, spec
from scorebook_sample import book, complete, said, score

from pipeline.checks import check
from pipeline.records import Submission

_ITEMS = spec().items


def _told(submission: Submission) -> list[tuple[str, str, str | None]]:
    problems = check(submission, spec(), settings(), None)
    return [(p.code, p.effect.value, p.where.cell) for p in problems]


def test_no_two_items_are_printed_alike() -> None:
    names = [{item.name, *item.wording.values()} for item in _ITEMS]
    assert sum(map(len, names)) == len(set().union(*names)) >= len(_ITEMS) == 19


@pytest.mark.parametrize("unit_class", ["A", "B", "C", "G", ""])
def test_the_name_of_an_item_in_any_class_is_its_own(unit_class: str) -> None:
    for index, item in enumerate(_ITEMS):
        assert _told(changed(sample(), "F6", index, item_name=item.printed(unit_class))) == []
        assert _told(changed(sample(), "F6", index, item_name=item.name_for(unit_class))) == []


def test_the_name_of_another_item_goes_back() -> None:
    made = changed(sample(), "F6", 0, item_name=_ITEMS[1].printed("B"))
    assert _told(made) == [("X01", "return", cell(made, "F6", 0, "item_name"))]


def test_a_name_that_is_no_items_is_noted() -> None:
    made = changed(sample(), "F6", 0, item_name="见附件")
    assert _told(made) == [("F40", "note", cell(made, "F6", 0, "item_name"))]
    assert _told(changed(sample(), "F6", 0, item_name=None)) == []


@pytest.mark.parametrize(
    ("most", "score", "told"),
    [(10, "3.5", 1), (3, "3", 1), (None, "3.5", 0), (None, "4.5", 1), (4, "4", 0)],
)
def test_full_marks_that_a_score_depends_on_are_ours(
    most: int | None, score: str, told: int
) -> None:
    made = changed(sample(), "F6", 0, item_max=most, self_score=Decimal(score))
    found = [place for code, effect, place in _told(made) if (code, effect) == ("X01", "return")]
    assert found == [cell(made, "F6", 0, "item_max")] * told


def test_full_marks_of_an_item_that_is_not_scored_here_change_nothing() -> None:
    index = next(n for n, item in enumerate(_ITEMS) if not item.self_scored)
    assert _told(changed(sample(), "F6", index, item_max=99)) == []


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ({"unit_name": "示例XX001"}, []),
        ({"unit_name": "一小"}, []),
        ({"unit_name": "示例JG001"}, [("G21", "B7", "return")]),
        ({"item_name": _ITEMS[2].printed("B")}, []),
        ({"item_name": "廉洁"}, []),
        ({"item_name": _ITEMS[3].printed("B")}, [("G21", "F7", "return")]),
    ],
)
def test_scores_belong_to_the_unit_and_item_beside_the_codes(
    beside: dict[str, str], told: list[tuple[str, str, str]]
) -> None:
    assert said(book(GS=[*complete(), score(item="1.3", **beside)])) == told

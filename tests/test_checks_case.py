"""What workbooks of a class and period are held to is worked out once for them, never for others."""

from __future__ import annotations

import pytest
from checks_sample import settings, spec
from msgspec.structs import replace

from pipeline.campaign import Due, Settings
from pipeline.checks.case import RETURN_WORKBOOK, Case, Standing, case_of, kinds_of, once_a_case

PERIOD = "2012H1"


def _case(known: Settings, unit_class: str = "B", period: str | None = PERIOD) -> Case:
    return case_of(spec(), known, RETURN_WORKBOOK, unit_class, period)


def test_workbooks_of_one_class_and_period_have_their_case_in_common() -> None:
    known = settings()
    assert _case(known) is _case(known)
    assert len({id(_case(known, unit_class)) for unit_class in "ABC"}) == 3


def test_periods_that_nobody_knows_are_one_case_in_which_nothing_is_judged() -> None:
    known = settings()
    strange = _case(known, period="2099X")
    assert strange is _case(known, period=None)
    assert not any(map(strange.judged, spec().blocks))


def test_changed_settings_are_asked_anew() -> None:
    known = settings()
    assert _case(known).judged("F1.counts")
    nothing_due = replace(known, due=Due({}))
    assert not _case(nothing_due).judged("F1.counts")
    assert _case(known).judged("F1.counts")


def test_offices_workbooks_are_judged_row_by_row_whatever_is_due() -> None:
    office = case_of(spec(), settings(), "督查评分簿", "G", None)
    assert {office.standing(block) for block in spec().blocks} == {Standing.ROWS}


def test_work_is_done_once_for_each_name_of_a_case() -> None:
    done: list[tuple[str, str]] = []

    @once_a_case
    def work(case: Case, name: str) -> None:
        done.append((case.unit_class, name))

    known = settings()
    school, surgery = _case(known, "B"), _case(known, "C")
    for case, name in [(school, "F1"), (school, "F1"), (school, "F2"), (surgery, "F1")]:
        work(case, name)
    assert done == [("B", "F1"), ("B", "F2"), ("C", "F1")]


@pytest.mark.parametrize("unit_class", ["A", "B", "C", "D1"])
def test_rows_of_a_kind_stand_as_the_highest_of_its_blocks(unit_class: str) -> None:
    case = _case(settings(), unit_class)
    kinds = kinds_of(case, "F4")
    assert kinds is not None
    assert kinds_of(case, "F2") is None
    blocks = [block for block in spec().blocks.values() if block.rows_field == kinds.field]
    for block in blocks:
        for kind in block.rows_values:
            alike = [case.standing(b.id) for b in blocks if kind in b.rows_values]
            assert kinds.standing(kind) is max(alike)
    assert kinds.standing("测评以外的事") is Standing.CLOSED
    assert kinds.standing(None) is kinds.highest is max(case.standing(b.id) for b in blocks)

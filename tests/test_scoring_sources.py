"""From an item back to the cells of the sender's workbook."""

from __future__ import annotations

import pytest
from checks_sample import added, ballot, changed, sample, settings, spec, with_rows

from pipeline.analysis.reading import open_reading
from pipeline.analysis.sources import cells_in
from pipeline.records import Submission


def cells(submission: Submission, item: str) -> tuple[str, ...]:
    reading = open_reading(submission, spec(), settings())
    assert reading is not None
    found = cells_in(reading, item)
    return tuple(f"{sheet}｜{span}" for sheet, spans in found.items() for span in spans)


def test_runs_of_rows_are_named_once() -> None:
    made = changed(sample(), "F2", 4, rank_level="班子成员")
    assert cells(made, "1.4") == (
        "F2党员名册｜D5:D6",
        "F2党员名册｜D9",
        "F2党员名册｜H5:H6",
        "F2党员名册｜H9",
        "F2党员名册｜M5:M14",
    )


def test_fulfilment_names_due_rows_of_members() -> None:
    assert cells(sample(), "2.2") == ("F3承诺台账｜J7:J16", "F3承诺台账｜N7:N16")


def test_a_record_sheet_names_its_value_cells() -> None:
    found = cells(sample("2010Q3"), "3.1")
    assert len(found) == 6
    assert all(place.startswith("F1单位与方案｜B") for place in found)


def test_groups_with_few_ballots_are_not_named() -> None:
    made = added(
        with_rows(sample(), "F4", []),
        "F4",
        ballot("领导班子", "职工群众", 9, 8, 1),
        ballot("领导班子", "家长", 20, 18, 1),
    )
    assert cells(made, "5.1") == (
        "F4测评统计｜D6",
        "F4测评统计｜K6",
        "F4测评统计｜L6",
        "F4测评统计｜M6",
    )


def test_self_score_is_one_cell() -> None:
    assert cells(sample(), "1.1") == ("F6五个好评分｜D5",)
    assert cells(sample(), "4.2") == ("F6五个好评分｜D19",)


@pytest.mark.parametrize("item", ["1.3", "2.5", "4.1", "4.4"])
def test_superior_items_have_no_cells_of_the_unit(item: str) -> None:
    assert cells(sample(), item) == ()


@pytest.mark.parametrize("item", ["1.4", "1.5", "2.1", "2.2", "2.4", "3.2", "3.3", "5.1", "5.2"])
def test_every_computed_item_of_a_full_workbook_has_cells(item: str) -> None:
    assert cells(sample(), item)

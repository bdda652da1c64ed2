"""Every workbook of the demonstration, saved again or filled by another program, holds the same
records, cell by cell, and has no more to be mended than the original."""

from __future__ import annotations

import pytest
from foreign_measured import measured
from foreign_programs import BATCHES, PROGRAMS, batch, current, originals
from foreign_reading import Reading, original

from pipeline.campaign import REPORTING_CLASSES

_FEWEST_WORKBOOKS = 185
_FEWEST_CELLS = 92_000  # in all workbooks of the demonstration
_NEEDS = {program.maker: program.needs for program in PROGRAMS}


def _each() -> list[object]:
    marks = {maker: [getattr(pytest.mark, needs)] for maker, needs in _NEEDS.items() if needs}
    return [
        pytest.param(maker, number, id=f"{maker}-{number}", marks=marks.get(maker, []))
        for maker in _NEEDS
        for number in BATCHES
    ]


def _before() -> tuple[Reading, ...]:
    return tuple(original(entry.path) for entry in originals())


def test_the_originals_are_of_every_class_and_without_fault() -> None:
    classes = {found.examination.unit_class for found in _before()}
    assert classes == {*REPORTING_CLASSES, "G"}
    assert [p for found in _before() for p in found.examination.problems] == []
    assert [found.examination.result for found in _before()] == [None] * len(originals())
    assert sum(len(found.cells) for found in _before()) >= _FEWEST_CELLS


def test_every_workbook_is_in_a_batch() -> None:
    assert len(originals()) == len(set(originals())) >= _FEWEST_WORKBOOKS
    assert {entry for number in BATCHES for entry in batch(number)} == {*originals()}
    assert [entry.path for entry in originals()[: len(current())]] == current()


@pytest.mark.piece
@pytest.mark.parametrize(("maker", "number"), _each())
def test_records_are_the_same_cell_by_cell(maker: str, number: int) -> None:
    for found in measured(maker, number).values():
        assert found.faults == []
        assert found.workbooks == found.alike == len(batch(number))
        assert found.cells == found.cells_alike > 0

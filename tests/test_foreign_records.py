"""Every workbook of the demonstration, saved again or filled by another program, holds the same
records, cell by cell, and has no more to be mended than the original."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign_programs import PROGRAMS, Program, made_by, originals
from foreign_reading import Reading, differences, new_problems, reading

from pipeline.campaign import REPORTING_CLASSES
from pipeline.problems import Effect

_FEWEST_CELLS = 47_300  # in all workbooks of the demonstration
_ERRORS = tuple(effect for effect in Effect if effect is not Effect.NOTE)


def _each() -> list[object]:
    return [
        pytest.param(
            program,
            id=program.key,
            marks=[getattr(pytest.mark, program.needs)] if program.needs else [],
        )
        for program in PROGRAMS
    ]


def _before() -> tuple[Reading, ...]:
    return tuple(reading(entry.path) for entry in originals())


def test_the_originals_are_of_every_class_and_without_fault() -> None:
    classes = {found.examination.unit_class for found in _before()}
    assert classes == {*REPORTING_CLASSES, "G"}
    assert [p for found in _before() for p in found.examination.problems] == []
    assert sum(len(found.cells) for found in _before()) >= _FEWEST_CELLS


@pytest.mark.parametrize("program", _each())
def test_records_are_the_same_cell_by_cell(program: Program, shared_folder: Path) -> None:
    for before, path in zip(_before(), made_by(program, shared_folder), strict=True):
        after = reading(path)
        assert differences(before, after) == [], path
        assert after.identity == before.identity
        assert new_problems(before, after, _ERRORS) == [], path
        assert after.examination.result is None
        for name in ("unit_class", "rows", "control", "measures"):
            assert getattr(after.examination, name) == getattr(before.examination, name), name
        assert after.tally == before.tally
        # openpyxl keeps no results of formulas; who computes, computes the truth
        assert after.printed in (None, before.printed, before.examination.control), path

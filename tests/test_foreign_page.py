"""docs/compatibility.md says of each program what these tests measure."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from file_features import FEATURES, features
from foreign_page import Choice, Measured, page
from foreign_programs import (
    PROGRAMS,
    Program,
    clean_earlier,
    clean_now,
    filled_forms,
    made_by,
    originals,
)
from foreign_reading import differences, new_problems, reading
from generated_doc import hold

from pipeline.problems import Effect

DOCUMENT = Path(__file__).parents[1] / "docs" / "compatibility.md"
_ERRORS = tuple(effect for effect in Effect if effect is not Effect.NOTE)


def _choice() -> Choice:
    taken = {entry.path for entry in originals()}
    now, earlier = clean_now(), clean_earlier()
    then = [path for path in earlier if path in taken]
    assert len(taken) == len(originals()) == len(taken & {*now, *earlier})
    return Choice(
        now=len(now),
        now_taken=len(taken & {*now}),
        earlier=len(earlier),
        earlier_taken=len(then),
        places=len(set[object]().union(*map(filled_forms, earlier))),
        places_taken=len(set[object]().union(*map(filled_forms, then))),
    )


def _features(paths: list[Path]) -> Counter[str]:
    return sum((features(path) for path in paths), Counter())


def _measured(program: Program, shared: Path) -> Measured:
    results = made_by(program, shared)
    cells = unlike = alike = notes = errors = 0
    for entry, path in zip(originals(), results, strict=True):
        before, after = reading(entry.path), reading(path)
        wrong = len(differences(before, after))
        cells, unlike = cells + len(before.cells), unlike + wrong
        alike += not wrong and after.identity == before.identity
        notes += len(new_problems(before, after, (Effect.NOTE,)))
        errors += len(new_problems(before, after, _ERRORS))
    return Measured(
        program, len(results), alike, cells, cells - unlike, notes, errors, _features(results)
    )


@pytest.mark.libreoffice
@pytest.mark.foreign
def test_the_page_says_what_each_program_does(shared_folder: Path) -> None:
    before = _features([entry.path for entry in originals()])
    assert all(before[name] for name in FEATURES)
    found = [_measured(program, shared_folder) for program in PROGRAMS]
    hold(DOCUMENT, "programs", page(_choice(), before, found))


def test_every_form_of_every_class_and_period_goes_through_the_programs() -> None:
    choice = _choice()
    assert choice.now_taken == choice.now > 40
    assert choice.places_taken == choice.places > 80

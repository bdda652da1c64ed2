"""What became of a batch of workbooks in a program, beside what they were: records cell by cell,
and what else stands in the files. Measured once a test session."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from file_features import features
from foreign_programs import BATCHES, PROGRAMS, Program, batch, made_by, of_maker
from foreign_reading import Reading, differences, new_problems, original, reading
from made_once import begun, made_once

from pipeline.problems import Effect

_ERRORS = tuple(effect for effect in Effect if effect is not Effect.NOTE)
_MEASURED = "measured"
_ALIKE = ("unit_class", "rows", "control", "measures", "result")  # parts of the examination


@dataclass(slots=True)
class Measured:
    """``alike`` and ``cells_alike`` are those without a difference, ``notes`` and ``errors`` what
    is said more than of the originals; ``faults`` tells all that must not be, with its file."""

    workbooks: int = 0
    alike: int = 0
    cells: int = 0
    cells_alike: int = 0
    notes: int = 0
    errors: int = 0
    features: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, more: Measured) -> None:
        """Both together."""
        for name in ("workbooks", "alike", "cells", "cells_alike", "notes", "errors"):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.features += more.features
        self.faults += more.faults


def measured(maker: str, number: int) -> Mapping[Program, Measured]:
    """What each program of *maker* did to the workbooks of a batch."""
    folder = made_once(_piece(maker, number), partial(_measure, maker, number))
    found: dict[Program, Measured] = pickle.loads((folder / _MEASURED).read_bytes())
    return found


def measured_whole() -> dict[Program, Measured]:
    """What every program did to all workbooks."""
    makers = dict.fromkeys(program.maker for program in PROGRAMS)
    pieces = [(maker, number) for maker in makers for number in BATCHES]
    # from the end: others, who need single pieces, come from the beginning
    begun({_piece(*piece): partial(_measure, *piece) for piece in reversed(pieces)})
    whole = {program: Measured() for program in PROGRAMS}
    for piece in pieces:
        for program, found in measured(*piece).items():
            whole[program].add(found)
    return whole


def _piece(maker: str, number: int) -> str:
    return f"{maker}-{number}-measured"


def _measure(maker: str, number: int, folder: Path) -> None:
    found = {program: _whole(program, number) for program in of_maker(maker)}
    (folder / _MEASURED).write_bytes(pickle.dumps(found))


def _whole(program: Program, number: int) -> Measured:
    found = Measured()
    for entry, path in zip(batch(number), made_by(program, number), strict=True):
        found.add(_one(original(entry.path), reading(path), path))
    return found


def _one(before: Reading, after: Reading, path: Path) -> Measured:
    wrong = differences(before, after)
    errors = new_problems(before, after, _ERRORS)
    return Measured(
        workbooks=1,
        alike=int(not wrong and after.identity == before.identity),
        cells=len(before.cells),
        cells_alike=len(before.cells) - len(wrong),
        notes=len(new_problems(before, after, (Effect.NOTE,))),
        errors=len(errors),
        features=features(path),
        faults=[f"{path}: {fault}" for fault in (*wrong, *errors, *_faults(before, after))],
    )


def _faults(before: Reading, after: Reading) -> Iterator[object]:
    """What else must be the same, and is not."""
    if after.identity != before.identity:
        yield after.identity
    for name in _ALIKE:
        then, now = getattr(before.examination, name), getattr(after.examination, name)
        if then != now:
            yield name, then, now
    if after.tally != before.tally:
        yield "tally", before.tally, after.tally
    # openpyxl keeps no results of formulas; who computes, computes the truth
    if after.printed not in (None, before.printed, before.examination.control):
        yield "printed", before.printed, after.printed

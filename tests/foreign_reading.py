"""What the product reads in a workbook that a program saved, beside what it reads in the original:
records cell by cell with their types, identity, problems, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from demo_kept import demo_home

from pipeline.intake import Limits
from pipeline.paths import Home
from pipeline.problems import Effect
from pipeline.records import Examination, Identity, Value, unpack
from pipeline.spec import load
from pipeline.stages.examine import Bench, examine_bytes
from pipeline.stages.settings import load_settings

Place = tuple[str, int, int, str]  # form, place among its records, row in the sheet, field
RECEIVED = date(2012, 6, 20)
# printed by a formula, and never read as a record: the demonstration types without computing
COMPUTED = frozenset({"control_sum"})


@dataclass(frozen=True, slots=True)
class Reading:
    """cells     every value of every record; computed ones stand in ``printed``
    printed   控制数 as the file holds it; None where it holds none
    tally     the second count of the grid, without what is computed
    """

    identity: Identity
    examination: Examination
    cells: Mapping[Place, tuple[str, Value]]
    printed: Value
    tally: Mapping[str, Mapping[str, int]]

    def counted(self, *effects: Effect) -> Counter[tuple[str, str | None, str | None]]:
        """Problems of these effects as (code, sheet, cell)."""
        return Counter(
            (problem.code, problem.where.sheet, problem.where.cell)
            for problem in self.examination.problems
            if problem.effect in effects
        )


@cache
def original(path: Path) -> Reading:
    """`reading` of a workbook with which several others are compared."""
    return reading(path)


def reading(path: Path) -> Reading:
    """*path* examined as a run examines it."""
    found = examine_bytes(path.read_bytes(), path.name, RECEIVED, _bench())
    assert found.document is not None, (path.name, found.problems)
    sent = unpack(found.document)
    cells: dict[Place, tuple[str, Value]] = {}
    printed: Value = None
    for form, table in sent.tables.items():
        for index, row in enumerate(table.rows):
            for name, value in row.values.items():
                if name in COMPUTED:
                    printed = value
                else:
                    cells[form, index, row.number, name] = (type(value).__name__, value)
    tally = {
        form: {name: count for name, count in counts.items() if name not in COMPUTED}
        for form, counts in found.tally.items()
    }
    return Reading(sent.identity, found, cells, printed, tally)


def differences(before: Reading, after: Reading) -> list[tuple[Place, object, object]]:
    """The cells in which the two are not alike, as (place, before, after)."""
    places = sorted({*before.cells, *after.cells})
    return [
        (place, before.cells.get(place), after.cells.get(place))
        for place in places
        if before.cells.get(place) != after.cells.get(place)
    ]


def new_problems(before: Reading, after: Reading, effects: Sequence[Effect]) -> list[object]:
    """What is said of the second and not of the first, of these effects."""
    return sorted((after.counted(*effects) - before.counted(*effects)).elements(), key=str)


@cache
def _bench() -> Bench:
    spec = load()
    return Bench(spec, load_settings(Home(demo_home()), spec), Limits())

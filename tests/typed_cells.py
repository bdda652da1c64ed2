"""Which cells a person typed into a pack: those in which the filled workbook differs from it. Lets
other programs type the same without the demonstration's own filler."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

from pipeline.cells import address
from pipeline.intake import Limits, read
from pipeline.records import RawValue


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell and what was typed there; None where it was emptied."""

    sheet: str
    row: int
    column: int
    value: str | float | date | None

    @property
    def address(self) -> str:
        return address(self.row, self.column)


def typed_cells(pack: Path, filled: Path) -> tuple[Typed, ...]:
    """The cells of *filled* that are not as *pack* has them, in reading order."""
    blank, full = (read(path.read_bytes(), path.name, Limits()) for path in (pack, filled))
    found = []
    for before, after in zip(blank.sheets, full.sheets, strict=True):
        assert before.name == after.name
        for row, lines in enumerate(zip_longest(before.rows, after.rows, fillvalue=()), start=1):
            for column, (was, now) in enumerate(zip_longest(*lines), start=1):
                if _plain(was) != _plain(now):
                    found.append(Typed(after.name, row, column, _plain(now)))
    return tuple(found)


def _plain(value: RawValue) -> str | float | date | None:
    if value is None or value == "":
        return None
    assert isinstance(value, (str, int, float, date))
    assert not isinstance(value, (bool, datetime))
    return value

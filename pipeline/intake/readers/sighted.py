"""A sheet of values as a reader gives them, with what the guard saw and readers hide."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.intake.guard import SheetSight
from pipeline.records import RawSheet, RawValue

_NO_DAY = ';"######"'  # as a format: what Excel shows of a number below nought in a date cell


def sighted(
    name: str, rows: Sequence[Sequence[RawValue]], hidden: bool, sight: SheetSight
) -> RawSheet:
    """The sheet *name*. Readers make a time or a day long past of a number below nought in a cell
    for a date: it is the number again."""
    lost = {
        (row, column): number
        for (row, column), number in sight.negatives.items()
        if row <= len(rows) and not isinstance(rows[row - 1][column - 1], float)
    }
    formats = sight.formats
    if lost:
        mended = [[*cells] for cells in rows]
        for (row, column), number in lost.items():
            mended[row - 1][column - 1] = number
        rows, formats = mended, {**formats, **dict.fromkeys(lost, _NO_DAY)}
    return RawSheet(name, rows, hidden, sight.errors, sight.uncached, sight.merged, formats)

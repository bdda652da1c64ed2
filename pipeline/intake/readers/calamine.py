"""Values through python-calamine: .xlsx, .xlsm, .ods, and .xls where xlrd gives up.

Only after the guard, and only in a process that may die: calamine aborts on some bytes.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence

from pipeline.intake.guard import Looked, SheetSight, Sightings
from pipeline.intake.readers.sighted import sighted
from pipeline.records import RawValue, RawWorkbook
from pipeline.zips import Piece, pieces, stored


class CalamineFailed(Exception):  # noqa: N818 - what happened
    """calamine cannot read these bytes; another reader may."""


def read_calamine(
    data: bytes, kind: str, sights: Sightings, passed: Collection[str] = ()
) -> RawWorkbook:
    """All sheets of *data* from their cell A1 on, those named in *passed* without rows. Numbers
    come as float (``12.0``), also where they are whole; dates as date, datetime, time or
    timedelta; blanks as ``""``; error cells and uncached formulas as ``""`` with their places
    from *sights*. Parts that *sights* holds are not unpacked again.

    Raises CalamineFailed where calamine gives up, also by panic.
    """
    from python_calamine import (
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    by_name = {sheet.name: sheet for sheet in sights.sheets}
    package = _package(sights, passed) if sights.looked else data
    found = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(package)) as book:
            for meta in book.sheets_metadata:
                rows: Sequence[Sequence[RawValue]] = []
                if meta.typ is SheetTypeEnum.WorkSheet and meta.name not in passed:
                    rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                found.append((meta.name, rows, meta.visible is not SheetVisibleEnum.Visible))
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a panic is a BaseException
        raise CalamineFailed(f"{type(error).__name__}: {error}") from error
    sheets = (sighted(*entry, by_name.get(entry[0]) or SheetSight(entry[0])) for entry in found)
    return RawWorkbook(kind, tuple(sheets))


def _package(sights: Sightings, passed: Collection[str]) -> bytes:
    """A package of the parts as the guard looked at them, without those of the sheets *passed*."""
    unread = {sheet.part for sheet in sights.sheets if sheet.name in passed}
    unread -= {sheet.part for sheet in sights.sheets if sheet.name not in passed}
    read = (part for part in sights.looked if part.name not in unread)
    return b"".join(pieces((stored(part.name, *_cut(part)) for part in read), utf8=True))


def _cut(part: Looked) -> tuple[Piece, ...]:
    """The *part* for calamine, of a sheet no more than the cells. calamine goes through each sheet
    a second time, up to its merges, which the guard has told already: they come first, empty."""
    if part.grid is None:
        return (part.body,)
    start, stop = part.grid
    body = memoryview(part.body)
    return body[:start], b"<mergeCells/>", body[start:stop], b"</worksheet>"

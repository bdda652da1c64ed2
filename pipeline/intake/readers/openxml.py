"""The second reader of .xlsx and .xlsm: openpyxl, for the few files that calamine rejects or would
read wrong.

Twenty times slower, so never the first.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time

from pipeline.intake.guard import SheetSight, Sightings
from pipeline.intake.readers.sighted import sighted
from pipeline.intake.refusal import quarantined
from pipeline.records import RawValue, RawWorkbook


def read_openxml(data: bytes, kind: str, sights: Sightings) -> RawWorkbook:
    """As `read_calamine`; raises Refused where openpyxl cannot read the bytes either."""
    from openpyxl import load_workbook

    by_name = {sheet.name: sheet for sheet in sights.sheets}
    sheets = []
    try:
        # in full: read-only mode trusts <dimension>, which foreign programs write wrongly
        book = load_workbook(io.BytesIO(data), data_only=True)
        for sheet in book.worksheets:
            sight = by_name.get(sheet.title, SheetSight(sheet.title))
            errors = sight.errors
            rows = [
                [_value(value, (r, c) in errors) for c, value in enumerate(cells, start=1)]
                for r, cells in enumerate(sheet.iter_rows(1, values_only=True), start=1)
            ]
            hidden = sheet.sheet_state != "visible"
            sheets.append(sighted(sheet.title, rows, hidden, sight))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # eight kinds were seen, zlib.error and RuntimeError among them
        raise quarantined("I14") from error
    return RawWorkbook(kind, tuple(sheets))


def _value(value: object, error: bool) -> RawValue:
    if error or value is None:
        return ""
    if isinstance(value, datetime):
        return value.date() if value.time() == time.min else value
    if isinstance(value, (str, bool, float, date, time)):
        return value
    return float(value) if isinstance(value, int) else str(value)

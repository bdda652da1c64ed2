"""Values of .xls and .et through xlrd: immune to sparse blow-ups, fast on BIFF.

calamine is the second choice here: it can take seconds and a gigabyte for four values.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from pipeline.intake.guard import Area, Sightings, hides
from pipeline.intake.limits import Limits
from pipeline.intake.readers.biff import merged_areas
from pipeline.intake.readers.calamine import CalamineFailed, read_calamine
from pipeline.intake.refusal import Refused, quarantined, too_much
from pipeline.number_formats import is_plain
from pipeline.records import RawSheet, RawValue, RawWorkbook

_EXCEL_97 = 80  # what xlrd calls BIFF8
_ODD = 64  # kinds of cells from this on are ours: numbers in odd formats
_MOST_ODD = 256 - _ODD
_Texts = dict[tuple[int, int], str]


def read_xls(data: bytes, limits: Limits) -> RawWorkbook:
    """All sheets, values as `read_calamine` gives them; rows are ragged.

    Raises Refused where the file has a password or neither reader can take it.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
        _bounded(book.nsheets, limits)
        merged = _merged(book, limits)
        codes = _odd_formats(book)
        sheets = tuple(_sheet(book, index, areas, codes) for index, areas in enumerate(merged))
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise quarantined("I08", name="工作簿") from error
        return _second(data)
    except (Refused, MemoryError):
        raise
    except Exception:
        return _second(data)
    names = [sheet.name for sheet in sheets]
    for name in names:
        if names.count(name) > 1:
            raise quarantined("I13", sheet_name=name)
    return RawWorkbook("xls", sheets)


def _bounded(sheets: int, limits: Limits) -> None:
    if sheets > limits.sheets:
        raise too_much("工作表太多", f"{limits.sheets} 张")


def _merged(book: Any, limits: Limits) -> list[tuple[Area, ...]]:
    """The merged cells of each sheet that can hide entries; none in formats before Excel 97."""
    if book.biff_version < _EXCEL_97:
        return [()] * book.nsheets
    found = [merged_areas(book.mem, start) for start in book._sh_abs_posn]
    if sum(map(len, found)) > limits.merges:
        raise too_much("合并单元格太多", f"{limits.merges} 处")
    return [tuple(filter(hides, areas)) for areas in found]


def _odd_formats(book: Any) -> list[str]:
    """Formats under which a number may look otherwise. Cells of them are told by their kind, since
    xlrd tells of styles only where it reads all of them as well, which takes longer."""
    import xlrd

    kinds, codes = book._xf_index_to_xl_type_map, dict[str, int]()
    for index, style in enumerate(book.xf_list):
        known = book.format_map.get(style.format_key)
        if known is None or kinds.get(index) != xlrd.XL_CELL_NUMBER or is_plain(known.format_str):
            continue
        if known.format_str in codes or len(codes) < _MOST_ODD:
            kinds[index] = _ODD + codes.setdefault(known.format_str, len(codes))
    return list(codes)


def _second(data: bytes) -> RawWorkbook:
    try:
        return read_calamine(data, "xls", Sightings())
    except CalamineFailed as error:
        raise quarantined("I14") from error


def _sheet(book: Any, index: int, merged: tuple[Area, ...], codes: Sequence[str]) -> RawSheet:
    sheet = book.sheet_by_index(index)
    errors: _Texts = {}
    odd: dict[tuple[int, int], int] = {}
    rows = [_row(book, sheet, number, errors, odd) for number in range(sheet.nrows)]
    hidden = bool(sheet.visibility)
    name = sheet.name
    book.unload_sheet(index)
    formats = {place: codes[kind - _ODD] for place, kind in odd.items()}
    return RawSheet(name, rows, hidden, errors, merged=merged, formats=formats)


def _row(
    book: Any, sheet: Any, number: int, errors: _Texts, odd: dict[tuple[int, int], int]
) -> list[RawValue]:
    import xlrd

    cells: list[RawValue] = []
    for column, (kind, value) in enumerate(
        zip(sheet.row_types(number), sheet.row_values(number), strict=True), start=1
    ):
        if kind == xlrd.XL_CELL_ERROR:
            errors[(number + 1, column)] = xlrd.error_text_from_code.get(value, "#N/A")
            cells.append("")
        elif kind == xlrd.XL_CELL_DATE:
            cells.append(_moment(value, book.datemode))
        elif kind == xlrd.XL_CELL_BOOLEAN:
            cells.append(bool(value))
        elif kind >= _ODD:
            odd[(number + 1, column)] = kind
            cells.append(value)
        else:
            cells.append(value)
    return cells


def _moment(value: float, datemode: int) -> RawValue:
    """A date cell as date, datetime or time; the bare number where it is no moment, so that
    the cast finds a number in a date field and not 1899-12-30."""
    from xlrd.xldate import XLDateError, xldate_as_datetime

    if not math.isfinite(value) or value < 0:
        return value
    try:
        found: datetime = xldate_as_datetime(value, datemode)
    except (XLDateError, OverflowError, ValueError):
        return value
    if value < 1:
        return found.time()
    return found.date() if found.time() == time.min else found

"""Writes a 成绩单: one upright A4 page with results, radar, how to object, and the items.

A page is drawn once for all slips of its shape, and their values filled in (`mould`).
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from pipeline.workbooks.look import Formats, formats, open_workbook, set_up_page
from pipeline.workbooks.mould import Mould, Value, gaps, marked_up
from pipeline.workbooks.package import Package
from pipeline.workbooks.slips.layout import LAST_COLUMN, TAB, TABLE, WIDTHS, lay_out
from pipeline.workbooks.slips.model import Slip
from pipeline.workbooks.slips.radar import insert_radar
from pipeline.workbooks.slips.sketch import INDENTED, STYLES, Shape

_SHAPES = 256  # kept; a district has a dozen
_POINTS_A_PIXEL = 0.75


def render_slip(slip: Slip) -> bytes:
    """The workbook of *slip*: the same bytes for the same slip."""
    shape, values = lay_out(slip)
    ready = marked_up(values)
    if ready is not None:
        return _mould(shape).fill(ready)
    target = BytesIO()
    _drawn(shape, values, target).close()
    return target.getvalue()


@lru_cache(maxsize=_SHAPES)
def _mould(shape: Shape) -> Mould:
    return Mould(_drawn(shape, gaps(shape.texts()), BytesIO()))


def _drawn(shape: Shape, values: list[Value], target: BytesIO) -> Package:
    """The workbook of *shape* with *values*, which is written to *target* when it is closed."""
    given = iter(values)
    workbook = open_workbook(target, str(next(given)), shape.subject)
    sheet = workbook.add_worksheet(TAB)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    styles = formats(workbook)
    _draw_table(sheet, shape, styles)
    for row, first, beside, merged_to in shape.strips:
        for column, style in enumerate(beside, start=first):
            _draw_cell(sheet, (row, column, merged_to), _look(styles, style), next(given))
    for row, points in shape.heights:
        sheet.set_row(row, points)
    for row in shape.open_rows:
        sheet.set_row_pixels(row, next(given) / _POINTS_A_PIXEL)  # type: ignore[operator]
    if shape.radar is not None:
        insert_radar(workbook, sheet, shape.radar, TAB, str(next(given)))
    _print(sheet, shape)
    return workbook


def _look(styles: Formats, name: str) -> Any:
    return styles(*STYLES[name], indent=1) if name in INDENTED else styles(*STYLES[name])


def _draw_cell(sheet: Any, place: tuple[int, int, int], style: Any, value: Value) -> None:
    row, column, merged_to = place
    if merged_to:
        sheet.merge_range(row, column, row, merged_to, "", style)
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def _draw_table(sheet: Any, shape: Shape, styles: Formats) -> None:
    """The table of items; its header is written with it."""
    head = _look(styles, "head")
    columns = [{"header": name, "header_format": head} for name in TABLE.headers]
    first, last = shape.table
    options = {
        "name": TABLE.name, "style": "Table Style Light 1", "autofilter": False, "columns": columns,
    }  # fmt: skip
    sheet.add_table(first, 0, last, LAST_COLUMN, options)
    sheet.set_row(first, TABLE.head_height)


def _print(sheet: Any, shape: Shape) -> None:
    set_up_page(sheet, repeat_rows=None, footer=shape.footer)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.print_area(0, 0, shape.table[1], LAST_COLUMN)
    sheet.hide_gridlines(2)

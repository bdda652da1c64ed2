"""The radar of a 成绩单: 五个好 of the unit against its class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

from pipeline.workbooks.look import BODY_FONT, DARK, GREY_INK, HEAD_FONT, INK, TARGET
from pipeline.workbooks.slips.model import Good
from pipeline.workbooks.slips.sketch import Radar

WIDTH, HEIGHT = 420, 330  # pixels
_AXES = 3  # fewer make no area
_GRID = "#D9D9D9"
_UNIT, _CLASS = "本单位", "本类平均"


def has_radar(goods: Sequence[Good]) -> bool:
    """False where the unit has no total or fewer than three 好."""
    return len(goods) >= _AXES and all(good.rate is not None for good in goods)


def insert_radar(workbook: Workbook, sheet: Any, place: Radar, tab: str, title: str) -> None:
    """Draws the radar at *place* of the sheet *tab*."""
    names, unit, cls = place.columns
    series = [(unit, _UNIT, {"color": DARK, "width": 2.5})]
    if place.compared:
        series.append((cls, _CLASS, {"color": TARGET, "width": 2.5, "dash_type": "dash"}))
    first, last = place.rows
    chart = workbook.add_chart({"type": "radar"})
    for column, name, line in series:
        chart.add_series(
            {
                "name": name,
                "categories": [tab, first, names, last, names],
                "values": [tab, first, column, last, column],
                "line": line,
            }
        )
    chart.set_title({"name": title, "name_font": _font(11, name=HEAD_FONT), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(9)})
    chart.set_x_axis({"num_font": _font(9)})
    chart.set_y_axis(
        {
            "min": 0, "max": 1, "major_unit": 0.25, "num_format": "0%",
            "num_font": _font(8, GREY_INK),
            "major_gridlines": {"visible": True, "line": {"color": _GRID}},
        }
    )  # fmt: skip
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    beside = {"object_position": 2, "description": title, "x_offset": 8, "y_offset": 2}
    sheet.insert_chart(*place.anchor, chart, beside)


def _font(size: float, color: str = INK, name: str = BODY_FONT) -> dict[str, Any]:
    return {"name": name, "size": size, "bold": name == HEAD_FONT, "color": color}

"""The radar of a 成绩单: 五个好 of the unit against its class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

from pipeline.workbooks.look import BODY_FONT, DARK, GREY_INK, HEAD_FONT, INK, TARGET
from pipeline.workbooks.slips.model import Good
from pipeline.workbooks.slips.words import chart_title

WIDTH, HEIGHT = 420, 330  # pixels
_AXES = 3  # fewer make no area
_GRID = "#D9D9D9"
_UNIT, _CLASS = "本单位", "本类平均"


def insert_radar(
    workbook: Workbook,
    sheet: Any,
    goods: Sequence[Good],
    *,
    tab: str,
    rows: tuple[int, int],
    columns: tuple[int, int, int],
    anchor: tuple[int, int],
) -> bool:
    """Draws the radar over *rows* (first, last) and *columns* (names, unit, class), all 0-based;
    False where the unit has no total or fewer than three 好, so that there is none."""
    if len(goods) < _AXES or any(good.rate is None for good in goods):
        return False
    names, unit, cls = columns
    series = [(unit, _UNIT, {"color": DARK, "width": 2.5})]
    if all(good.class_rate is not None for good in goods):
        series.append((cls, _CLASS, {"color": TARGET, "width": 2.5, "dash_type": "dash"}))
    chart = workbook.add_chart({"type": "radar"})
    for column, name, line in series:
        chart.add_series(
            {
                "name": name,
                "categories": [tab, rows[0], names, rows[1], names],
                "values": [tab, rows[0], column, rows[1], column],
                "line": line,
            }
        )
    title = chart_title(tuple(goods))
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
    sheet.insert_chart(*anchor, chart, beside)
    return True


def _font(size: float, color: str = INK, name: str = BODY_FONT) -> dict[str, Any]:
    return {"name": name, "size": size, "bold": name == HEAD_FONT, "color": color}

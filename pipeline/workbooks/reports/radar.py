"""The radar of 五个好: a few units against their class."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook

from pipeline.workbooks.look import GREY_INK, SERIES, TARGET
from pipeline.workbooks.reports.charts import BESIDE, GRID, Span, font
from pipeline.workbooks.reports.listing import FIRST_ROW, HEADER_ROW

_NAME_COLUMN = 2  # of the table under a radar
# told apart in black and white too: no two alike, none that of the class
_DASHES = ("solid", "long_dash", "round_dot", "dash_dot", "long_dash_dot_dot", "square_dot")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
_CLASS_LINE: dict[str, Any] = {
    "line": {"color": TARGET, "width": 3.5, "dash_type": "dash"},
    "marker": {"type": "none"},
}
_RINGS = 4
_RADAR_HEIGHT = 420  # pixels


def radar(  # noqa: PLR0913 - a chart is its data, its place and its words
    workbook: Workbook,
    worksheet: Any,
    span: Span,
    columns: tuple[int, int],
    *,
    title: str,
    caption: str,
    minimum: float,
    after: int,
    width: int,
) -> None:
    """Units of *span* over the rates in *columns* (first, last), named by their third column.

    The row behind them is the class, drawn as a thick dashed line. The axis begins at *minimum*:
    good units differ little, and a radar has no length that must begin at nought.
    """
    chart = workbook.add_chart({"type": "radar", "subtype": "with_markers"})
    first, last = columns
    for index in range(span.length + 1):
        row = span.first + index
        chart.add_series(
            {
                "name": [span.tab, row, _NAME_COLUMN],
                "categories": [span.tab, HEADER_ROW, first, HEADER_ROW, last],
                "values": [span.tab, row, first, row, last],
                **(_unit_line(index) if index < span.length else _CLASS_LINE),
            }
        )
    chart.set_title({"name": title, "name_font": font(12, bold=True)})
    chart.set_legend({"position": "bottom", "font": font()})
    chart.set_x_axis({"num_font": font()})
    chart.set_y_axis(
        {
            "min": minimum,
            "max": 1,
            "major_unit": (1 - minimum) / _RINGS,
            "num_format": "0%",
            "num_font": font(8, color=GREY_INK),
            "major_gridlines": {"visible": True, "line": {"color": GRID}},
        }
    )
    chart.set_size({"width": width, "height": _RADAR_HEIGHT})
    beside = {"object_position": 2, "description": f"{title}（{caption}）", "x_offset": BESIDE}
    worksheet.insert_chart(FIRST_ROW - 1, after, chart, beside)


def _unit_line(index: int) -> dict[str, Any]:
    color = SERIES[index % len(SERIES)]
    return {
        "line": {"color": color, "width": 1.5, "dash_type": _DASHES[index % len(_DASHES)]},
        "marker": {
            "type": _MARKERS[index % len(_MARKERS)],
            "size": 7,
            "border": {"color": color},
            "fill": {"color": color},
        },
    }

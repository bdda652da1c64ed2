"""Native charts of the reports: sorted bars with the gate line, stacked states, class bars.

Only parts that Excel, WPS and LibreOffice draw alike: the gate is the single gridline of the
value axis, so that it needs neither a second chart nor a second axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.workbooks.look import BODY_FONT, GREY_INK, HEAD_FONT, INK, SERIES, TARGET
from pipeline.workbooks.reports.listing import FIRST_ROW, HEADER_ROW

PIXELS_A_BAR = 26
FRAME = 130  # pixels of title, axis and margins
_SMALL_FONT = 9
BESIDE = 16  # pixels between table and chart
MOST_BARS = 40  # more cannot be read on one page
GRID = "#D9D9D9"


class Span(Struct, frozen=True):
    """*length* rows of sheet *tab* from row *first* (0-based) on."""

    tab: str
    first: int
    length: int

    def column(self, column: int) -> list[Any]:
        """The cells of *column* (0-based), as XlsxWriter names a range."""
        return [self.tab, self.first, column, self.first + self.length - 1, column]


def font(size: float = _SMALL_FONT, bold: bool = False, color: str = INK) -> dict[str, Any]:
    """Font of a text in a chart."""
    return {"name": HEAD_FONT if bold else BODY_FONT, "size": size, "bold": bold, "color": color}


class Bars(Struct, frozen=True):
    """Horizontal bars over a table: *names* and *values* are its columns, *after* the first
    column behind it. *title* is a text or the cell whose text, now *said*, it follows."""

    names: int
    values: int
    title: str | list[Any]
    said: str
    caption: str
    after: int
    width: int = 560


def rate_bars(workbook: Workbook, worksheet: Any, span: Span, bars: Bars, *, gate: float) -> None:
    """Bars of rates 0 … 100 %; the one gridline is the gate."""
    axis = {
        "max": 1,
        "major_unit": gate,
        "num_format": "0%",
        "num_font": font(bold=True, color=TARGET),
        "major_gridlines": {"visible": True, "line": {"color": TARGET, "width": 2.25}},
    }
    _horizontal(workbook, worksheet, span, bars, "0.0%", axis)


def score_bars(workbook: Workbook, worksheet: Any, span: Span, bars: Bars) -> None:
    """Bars of 0 … 100 points."""
    axis = {
        "max": 100,
        "major_unit": 20,
        "num_font": font(),
        "major_gridlines": {"visible": True, "line": {"color": GRID}},
    }
    _horizontal(workbook, worksheet, span, bars, "0.00", axis)


def _horizontal(
    workbook: Workbook,
    worksheet: Any,
    span: Span,
    bars: Bars,
    number: str,
    axis: Mapping[str, Any],
) -> None:
    """Bars in the order of the table, first on top, values on the bars, zero-based."""
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [span.tab, HEADER_ROW, bars.values],
            "categories": span.column(bars.names),
            "values": span.column(bars.values),
            "fill": {"color": SERIES[0]},
            "gap": 100,
            "data_labels": {
                "value": True,
                "num_format": number,
                "position": "inside_base",
                "font": font(bold=True, color="#FFFFFF"),
            },
        }
    )
    chart.set_title({"name": bars.title, "name_font": font(12, bold=True), "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": font(), "line": {"color": GREY_INK}})
    chart.set_x_axis(
        {
            "min": 0,
            "name": bars.caption,
            "name_font": font(color=GREY_INK),
            "label_position": "high",
            "line": {"none": True},
            **axis,
        }
    )
    chart.set_size({"width": bars.width, "height": FRAME + PIXELS_A_BAR * span.length})
    beside = {"object_position": 2, "description": bars.said, "x_offset": BESIDE}
    worksheet.insert_chart(FIRST_ROW - 1, bars.after, chart, beside)


def stacked_states(
    workbook: Workbook,
    worksheet: Any,
    span: Span,
    columns: Sequence[int],
    *,
    title: str,
    caption: str,
    anchor: tuple[int, int],
) -> None:
    """Filing state by class: one bar a class, one segment a state, counts on the segments."""
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for column, look in zip(columns, _state_looks(), strict=True):
        chart.add_series(
            {
                "name": [span.tab, span.first - 1, column],
                "categories": span.column(0),
                "values": span.column(column),
                "gap": 50,
                **look,
            }
        )
    chart.set_title({"name": title, "name_font": font(12, bold=True)})
    chart.set_legend({"position": "bottom", "font": font()})
    chart.set_y_axis({"reverse": True, "num_font": font()})
    chart.set_x_axis(
        {
            "min": 0,
            "name": caption,
            "name_font": font(color=GREY_INK),
            "num_font": font(),
            "label_position": "high",
            "major_gridlines": {"visible": False},
        }
    )
    chart.set_size({"width": 960, "height": FRAME + 34 * span.length})
    worksheet.insert_chart(*anchor, chart, {"object_position": 2, "description": title})


def _state_looks() -> tuple[dict[str, Any], ...]:
    """采用, 退回, 暂缓, 未报: told apart by lightness and pattern too, for black-and-white print."""
    return (
        {"fill": {"color": SERIES[0]}, "data_labels": _labels("#FFFFFF")},
        {"fill": {"color": SERIES[1]}, "data_labels": _labels(INK)},
        {
            "pattern": {
                "pattern": "wide_upward_diagonal",
                "fg_color": GREY_INK,
                "bg_color": "#FFFFFF",
            },
            "data_labels": _labels(INK),
        },
        {"fill": {"color": "#FFFFFF"}, "border": {"color": INK}, "data_labels": _labels(INK)},
    )


def _labels(color: str) -> dict[str, Any]:
    # a segment of nothing carries no label
    return {"value": True, "num_format": "0;;", "font": font(bold=True, color=color)}


def class_columns(  # noqa: PLR0913 - as above
    workbook: Workbook,
    worksheet: Any,
    spans: Sequence[tuple[str, Span]],
    *,
    names: int,
    values: int,
    title: str,
    caption: str,
    after: int,
) -> None:
    """Clustered bars: the indicators side by side, one series a class (*spans* by name)."""
    chart = workbook.add_chart({"type": "column"})
    for index, (name, span) in enumerate(spans):
        chart.add_series(
            {
                "name": name,
                "categories": spans[0][1].column(names),
                "values": span.column(values),
                "fill": {"color": SERIES[index]},
                "border": {"color": INK, "width": 0.5},
                "gap": 80,
                "data_labels": {"value": True, "num_format": "0%", "font": font(8)},
            }
        )
    chart.set_title({"name": title, "name_font": font(12, bold=True)})
    chart.set_legend({"position": "bottom", "font": font()})
    chart.set_x_axis({"num_font": font(), "name": caption, "name_font": font(color=GREY_INK)})
    chart.set_y_axis(
        {
            "min": 0,
            "max": 1,
            "num_format": "0%",
            "num_font": font(),
            "major_gridlines": {"visible": True, "line": {"color": GRID}},
        }
    )
    chart.set_size({"width": 760, "height": 420})
    beside = {"object_position": 2, "description": title, "x_offset": BESIDE}
    worksheet.insert_chart(FIRST_ROW - 1, after, chart, beside)

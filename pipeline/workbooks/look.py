"""How every workbook of ours looks: fonts, colours, formats, and opening one deterministically.

Knows nothing of forms or reports; the colours stay apart for colour-blind readers and in grey.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from pipeline.workbooks.package import Package

CREATED = datetime(2010, 6, 1)  # fixed, so that the same content gives the same bytes
COMPANY = "创先争优活动领导小组办公室"

BODY_FONT = "仿宋"
HEAD_FONT = "黑体"
# Where a machine lacks the font, Excel and WPS choose another one of this charset and family.
_GB2312_CHARSET = 134
_ROMAN = 1  # serif family, for 仿宋
_SWISS = 2  # sans-serif family, for 黑体

INK = "#1F1F1F"
GREY_INK = "#6B6B6B"
RULE = "#8C8C8C"  # thin borders
HEAD_FILL = "#DCE6F1"
LOCKED_FILL = "#F2F2F2"
ENTRY_FILL = "#FFFDF0"
BAND_FILL = "#EEF3F8"
LINK_INK = "#0B5394"

DARK = "#1F4E79"  # this period
LIGHT = "#9DC3E6"  # last period
TARGET = "#C55A11"  # target lines and outlines
GOOD = "#00725C"  # bluish green, told from BAD by lightness too
BAD = "#A61C00"
GOOD_FILL = "#D5EDE6"
BAD_FILL = "#F4B6A6"
FLAG_FILL = "#FFE08A"
DUE_TAB = "#0072B2"
IDLE_TAB = "#A6A6A6"
SERIES = ("#1F4E79", "#E69F00", "#56B4E9", "#6B6B6B", "#009E73", "#CC79A7")

BODY_SIZE = 11
READABLE = 230  # characters across a page, in letters of some 7 points
DATE_FORMAT = "yyyy-mm-dd"
RATE_FORMAT = "0.0%"
SCORE_FORMAT = "0.00"
COUNT_FORMAT = "#,##0"

_STYLES: Mapping[str, Mapping[str, Any]] = {
    "body": {},
    "title": {
        "font_name": HEAD_FONT,
        "font_family": _SWISS,
        "font_size": 16,
        "bold": True,
        "font_color": DARK,
    },
    "head": {
        "font_name": HEAD_FONT,
        "font_family": _SWISS,
        "bold": True,
        "bg_color": HEAD_FILL,
        "align": "center",
        "text_wrap": True,
    },
    "group": {
        "font_name": HEAD_FONT,
        "font_family": _SWISS,
        "bold": True,
        "bg_color": BAND_FILL,
        "font_color": DARK,
    },
    "must": {"bottom": 5, "bottom_color": DARK},
    "strong": {"bold": True},
    "note": {"font_color": GREY_INK, "font_size": 10},
    "grey": {"font_color": GREY_INK},
    "small": {"font_size": 9},
    "large": {"font_size": 14},
    "box": {"border": 1, "border_color": RULE},
    "entry": {"locked": False, "bg_color": ENTRY_FILL},
    "open": {"locked": False},
    "locked": {"bg_color": LOCKED_FILL},
    "wrap": {"text_wrap": True},
    "top": {"valign": "top"},
    "left": {"align": "left"},
    "center": {"align": "center"},
    "right": {"align": "right"},
    "text": {"num_format": "@", "align": "left"},
    "int": {"num_format": "0", "align": "right"},
    "count": {"num_format": COUNT_FORMAT, "align": "right"},
    "date": {"num_format": DATE_FORMAT, "align": "center"},
    "pct": {"num_format": RATE_FORMAT, "align": "right"},
    "score": {"num_format": SCORE_FORMAT, "align": "right"},
    "dec": {"num_format": "0.0###", "align": "right"},
    "link": {"font_color": LINK_INK, "underline": 1},
    "good": {"bg_color": GOOD_FILL, "font_color": GOOD, "bold": True},
    "bad": {"bg_color": BAD_FILL, "border": 5, "border_color": BAD},
    "flag": {"bg_color": FLAG_FILL, "border": 2, "border_color": TARGET},
    "hidden": {"hidden": True},
}
# Conditional formats may change no font name and no size; a border of theirs would hide the
# thick frame of a returned cell.
_SIGNALS: Mapping[str, Mapping[str, Any]] = {
    "alarm": {"bg_color": BAD_FILL, "font_color": BAD, "bold": True},
    "doubt": {"bg_color": FLAG_FILL, "italic": True},
    "fine": {"bg_color": GOOD_FILL, "font_color": GOOD, "bold": True},
    "idle": {"bg_color": LOCKED_FILL, "font_color": GREY_INK},
}


def open_workbook(
    target: BytesIO | Path,
    title: str,
    subject: str,
    company: str = COMPANY,
) -> Package:
    """A new workbook to be written to *target*: document properties set, no author, a fixed
    creation date, no guessing at numbers, formulas or links in texts."""
    from pipeline.workbooks.package import Package  # heavy, and needed only where we write

    options = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    workbook = Package(target, options)
    workbook.set_properties(
        {"title": title, "subject": subject, "company": company, "created": CREATED}
    )
    workbook.set_size(1600, 1000)
    return workbook


class Formats:
    """Formats of one workbook, made once each: ``formats("box", "int")`` merges named styles,
    later names over earlier ones; keyword arguments are XlsxWriter format properties."""

    def __init__(self, workbook: Workbook) -> None:
        self._add = workbook.add_format
        self._known: dict[tuple[object, ...], Format] = {}

    def __call__(self, *names: str, **properties: Any) -> Format:
        """The format; KeyError for an unknown style name."""
        key = (*names, *sorted(properties.items())) if properties else names
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._add({**_merged(names), **properties})
        return found

    def signal(self, name: str) -> Format:
        """Format of a conditional format: ``alarm`` (red), ``doubt`` (amber, italic), ``fine``
        or ``idle``; KeyError for another name."""
        found = self._known.get(("signal", name))
        if found is None:
            found = self._known["signal", name] = self._add(dict(_SIGNALS[name]))
        return found


def formats(workbook: Workbook) -> Formats:
    """The format factory of *workbook*; the same one at each call."""
    found = _FACTORIES.get(workbook)
    if found is None:
        found = _FACTORIES[workbook] = Formats(workbook)
    return found


_FACTORIES: WeakKeyDictionary[Workbook, Formats] = WeakKeyDictionary()


@cache
def _merged(names: tuple[str, ...]) -> dict[str, Any]:
    merged: dict[str, Any] = {
        "font_name": BODY_FONT,
        "font_family": _ROMAN,
        "font_charset": _GB2312_CHARSET,
        "font_size": BODY_SIZE,
        "font_color": INK,
        "valign": "vcenter",
    }
    for name in names:
        merged.update(_STYLES[name])
    return merged


def set_up_page(worksheet: Any, *, repeat_rows: tuple[int, int] | None, footer: str) -> None:
    """A4 landscape, one page wide; *repeat_rows* (0-based, inclusive) on every page; *footer*
    at the left, page numbers at the right."""
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.set_footer(f"&L&9{footer.replace('&', '&&')}&R&9第 &P 页 共 &N 页")
    if repeat_rows is not None:
        worksheet.repeat_rows(*repeat_rows)


def pages_across(widths: Sequence[float], names: int, across: float = READABLE) -> int:
    """Pages beside each other that columns of *widths* need, no more than *across* characters on
    each; the first *names* columns stand on all of them."""
    repeated = sum(widths[:names])
    return max(1, math.ceil((sum(widths) - repeated) / (across - repeated)))


def spread_over_pages(worksheet: Any, pages: int, names: int) -> None:
    """*pages* beside each other, the first *names* columns on each."""
    worksheet.fit_to_pages(pages, 0)
    if pages > 1:
        worksheet.repeat_columns(0, names - 1)

"""What stands over each printed page of a sheet that is several pages wide: there the lines over the
table would be cut where the repeated columns end, so that the page's own header says them."""

from __future__ import annotations

from typing import Any

from pipeline.workbooks.look import BODY_FONT, HEAD_FONT
from pipeline.workbooks.reports.listing import Listing, width_of

_LONGEST = 255  # characters of a header that Excel takes
_ACROSS = 190  # half-width characters of small letters across a page
_TOP = 1.0  # inches
_MORE = "（其余说明见本表第 3 行）"


def head_on_paper(worksheet: Any, listing: Listing, first: int, last: int) -> None:
    """Print the rows *first* to *last* (0-based) of *listing* alone, the title over them."""
    worksheet.print_area(first, 0, last, len(listing.columns) - 1)
    worksheet.set_margins(left=0.5, right=0.5, top=_TOP, bottom=0.7)
    worksheet.set_header(header(listing))


def header(listing: Listing) -> str:
    """Title, sentence, and of the caption the sentences that there is room for."""
    # a digit after a size would be taken for part of it
    lead = f'&L&"{HEAD_FONT},Bold"&14 {_plain(listing.title)}\n'
    lead += f'&"{BODY_FONT},Regular"&8 {_plain(listing.sentence)}'
    parts = [f"{part}。" for part in listing.caption.split("。") if part]
    for count in range(len(parts), -1, -1):
        caption = "".join(parts[:count]) + (_MORE if count < len(parts) else "")
        found = f"{lead}\n {_plain(caption)}" if caption else lead
        if len(found) <= _LONGEST and width_of(caption) <= _ACROSS:
            return found
    return lead[:_LONGEST]


def _plain(text: str) -> str:
    return text.replace("&", "&&")

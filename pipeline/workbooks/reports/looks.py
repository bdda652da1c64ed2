"""What a cell of a report looks like: its format by kind, tone, link and entry; where links go."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from urllib.parse import quote

from xlsxwriter.format import Format
from xlsxwriter.url import Url

from pipeline.patterns import seldom
from pipeline.workbooks.look import BAD, BAD_FILL, FLAG_FILL, GOOD, GOOD_FILL, GREY_INK, Formats
from pipeline.workbooks.reports.listing import Cell, Content, File, Place, Plain, Tone

_STYLES = {
    "text": ("box", "left"),
    "wrap": ("box", "left", "wrap"),
    "path": ("box", "left", "wrap"),
    "center": ("box", "center"),
    "count": ("box", "count"),
    "rate": ("box", "pct"),
    "score": ("box", "score"),
    "number": ("box", "dec"),
    "date": ("box", "date"),
}
_NUMBERS = ("count", "rate", "score", "number")
_TONES: dict[Tone, dict[str, str]] = {
    Tone.PLAIN: {},
    Tone.GOOD: {"font_color": GOOD, "bg_color": GOOD_FILL},
    Tone.WARN: {"bg_color": FLAG_FILL},
    Tone.BAD: {"font_color": BAD, "bg_color": BAD_FILL},
    Tone.GREY: {"font_color": GREY_INK},
}


MAX_LINKS = 60_000  # Excel takes 65,530 a sheet
# what means something else in an address, or must not stand in XML at all
_UNSAFE = seldom(r"[\x00-\x20%#\x7f\ufffe\uffff]")


class Looks:
    """Formats of the cells of one workbook, made once each."""

    def __init__(self, styles: Formats) -> None:
        self._styles = styles
        self._known: dict[tuple[str, Tone, bool, bool], Format] = {}

    def of(self, kind: str, content: Content, *, linked: bool = False) -> Format:
        """The format of *content* in a column of *kind*: a text in a column of numbers says why
        there is none; a formula may give either, so that it looks like its column."""
        tone, entry, text = Tone.PLAIN, False, isinstance(content, str)
        if isinstance(content, Cell):
            kind, tone, entry = content.kind or kind, content.tone, content.entry
            text = isinstance(content.value, str) and not content.formula
        if text and kind in _NUMBERS:
            kind, tone = "center", tone or Tone.GREY
        key = (kind, tone, linked, entry)
        found = self._known.get(key)
        if found is None:
            names = (*_STYLES[kind], *(["link"] * linked), *(["entry"] * entry))
            found = self._known[key] = self._styles(*names, **_TONES[tone])
        return found


def address_of(link: Place | File) -> Url | str:
    """What XlsxWriter takes for a link; a relative path keeps its forward slashes, which
    Excel, WPS and LibreOffice all follow."""
    if isinstance(link, Place):
        return link.target
    url = Url(f"external:{link.path}")
    url._link = url._relationship_link = _UNSAFE.sub(lambda found: quote(found[0]), link.path)
    url._anchor = ""
    return url


def number(value: Plain) -> str | int | float:
    """A result as it is held; a formula that gives an empty text has "" cached."""
    if isinstance(value, str | int):
        return value
    if type(value) is Fraction:  # isinstance would ask the abstract classes of numbers
        return value.numerator / value.denominator
    return float(value) if isinstance(value, Decimal) else ""

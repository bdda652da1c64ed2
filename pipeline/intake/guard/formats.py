"""Which cells hold a number in a format that may show something else than the number.

Looked at after the parts themselves: styles may stand behind the sheets that they are of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from pipeline.intake.guard.grid import FORMULA, cell_place
from pipeline.intake.guard.kept import kept
from pipeline.intake.guard.sightings import PartSight
from pipeline.intake.guard.spreadsheetml import MAIN, SpreadsheetGuard
from pipeline.intake.guard.xmlevents import Attributes, EventGuard
from pipeline.intake.limits import Limits
from pipeline.number_formats import BUILT_IN, is_plain

Chunks = Callable[[str], Iterable[bytes]]
Formats = Mapping[tuple[int, int], str]

_FEW = 4  # styles that are looked for one by one, before all of them at once


def formats_of(
    sights: Mapping[str, PartSight], chunks: Chunks, limits: Limits
) -> Mapping[str, Formats]:
    """Part → (row, column), from 1 → format code, of the cells of worksheets; *chunks* gives the
    bytes of a part that is among *sights*."""
    styles = [name for name, sight in sights.items() if sight.root == "styleSheet"]
    odd = odd_styles(b"".join(chunks(styles[-1])), limits) if styles else {}
    if not odd:
        return {}
    return {
        name: _numbers(sight, chunks(name), odd, limits)
        for name, sight in sights.items()
        if sight.root == "worksheet"
    }


@kept
def odd_styles(styles: bytes, limits: Limits) -> dict[int, str]:
    """Index of a cell's style → format code, of those under which a number may look otherwise."""
    events = _Styles(limits)
    events.feed((styles,))
    codes = [events.codes.get(number) or BUILT_IN.get(number, "") for number in events.used]
    return {index: code for index, code in enumerate(codes) if not is_plain(code)}


class _Styles(EventGuard):
    """codes  id → format code, as the file defines it; ``used``: ids of the styles of cells"""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self._of_cells = False

    def opened(self, name: str, space: str, attributes: Attributes) -> None:
        if space not in MAIN:
            return
        if name == "cellXfs":
            self._of_cells = True
        elif name == "numFmt" and not self._of_cells:
            self.codes[_number(attributes)] = attributes.get("formatCode", "")
        elif name == "xf" and self._of_cells:
            self.used.append(_number(attributes))

    def closed(self, name: str, space: str) -> None:
        if space in MAIN and name == "cellXfs":
            self._of_cells = False


def _number(attributes: Attributes) -> int:
    text = attributes.get("numFmtId", "0").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _numbers(
    sight: PartSight, chunks: Iterable[bytes], odd: Mapping[int, str], limits: Limits
) -> Formats:
    if sight.grid is None:
        events = SpreadsheetGuard(limits, frozenset(odd))
        events.feed(chunks)
        return {place: odd[style] for place, style in events.numbers.items()}
    body, styles = b"".join(chunks), tuple(odd)
    if len(styles) <= _FEW and all(body.find(b' s="%d"' % n, *sight.grid) < 0 for n in styles):
        return {}
    found = _cells(styles).findall(body, *sight.grid)
    return {cell_place(cell): odd[int(style)] for cell, style in found}


@lru_cache(maxsize=64)
def _cells(styles: tuple[int, ...]) -> re.Pattern[bytes]:
    """A cell with a number in one of *styles*, in canonical spelling."""
    any_style = b"|".join(b"%d" % style for style in styles)
    return re.compile(
        rb'<c r="([A-Z]{1,3}+[0-9]{1,7}+)" s="(' + any_style + rb')"(?: t="n")?+>'
        rb"(?:" + FORMULA + rb")?+<v>(?!<)"
    )

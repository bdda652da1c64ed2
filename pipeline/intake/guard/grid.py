"""The fast look at one worksheet: each row must match one strict pattern, and nothing that stands
around the rows may be a cell.

For anything else there is no answer, and the event parser looks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from pipeline.cells import MAX_COLUMNS, column_number
from pipeline.intake.guard.kept import kept
from pipeline.intake.guard.sightings import Area, PartSight, tall
from pipeline.intake.guard.stretches import shallow, short
from pipeline.intake.limits import HELD, Limits

_OPENED, _CLOSED = b"<sheetData>", b"</sheetData>"
_ROW = rb'<row r="([1-9][0-9]{0,6})"(?: [a-zA-Z0-9:]+="[^"<>]*+")*+(?:/>|>(?:'
_END = rb")*+</row>)"
FORMULA = rb'<f(?: [a-zA-Z0-9]+="[^"<>]*+")*+(?:/>|>[^<]*+</f>)'
_INLINE = rb' t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*+</t></is></c>'
_BLANK = rb"(?:<v></v>|<v/>)?+</c>"
# rows of cells without error and, where they have a formula, with a cached value (with t="str" an
# empty one is a cached empty text), all of that row's number and none right of column ZZ, no value
# that is negative or has a reference to a character. The commonest cells come first; possessive
# throughout, because nothing can match in two ways
_ROWS = re.compile(
    _ROW + rb'<c r="[A-Z]{1,2}+\1"'
    rb'(?: s="[0-9]++"(?:><v>[^<&-][^<&]*+</v></c>| t="s"><v>[0-9]++</v></c>|/>)'
    rb'|(?: s="[0-9]++")?+(?:/>|' + _INLINE + rb'|(?: t="(?>str|s|n|b|d|inlineStr)")?+'
    rb"(?:/>|>(?:<v>(?:[^<&-][^<&]*+)?+</v></c>|</c>|" + FORMULA + rb"<v>[^<&-][^<&]*+</v></c>))"
    rb'| t="str">' + FORMULA + _BLANK + rb"))" + _END
)
# rows of any cells, errors, negative numbers and formulas without a value among them
_ODD_ROWS = re.compile(
    _ROW + rb'<c r="[A-Z]{1,3}+\1"(?: s="[0-9]++")?+(?:/>|' + _INLINE + rb'|(?: t="[A-Za-z]++")?+'
    rb"(?:/>|>(?:" + FORMULA + rb")?+(?:<v>[^<]*+</v>|<v/>)?+</c>))" + _END
)
_CELL = rb'<c r="([A-Z]{1,3}+[0-9]{1,7}+)"(?: s="[0-9]++")?+'
_ERROR = b' t="e"'
_ERRORS = re.compile(
    _CELL + _ERROR + rb"(?:/>|>(?:" + FORMULA + rb")?+(?:<v>([^<]*+)</v>|<v/>)?+</c>)"
)
_UNCACHED = re.compile(_CELL + rb'(?: t="(?!str"|e")[A-Za-z]++")?+>' + FORMULA + _BLANK)
_MINUS = b"<v>-"
_NEGATIVE = re.compile(
    _CELL + rb'(?: t="n")?+>(?:' + FORMULA + rb")?+<v>(-[0-9.]++(?:[Ee][-+]?[0-9]++)?+)</v>"
)
_REFERENCE = re.compile(rb"<v>[^<]*&#")  # to a character, within a value
_COLUMNS = re.compile(rb'<c r="([A-Z]{1,3})')
_BEYOND_ZZ = re.compile(rb'<c r="[A-Z]{3}')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
# what may not stand around the rows: a row or cell, of whatever prefix, a declaration, a comment
_HIDDEN = re.compile(rb"<(?:[!?]|(?:[^\s<>/:]+:)?(?:c|row)[\s/>])")
_SEAM = b"<_/>"  # so that what stands before and after a row never joins to a cell
_SHORTEST = len('<c r="A1"/>')
_ZZ = 702  # the number of that column
_WIDEST = MAX_COLUMNS + 1

Place = tuple[int, int]


class _Frame(Struct, frozen=True):
    """What stands around the cells, in part or in whole."""

    merges: int
    merged: tuple[Area, ...]


def worksheet(part: bytes, at: int, limits: Limits) -> PartSight | None:
    """What the worksheet *part* holds, whose root begins *at*; None where the event parser must
    look."""
    start, stop = _bounds(part, at)
    data = memoryview(part)[start + len(_OPENED) : stop - len(_CLOSED)]
    rows = _ROWS.split(data)
    odd = _SEAM.join(filter(None, rows[::2]))
    if b"&#" in odd and _REFERENCE.search(odd):
        return None
    odd_rows = _ODD_ROWS.split(odd)
    rules, foot = _parted(part, stop)
    own = _frame(b"".join((part[at:start], *odd_rows[::2], foot)), limits)
    shared = _kept_frame(rules, limits)
    if own is None or shared is None or not short(part, b"<", limits, at):
        return None
    last_row = max(map(int, (*rows[1::2], *odd_rows[1::2])), default=0)
    last_column = _width(odd) if _BEYOND_ZZ.search(odd) else _ZZ
    if last_row * last_column > limits.grid_cells:
        last_column = _width(data)
    beyond = last_row > limits.rows or last_column > MAX_COLUMNS
    if beyond or last_row * last_column > limits.grid_cells:
        return None  # perhaps only styled blanks: the event parser looks at values
    errors, uncached = _odd_ones(odd)
    return PartSight(
        "worksheet",
        cells=_cells(part, start, stop, limits),
        last_row=last_row,
        last_column=last_column,
        errors=errors,
        uncached=uncached,
        negatives=_negatives(odd) if _MINUS in odd else {},
        merges=own.merges + shared.merges,
        merged=own.merged + shared.merged,
        grid=(start, stop) if start < stop else None,
    )


def _bounds(part: bytes, at: int) -> tuple[int, int]:
    """Where the cells of *part* begin and end, with the tags around them; behind everything
    where there are none."""
    start = part.find(_OPENED, at)
    stop = part.find(_CLOSED, start) if start >= 0 else -1
    return (start, stop + len(_CLOSED)) if stop >= 0 else (len(part), len(part))


def _parted(part: bytes, stop: int) -> tuple[bytes, bytes]:
    """What follows the cells, which end at *stop*: merges, formats and validations, which
    workbooks of a template share; then the footer, which names the unit, and the end."""
    cut = part.rfind(b"<headerFooter", stop)
    cut = cut if cut >= 0 else max(stop, part.rfind(b"</", stop))
    return part[stop:cut], part[cut:]


def _frame(frame: bytes, limits: Limits) -> _Frame | None:
    """None where a cell or row was not canonical, there is more than tags and text, or it nests
    deeper than half of what a part may."""
    if _HIDDEN.search(frame) or b"\x00" in frame or not shallow(frame, limits.xml_depth // 2):
        return None
    merges = frame.count(b"<mergeCell ")
    areas = _MERGED.findall(frame) if merges else ()
    return _Frame(merges, tall(area.decode("ascii") for area in areas))


_kept_frame = kept(_frame)


def _width(data: bytes | memoryview) -> int:
    """The number of the last column in which a cell stands; beyond any where one has none."""
    try:
        return max(map(_column, set(_COLUMNS.findall(data))), default=0)
    except ValueError:
        return _WIDEST


def _cells(part: bytes, start: int, stop: int, limits: Limits) -> int:
    """The number of cells; where no workbook that is held can have too many, as many as there is
    room for."""
    if limits.cell_elements >= HELD // _SHORTEST:
        return (stop - start) // _SHORTEST
    return part.count(b"<c ", start, stop)


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))


@lru_cache(maxsize=4096)
def cell_place(cell: bytes) -> Place:
    """(row, column) of *cell*. The formulas of a template stand in the same cells of every
    workbook."""
    letters = cell.rstrip(b"0123456789")
    return int(cell[len(letters) :]), _column(letters)


def _negatives(rows: bytes) -> dict[Place, float]:
    return {cell_place(cell): float(text) for cell, text in _NEGATIVE.findall(rows)}


def _odd_ones(rows: bytes) -> tuple[dict[Place, str], frozenset[Place]]:
    """Errors and formulas without a cached value in *rows*."""
    found = _ERRORS.findall(rows) if _ERROR in rows else ()
    errors = {cell_place(cell): text.decode("utf-8", "replace") or "#N/A" for cell, text in found}
    return errors, frozenset(map(cell_place, _UNCACHED.findall(rows)))

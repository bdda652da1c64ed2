"""The fast look at one XML part: byte patterns over canonical spelling.

Sound because it accepts only what it can prove: every cell must match one strict pattern, and
what is left of the part must nest shallowly. For anything else it returns None, and the event
parser looks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cells import MAX_COLUMNS, column_number
from pipeline.intake.guard.kept import kept
from pipeline.intake.guard.sightings import Area, PartSight, tall
from pipeline.intake.limits import Limits

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml version=\"1\.0\"(?: encoding=\"(?:UTF|utf)-8\")?"
    rb"(?: standalone=\"(?:yes|no)\")? ?\?>\s*)?"
    rb"(?=<((?:[A-Za-z_][\w.\-]*:)?[A-Za-z_][\w.\-]*)([^<>]*)>)"
)
# a cell without error and, where it has a formula, with a cached value; possessive throughout,
# because nothing here can match in two ways
_CELL = re.compile(
    rb'<c r="([A-Z]++)([0-9]++)"(?: s="[0-9]++")?+(?: t="(?>str|s|n|b|d|inlineStr)")?+'
    rb'(?>><v>[^<]*+</v></c>|/>|></c>|><is><t(?: xml:space="preserve")?>[^<]*+</t></is></c>'
    rb'|><f(?: [a-zA-Z0-9]+="[^"<>]*+")*+(?:/>|>[^<]*+</f>)<v>[^<]++</v></c>)'
)
# a whole row of such cells, all of that row's number and none right of column ZZ; a formula
# whose cached result is an empty text counts as cached
_ROWS = re.compile(
    rb'<row r="([1-9][0-9]{0,6})"(?: [a-zA-Z0-9:]+="[^"<>]*+")*+(?:/>|>'
    rb'(?><c r="[A-Z]{1,2}+\1"(?: s="[0-9]++")?+(?>/>|(?: t="(?>str|s|n|b|d|inlineStr)")?+'
    rb'(?>><v>[^<]*+</v></c>|></c>|/>|><is><t(?: xml:space="preserve")?>[^<]*+</t></is></c>'
    rb'|><f(?: [a-zA-Z0-9]+="[^"<>]*+")*+(?:/>|>[^<]*+</f>)<v>[^<]++</v></c>)'
    rb'| t="str"><f(?: [a-zA-Z0-9]+="[^"<>]*+")*+(?:/>|>[^<]*+</f>)(?:<v></v>|<v/>)?+</c>))*+'
    rb"</row>)"
)
_ODD_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="([A-Za-z]+)")?>'
    rb'(<f(?: [a-zA-Z0-9]+="[^"<>]*")*(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v/>)?</c>'
)
_CELL_TAG = re.compile(rb"<c[\s/>]")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
_ROW = re.compile(rb'<row r="[1-9][0-9]{0,6}"')
_ROW_TAG = re.compile(rb"<row[\s/>]")
_STRINGS = re.compile(rb'(?:<si><t(?: xml:space="preserve")?+>[^<]*+</t></si>)++')
_ITEM = b"<si>"
_STRING_TAG = re.compile(rb"<si[\s/>]")
_DECLARED = re.compile(rb' (?:uniqueC|c)ount="([0-9]{1,18})"')
_MAIN_ROOTS = frozenset(
    {b"worksheet", b"sst", b"workbook", b"chartsheet", b"dialogsheet", b"macrosheet"}
)
_ERROR = b"e"
_SEAM = b"<_/>"  # so that what stands before and after a row never joins to a cell
_ZZ = 702  # the number of that column
_WIDEST = MAX_COLUMNS + 1
_LONG = 8  # digits that no row number has
_FARTHEST = 100_000_000

Places = dict[tuple[int, int], str]
_OddCell = tuple[bytes, bytes, bytes | None, bytes | None, bytes | None]


@kept
def glance(part: bytes, limits: Limits) -> PartSight | None:
    """What *part* holds, or None where the event parser must look."""
    match = _ROOT.match(part)
    if match is None:
        return None
    root, attributes = match.group(1), match.group(2)
    local = root.rpartition(b":")[2]
    if b"'" in attributes or (local != root and local in _MAIN_ROOTS):
        return None
    body = part[match.end() :]
    if local == b"worksheet":
        return _worksheet(body, limits)
    if local == b"sst":
        return _strings(body, attributes, limits)
    if local == b"workbook" or not _plain(body, limits):
        return None  # workbook.xml is small: its names are read by the event parser
    return PartSight(local.decode("ascii", "replace"))


def _worksheet(body: bytes, limits: Limits) -> PartSight | None:
    data, end, behind = body.partition(b"</sheetData>")
    rules, foot = _parted(behind)
    by_row = _ROWS.split(data)
    last_row = _last(by_row[1::2])
    if last_row > min(limits.rows, limits.grid_cells // _ZZ):
        by_row, last_row = [data], 0  # too tall for a guess of its width: cell by cell
    by_cell = _CELL.split(_SEAM.join(filter(None, by_row[::2])))
    odd = _ODD_CELL.split(b"".join(by_cell[::3]))
    own = _frame(b"".join((*odd[::6], end, foot)), limits)
    shared = _kept_frame(rules, limits)
    if own is None or shared is None or not _short(body, b"<", limits):
        return None
    few = own.closings + shared.closings + len(by_row) // 2 < limits.xml_depth
    if not few and not (own.shallow and shared.shallow):
        return None
    last_row = max(last_row, _last({*by_cell[2::3], *odd[2::6]}))
    last_column = max(map(_column, {*by_cell[1::3], *odd[1::6]}), default=0)
    if len(by_row) > 1:
        last_column = max(last_column, _ZZ)
    beyond = last_row > limits.rows or last_column > MAX_COLUMNS
    if beyond or last_row * last_column > limits.grid_cells:
        return None  # perhaps only styled blanks: the event parser looks at values
    errors, uncached = _odd_ones(zip(*(odd[n::6] for n in range(1, 6)), strict=True))
    return PartSight(
        "worksheet",
        cells=data.count(b'<c r="'),
        last_row=last_row,
        last_column=last_column,
        errors=errors,
        uncached=uncached,
        merges=own.merges + shared.merges,
        merged=own.merged + shared.merged,
    )


def _parted(behind: bytes) -> tuple[bytes, bytes]:
    """What follows the cells: merges, formats and validations, which workbooks of a template
    share; then the footer, which names the unit, and the end of the part."""
    cut = behind.find(b"<headerFooter")
    cut = cut if cut >= 0 else max(0, behind.rfind(b"</"))
    return behind[:cut], behind[cut:]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the cells, in part or in whole. ``closings``: end tags; ``shallow``:
    balanced, and nested no deeper than half of what a part may."""

    closings: int
    shallow: bool
    merges: int
    merged: tuple[Area, ...]


def _frame(frame: bytes, limits: Limits) -> _Frame | None:
    """None where a cell or row was not canonical, or there is more than tags and text."""
    if _CELL_TAG.search(frame) or not _bare(frame):
        return None
    if len(_ROW.findall(frame)) != len(_ROW_TAG.findall(frame)):
        return None
    return _Frame(
        closings=frame.count(b"</"),
        shallow=_shallow(frame, limits.xml_depth // 2),
        merges=frame.count(b"<mergeCell "),
        merged=tall(found.decode("ascii") for found in _MERGED.findall(frame)),
    )


_kept_frame = kept(_frame)


def _odd_ones(cells: Iterable[_OddCell]) -> tuple[Places, frozenset[tuple[int, int]]]:
    """Errors and formulas without a cached value among *cells*."""
    errors: Places = {}
    uncached = set()
    for letters, row, kind, formula, value in cells:
        if kind == _ERROR:
            error = (value or b"").decode("utf-8", "replace") or "#N/A"
            errors[(int(row), _column(letters))] = error
        elif formula and not value and kind != b"str":
            # with t="str" an empty value is a cached empty text
            uncached.add((int(row), _column(letters)))
    return errors, frozenset(uncached)


def _last(rows: Collection[bytes]) -> int:
    """The highest row number; beyond any limit where one has too many digits."""
    if max(map(len, rows), default=0) >= _LONG:
        return _FARTHEST
    return max(map(int, rows), default=0)


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    try:
        return column_number(letters.decode("ascii"))
    except ValueError:
        return _WIDEST


def _strings(body: bytes, attributes: bytes, limits: Limits) -> PartSight | None:
    rest = _STRINGS.sub(b"", body)
    strings = body.count(_ITEM) - rest.count(_ITEM)  # those taken out; each begins with one
    if not _plain(rest, limits) or not _short(body, b"</si>", limits):
        return None
    counts = _DECLARED.findall(attributes)
    if len(counts) != attributes.count(b"ount"):
        return None
    return PartSight(
        "sst",
        strings=strings + len(_STRING_TAG.findall(rest)),
        declared=max(map(int, counts), default=0),
    )


def _short(body: bytes, mark: bytes, limits: Limits) -> bool:
    """True where no stretch between two *mark*s can exceed the characters of a cell: each of
    the windows, half as wide, holds one."""
    width = limits.characters // 2
    if len(body) <= width:
        return True
    return all(
        body.find(mark, start, start + width) >= 0 for start in range(0, len(body) - width, width)
    )


_KEPT = b"<\x01\x02"
_DROPPED = bytes(byte for byte in range(256) if byte not in _KEPT)


def _plain(body: bytes, limits: Limits) -> bool:
    """True where *body* holds nothing but tags and text, and nests no deeper than the limit."""
    few = body.count(b"</") < limits.xml_depth
    return _bare(body) and (few or _shallow(body, limits.xml_depth))


def _bare(body: bytes) -> bool:
    """True where there are neither declarations, comments, CDATA nor instructions."""
    return b"<!" not in body and b"<?" not in body and b"\x00" not in body


def _shallow(body: bytes, depth: int) -> bool:
    """True where tags are balanced and nest no deeper than *depth*.

    Counted by peeling: each pass removes the innermost pairs of what is left of the tags once
    everything else is dropped.
    """
    tags = body.replace(b"/>", b"\x01").replace(b"</", b"\x02").translate(None, _DROPPED)
    tags = tags.replace(b"<\x01", b"")
    for _ in range(depth):
        if not tags:
            return True
        shorter = tags.replace(b"<\x02", b"")
        if len(shorter) == len(tags):
            return False
        tags = shorter
    return not tags

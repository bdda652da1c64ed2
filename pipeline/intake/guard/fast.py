"""The fast look at one XML part: byte patterns over canonical spelling.

Sound because it accepts only what it can prove: every cell must match one strict pattern, and
what is left of the part must nest shallowly. For anything else it returns None, and the event
parser looks.
"""

from __future__ import annotations

import re

from pipeline.cells import MAX_COLUMNS, column_number
from pipeline.intake.guard.sightings import PartSight, tall
from pipeline.intake.limits import Limits

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml version=\"1\.0\"(?: encoding=\"(?:UTF|utf)-8\")?"
    rb"(?: standalone=\"(?:yes|no)\")? ?\?>\s*)?"
    rb"(?=<((?:[A-Za-z_][\w.\-]*:)?[A-Za-z_][\w.\-]*)([^<>]*)>)"
)
# a cell without error and, where it has a formula, with a cached value; possessive throughout,
# because nothing here can match in two ways
_CELL = re.compile(
    rb'<c r="([A-Z]++)([0-9]++)"(?: s="[0-9]++")?+(?: t="(?>s|n|b|d|str|inlineStr)")?+'
    rb'(?>><v>[^<]*+</v></c>|/>|></c>|><is><t(?: xml:space="preserve")?>[^<]*+</t></is></c>'
    rb'|><f(?: [a-zA-Z0-9]+="[^"<>]*+")*+(?:/>|>[^<]*+</f>)<v>[^<]++</v></c>)'
)
_ODD_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="([A-Za-z]+)")?>'
    rb'(<f(?: [a-zA-Z0-9]+="[^"<>]*")*(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v/>)?</c>'
)
_CELL_TAG = re.compile(rb"<c[\s/>]")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
_ROW = re.compile(rb'<row r="[1-9][0-9]{0,6}"')
_ROW_TAG = re.compile(rb"<row[\s/>]")
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>[^<]*</t></si>')
_STRING_TAG = re.compile(rb"<si[\s/>]")
_DECLARED = re.compile(rb' (?:uniqueC|c)ount="([0-9]{1,18})"')
_MAIN_ROOTS = frozenset(
    {b"worksheet", b"sst", b"workbook", b"chartsheet", b"dialogsheet", b"macrosheet"}
)
_ERROR = b"e"
_WIDEST = MAX_COLUMNS + 1
_LONG = 8  # digits that no row number has
_FARTHEST = 100_000_000


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
    pieces = _CELL.split(body)
    rest = b"".join(pieces[::3])
    columns, rows = set(pieces[1::3]), set(pieces[2::3])
    errors: dict[tuple[int, int], str] = {}
    uncached: set[tuple[int, int]] = set()
    odd = 0
    if _CELL_TAG.search(rest):
        odd_pieces = list(_ODD_CELL.finditer(rest))
        odd = len(odd_pieces)
        if odd != len(_CELL_TAG.findall(rest)):
            return None
        for found in odd_pieces:
            columns.add(found.group(1))
            rows.add(found.group(2))
            _note(found, errors, uncached)
        rest = _ODD_CELL.sub(b"", rest)
    if not _plain(rest, limits) or len(_ROW.findall(rest)) != len(_ROW_TAG.findall(rest)):
        return None
    if not _short(body, b"<", limits):
        return None
    last_row = _last(rows)
    last_column = max(map(_column, columns), default=0)
    beyond = last_row > limits.rows or last_column > MAX_COLUMNS
    if beyond or last_row * last_column > limits.grid_cells:
        return None  # perhaps only styled blanks: the event parser looks at values
    return PartSight(
        "worksheet",
        cells=len(pieces) // 3 + odd,
        last_row=last_row,
        last_column=last_column,
        errors=errors,
        uncached=frozenset(uncached),
        merges=rest.count(b"<mergeCell "),
        merged=tall(found.decode("ascii") for found in _MERGED.findall(rest)),
    )


def _note(
    found: re.Match[bytes], errors: dict[tuple[int, int], str], uncached: set[tuple[int, int]]
) -> None:
    letters, row, kind, formula, value = found.groups()
    place = (int(row), _column(letters))
    if kind == _ERROR:
        errors[place] = (value or b"").decode("utf-8", "replace") or "#N/A"
    elif formula and not value and kind != b"str":
        uncached.add(place)  # with t="str" an empty value is a cached empty text


def _last(rows: set[bytes]) -> int:
    """The highest row number; beyond any limit where one has too many digits."""
    if any(len(digits) >= _LONG for digits in rows):
        return _FARTHEST
    return max((int(digits) for digits in rows), default=0)


def _column(letters: bytes) -> int:
    try:
        return column_number(letters.decode("ascii"))
    except ValueError:
        return _WIDEST


def _strings(body: bytes, attributes: bytes, limits: Limits) -> PartSight | None:
    rest, strings = _STRING.subn(b"", body)
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
    """True where *body* has neither declarations, comments, CDATA nor instructions, and nests
    no deeper than the limit.

    Depth is counted by peeling: each pass removes the innermost pairs of what is left of the
    tags once everything else is dropped.
    """
    if b"<!" in body or b"<?" in body or b"\x00" in body:
        return False
    if body.count(b"</") < limits.xml_depth:
        return True
    tags = body.replace(b"/>", b"\x01").replace(b"</", b"\x02").translate(None, _DROPPED)
    tags = tags.replace(b"<\x01", b"")
    for _ in range(limits.xml_depth):
        if not tags:
            return True
        shorter = tags.replace(b"<\x02", b"")
        if len(shorter) == len(tags):
            return False
        tags = shorter
    return not tags

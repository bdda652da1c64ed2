"""Merged cells of the sheets of an .xls, from its records: xlrd tells of them only where it reads
all formats as well, which takes longer and fails on more files."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.intake.guard import Area

_RECORD = struct.Struct("<HH")  # kind, size of what follows
_AREA = struct.Struct("<HHHH")  # first row, last row, first column, last column, from 0
_COUNT = 2  # bytes before the areas
_MERGED, _BEGIN, _END = 0x00E5, 0x0809, 0x000A  # [MS-XLS] 2.4.168, 2.4.21, 2.4.103


def merged_areas(stream: bytes, start: int) -> list[Area]:
    """All merged cells of the sheet (BIFF8) whose first record is at *start* of *stream*."""
    found: list[Area] = []
    for kind, place, size in _records(stream, start):
        if kind == _MERGED:
            areas = stream[place + _COUNT : place + size]
            whole = len(areas) // _AREA.size * _AREA.size
            found.extend(
                (top + 1, left + 1, bottom + 1, right + 1)
                for top, bottom, left, right in _AREA.iter_unpack(areas[:whole])
            )
    return found


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """(kind, place, size) of each record to the end of the sheet; charts in it have their own."""
    depth, end = 0, len(stream) - _RECORD.size
    while 0 <= place <= end:
        kind, size = _RECORD.unpack_from(stream, place)
        place += _RECORD.size
        yield kind, place, size
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        place += size

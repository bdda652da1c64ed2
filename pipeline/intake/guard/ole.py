"""The guard of OLE files (.xls, .et): sector counts must fit into the file."""

from __future__ import annotations

import struct

from pipeline.intake.limits import Limits
from pipeline.intake.refusal import damaged

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")
_SIZE = 512
_SHIFTS = (9, 12)
_END = 0xFFFFFFFA  # sector numbers from here on are marks, not places


def guard_ole(data: bytes, limits: Limits) -> None:
    """Refused where the header of an OLE file speaks of more sectors than there are.

    Sizes on disk hold the rest in bounds: an .xls is not compressed.
    """
    del limits  # the size of the file was held before
    if not data.startswith(MAGIC):
        return  # a bare BIFF stream has no sectors
    if len(data) < _SIZE:
        raise damaged()
    (_, _, _, order, shift, mini, _, fat, first, _, _, first_mini, minis, first_more, more) = (
        _HEADER.unpack_from(data)
    )
    if order != 0xFFFE or shift not in _SHIFTS or mini > shift:
        raise damaged()
    sectors = -(-len(data) // (1 << shift)) - 1  # the header takes the place of one
    if fat + minis + more > sectors or not fat:
        raise damaged()
    for place in (first, first_mini if minis else _END, first_more if more else _END):
        if place < _END and place >= sectors:
            raise damaged()
    listed = struct.unpack_from(f"<{min(fat, 109)}I", data, 76)
    if any(place >= sectors for place in listed):
        raise damaged()

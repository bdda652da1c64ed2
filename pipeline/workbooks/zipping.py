"""Puts the parts of a workbook into one package (zip); parts that stay the same from one workbook
to the next are deflated once. Knows nothing of what the parts say."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_DAY = (1 << 5) | 1  # 1980-01-01: Excel's own, and the same bytes whenever we write
_VERSION = 20  # deflate, no zip64: a package of ours is far below 4 GiB
_UNIX = 3
_READABLE = 0o600 << 16
_DEFLATED = 8
_LEVEL = 6
_COMMON = struct.Struct("<HHHHHIIIHH")  # what a local header and the directory both say
_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Packed:
    """One part, deflated: ``name`` (ASCII), CRC and size of what it was, ``data`` what it is."""

    name: bytes
    crc: int
    size: int
    data: bytes


def deflated(name: str, content: bytes) -> Packed:
    """*content* as the part *name*."""
    squeezer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = squeezer.compress(content) + squeezer.flush()
    return Packed(name.encode("ascii"), zlib.crc32(content), len(content), data)


def zipped(parts: Sequence[Packed]) -> bytes:
    """The package of *parts*, in their order: the same bytes for the same parts."""
    body: list[bytes] = []
    directory: list[bytes] = []
    place = 0
    for part in parts:
        said = _COMMON.pack(
            _VERSION, 0, _DEFLATED, 0, _DAY, part.crc, len(part.data), part.size, len(part.name), 0
        )
        body += (_LOCAL, said, part.name, part.data)
        rest = struct.pack("<HHHII", 0, 0, 0, _READABLE, place)
        directory += (_ENTRY, bytes((_VERSION, _UNIX)), said, rest, part.name)
        place += len(_LOCAL) + len(said) + len(part.name) + len(part.data)
    listed = b"".join(directory)
    count = len(parts)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), place, 0)
    return b"".join((*body, listed, _END, end))

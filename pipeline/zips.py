"""The zip format: the directory of one, the exceptions that say it is broken, and how parts are
put into one.

Knows nothing of what the entries hold, and neither inflates nor deflates it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from isal import isal_zlib

BROKEN = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error)
"""What `zipfile` raises where a directory does not hang together."""

BROKEN_ENTRY = (*BROKEN, zlib.error, EOFError, RuntimeError)
"""What it raises, besides, while an entry is unpacked."""

_END = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s2x3H4x3I3H8xI")
_END_OF_ZIP64 = b"PK\x06\x07"
_ZIP64_BEFORE_END = 20  # bytes of the locator that would stand there
_NEWEST = 63  # version needed to extract; `zipfile` knows none after it
_UTF8 = 0x800
_SAID = struct.Struct("<HHHHHIIIHH")  # what a local header and the directory both say
_PLACE = struct.Struct("<HHHII")
_LOCAL = struct.Struct("<4s22xHH")
_HEADER = _LOCAL.size  # bytes of a local header before the name
_VERSION = 20  # deflate, no zip64: a package of ours is far below 4 GiB
_MADE = b"PK\x01\x02" + bytes((_VERSION, 3))  # as on Unix
_READABLE = 0o600 << 16
_DAY = (1 << 5) | 1  # 1980-01-01: Excel's own, and the same bytes whenever we write

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
Piece = bytes | memoryview


class Entry(NamedTuple):
    """One entry as the directory lists it: ``written`` are the bytes of its ``name``, ``header``
    is where its local header begins; sizes and CRC are what the zip claims."""

    name: str
    written: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int


class Packed(NamedTuple):
    """One part to be put into a zip: ``name`` as it stands there, CRC and size of what it is unpacked,
    ``data`` what stands in the zip, in pieces."""

    name: bytes
    crc: int
    size: int
    data: tuple[Piece, ...]
    method: int = DEFLATED


def entries(data: bytes) -> list[Entry] | None:
    """The directory of *data*, in its order; None where it does not hang together."""
    return _plain(data) or _listed(data)


def _plain(data: bytes) -> list[Entry] | None:
    """The directory as nearly every program writes it: the zip begins with the first byte and
    ends with a directory without comments, extra fields, other disks or names beyond ASCII.
    None for anything else, which the library knows: what both take, they read the same."""
    at = len(data) - _END.size
    if at < 0 or data[max(0, at - _ZIP64_BEFORE_END) :].startswith(_END_OF_ZIP64):
        return None
    magic, disk, first_disk, here, count, length, place, comment = _END.unpack_from(data, at)
    if magic != b"PK\x05\x06" or disk or first_disk or comment or here != count:
        return None
    if place + length != at:
        return None
    found = []
    while place + _ENTRY.size <= at:
        magic, version, flags, method, crc, packed, size, name_length, extra, comment, header = (
            _ENTRY.unpack_from(data, place)
        )
        place += _ENTRY.size
        written = data[place : place + name_length]
        place += name_length
        if magic != b"PK\x01\x02" or extra or comment or version > _NEWEST:
            return None
        if not written.isascii():
            return None
        name = written.decode("ascii")
        found.append(Entry(name, written, flags, method, crc, packed, size, header))
    return found if place == at and len(found) == count else None


def _listed(data: bytes) -> list[Entry] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_entry(info) for info in archive.infolist()]
    except BROKEN:
        return None


def _entry(info: zipfile.ZipInfo) -> Entry:
    written = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    return Entry(
        info.orig_filename, written, info.flag_bits, info.compress_type, info.CRC,
        info.compress_size, info.file_size, info.header_offset,
    )  # fmt: skip


def stored(name: str, *data: Piece) -> Packed:
    """The part *name*, not deflated."""
    crc = size = 0
    for piece in data:
        crc, size = isal_zlib.crc32(piece, crc), size + len(piece)
    return Packed(name.encode("utf-8"), crc, size, data, STORED)


def opened(data: bytes, header: int) -> tuple[bytes, int]:
    """The name in the local header at *header*, and where the packed bytes begin. Raises
    BadZipFile where there is none."""
    if not 0 <= header <= len(data) - _HEADER:
        raise zipfile.BadZipFile("no room for a local header")
    magic, name_length, extra = _LOCAL.unpack_from(data, header)
    if magic != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    behind = header + _HEADER + name_length
    return data[header + _HEADER : behind], behind + extra


def pieces(parts: Iterable[Packed], *, utf8: bool = False) -> Iterator[Piece]:
    """The zip of *parts*, in their order, to be written or joined: the same bytes for the same
    parts, each of which is asked for when the one before has been given. Names must be ASCII, or
    declared to be *utf8*. For fewer than 65,536 parts and 4 GiB."""
    directory: list[Piece] = []
    place, flags = 0, _UTF8 if utf8 else 0
    for name, crc, size, data, method in parts:
        length = sum(map(len, data))
        said = _SAID.pack(_VERSION, flags, method, 0, _DAY, crc, length, size, len(name), 0)
        yield from (b"PK\x03\x04", said, name, *data)
        directory += (_MADE, said, _PLACE.pack(0, 0, 0, _READABLE, place), name)
        place += _HEADER + len(name) + length
    count = len(directory) // 4
    yield from directory
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count, sum(map(len, directory)), place, 0)

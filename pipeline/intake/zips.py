"""What every zip has: a directory of entries, and the exceptions that say it is broken. Also
makes one, of parts that are unpacked already.

Knows nothing of what the entries hold.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
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
_VERSION = 20
_DAY = (1 << 5) | 1  # 1980-01-01


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


def stored(parts: Iterable[tuple[str, Sequence[bytes | memoryview]]]) -> bytes:
    """A zip of *parts*, each a name and the pieces of its content, in their order and not
    deflated. For fewer than 65,536 parts and 4 GiB."""
    pieces: list[bytes | memoryview] = []
    directory: list[bytes] = []
    place = 0
    for name, content in parts:
        written = name.encode("utf-8")
        crc = size = 0
        for piece in content:
            crc, size = isal_zlib.crc32(piece, crc), size + len(piece)
        said = _SAID.pack(_VERSION, _UTF8, 0, 0, _DAY, crc, size, size, len(written), 0)
        pieces += (b"PK\x03\x04", said, written, *content)
        directory += (b"PK\x01\x02\x14\x00", said, _PLACE.pack(0, 0, 0, 0, place), written)
        place += 4 + len(said) + len(written) + size
    listed = b"".join(directory)
    count = len(directory) // 4
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), place, 0)
    return b"".join((*pieces, listed, end))

"""The zip layer of a workbook: its directory, and its parts inflated under a budget.

Declared sizes are never trusted: what is inflated is counted. Knows nothing of XML.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from isal import isal_zlib

from pipeline.deflating import GARBLED, unsqueezed
from pipeline.intake.limits import HELD, MIB, Limits
from pipeline.intake.refusal import damaged, quarantined, too_much, unsafe
from pipeline.zips import Entry, entries, opened

_CHUNK = 256 * 1024
_SMALL = 16 * 1024  # bytes; larger parts are seldom the same in two workbooks
_ENCRYPTED = 0x1
_CONTROL = frozenset({"Cc", "Cf", "Cs"})
_GARBLED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # a class, not an instance


class Part(NamedTuple):
    """One entry of the directory, its ``name`` with ``/`` between folders; ``start`` is where its
    packed bytes begin."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    deflated: bool


class Package:
    """The parts of a workbook's zip. Raises Refused where the directory alone is unsafe."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._taken = 0
        self.parts = tuple(map(self._part, self._directory(data)))
        self.declared = sum(part.size for part in self.parts)

    def _directory(self, data: bytes) -> list[Entry]:
        listed = entries(data)
        if listed is None:
            raise damaged()
        if len(listed) > self._limits.workbook_entries:
            raise too_much(
                f"工作簿里有 {len(listed)} 个内部文件", f"{self._limits.workbook_entries} 个"
            )
        return listed

    def _part(self, entry: Entry) -> Part:
        if entry.flags & _ENCRYPTED:
            raise quarantined("I08", name="工作簿")
        if entry.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unsafe("少见的压缩方式")
        if not safe(entry.name):
            raise unsafe("名字指向别处的内部文件")
        try:
            name, start = opened(self._data, entry.header)
        except zipfile.BadZipFile:
            raise damaged() from None
        if start + entry.packed > len(self._data):
            raise damaged()
        if name != entry.written:
            raise unsafe("前后名字不一致的内部文件")
        deflated = entry.method == zipfile.ZIP_DEFLATED
        plain = entry.name.replace("\\", "/")
        return Part(plain, start, entry.packed, entry.size, entry.crc, deflated)

    def whole(self, part: Part) -> bytes:
        """All bytes of a *part*; Refused where size, CRC or a limit does not hold."""
        if not part.deflated or part.size > HELD:
            return b"".join(self.stream(part))
        packed = self._data[part.start : part.start + part.packed]
        inflate = _inflated_once if part.size <= _SMALL else _inflated
        found = inflate(packed, part.size, part.crc)
        self._count(part, len(found), len(found))
        return found

    def stream(self, part: Part) -> Iterator[bytes]:
        """The bytes of *part* in chunks, counted as they come."""
        packed = memoryview(self._data)[part.start : part.start + part.packed]
        chunks = self._inflated(packed) if part.deflated else self._sliced(packed)
        size, crc = 0, 0
        for chunk in chunks:
            size += len(chunk)
            crc = isal_zlib.crc32(chunk, crc)
            self._count(part, len(chunk), size)
            yield chunk
        if size != part.size or crc != part.crc:
            raise damaged()

    @staticmethod
    def _sliced(packed: memoryview) -> Iterator[bytes]:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])

    @staticmethod
    def _inflated(packed: memoryview) -> Iterator[bytes]:
        unpacker = isal_zlib.decompressobj(-isal_zlib.MAX_WBITS)
        source: bytes | memoryview = packed
        try:
            while not unpacker.eof:
                chunk = unpacker.decompress(source, _CHUNK)
                source = unpacker.unconsumed_tail
                if not chunk and not source:
                    break
                yield chunk
        except _GARBLED:
            raise damaged() from None

    def _count(self, part: Part, new: int, size: int) -> None:
        limits = self._limits
        self._taken += new
        if size > limits.part_mib * MIB:
            raise too_much("其中一部分内容展开后太大", f"{limits.part_mib} MB")
        if self._taken > limits.unpacked_mib * MIB:
            raise too_much("工作簿展开后太大", f"{limits.unpacked_mib} MB")
        if size > limits.ratio_from_mib * MIB and size > limits.ratio * max(part.packed, 1):
            raise too_much("其中一部分内容展开后比压缩时大得出奇", f"{limits.ratio} 倍")


def _inflated(packed: bytes, size: int, crc: int) -> bytes:
    try:
        found = unsqueezed(packed, size)
    except GARBLED:
        raise damaged() from None
    if len(found) != size or isal_zlib.crc32(found) != crc:
        raise damaged()
    return found


# half the parts of a workbook are its template's: theme, styles, lists, relations
_inflated_once = lru_cache(maxsize=128)(_inflated)


@lru_cache(maxsize=1024)
def safe(name: str) -> bool:
    """False for a *name* that is absolute, climbs with ``..``, or holds control characters
    (format characters such as right-to-left marks among them)."""
    plain = name.replace("\\", "/")
    if plain.isascii() and plain.isprintable():
        odd = False
    else:
        odd = any(unicodedata.category(char) in _CONTROL for char in plain)
    return not (odd or plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/"))

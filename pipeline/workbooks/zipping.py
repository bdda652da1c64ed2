"""Puts the parts of a workbook into one package (zip). Parts that stay the same are deflated once,
long ones while they are written, so that neither is held or copied whole. Knows nothing of what
the parts say."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO, Self

from isal import isal_zlib
from msgspec import Struct

from pipeline.deflating import squeezed
from pipeline.zips import Packed, pieces

_FLUSHED_AT = 1 << 16  # bytes
_LEVEL = 1


class Stretch(Struct, frozen=True):
    """The middle of a part: deflated without an end, so that others may stand before and behind."""

    crc: int
    size: int
    data: tuple[bytes, ...]

    @classmethod
    def of(cls, content: bytes, *, last: bool = False) -> Self:
        """*content* as a stretch; *last* where nothing follows it."""
        squeezer = _squeezer()
        end = zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH
        data = (squeezer.compress(content), squeezer.flush(end))
        return cls(isal_zlib.crc32(content), len(content), data)


class Aside:
    """Stretches that lie in *file* until they are needed: those of ten thousand units would be
    the most of what a process holds."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = 0

    def lay(self, stretch: Stretch) -> Callable[[], Stretch]:
        """What takes *stretch* up again."""
        start = self._length
        self._file.seek(start)
        self._file.writelines(stretch.data)
        self._length = self._file.tell()
        return partial(self._taken, stretch.crc, stretch.size, start, self._length - start)

    def _taken(self, crc: int, size: int, start: int, length: int) -> Stretch:
        self._file.seek(start)
        return Stretch(crc, size, (self._file.read(length),))


class Squeezer:
    """Deflates a part while it is written; what was written is not kept."""

    def __init__(self) -> None:
        self._squeezer = _squeezer()
        self._waiting: list[bytes] = []
        self._length = self._crc = self._size = 0
        self._data: list[bytes] = []

    def write(self, content: bytes) -> None:
        """Adds *content*."""
        self._waiting.append(content)
        self._length += len(content)
        if self._length > _FLUSHED_AT:
            self._squeeze()

    def _squeeze(self) -> None:
        content = b"".join(self._waiting)
        self._waiting.clear()
        self._length = 0
        self._crc = isal_zlib.crc32(content, self._crc)
        self._size += len(content)
        self._data.append(self._squeezer.compress(content))

    def done(self) -> Stretch:
        """All that was written; nothing can be written after."""
        self._squeeze()
        self._data.append(self._squeezer.flush(zlib.Z_FULL_FLUSH))
        return Stretch(self._crc, self._size, tuple(self._data))


def joined(name: str, stretches: Sequence[Stretch]) -> Packed:
    """The part *name* of *stretches* one after the other; only the final one has an end."""
    crc = size = 0
    for stretch in stretches:
        crc = isal_zlib.crc32_combine(crc, stretch.crc, stretch.size)
        size += stretch.size
    data = tuple(piece for stretch in stretches for piece in stretch.data)
    return Packed(name.encode("ascii"), crc, size, data)


def deflated(name: str, content: bytes) -> Packed:
    """*content* as the part *name*."""
    data = (squeezed(content),)
    return Packed(name.encode("ascii"), isal_zlib.crc32(content), len(content), data)


def _squeezer() -> zlib._Compress:
    """zlib at its fastest: always the same bytes. ISA-L, three times as fast, deflates the same
    content otherwise once in some ten thousand times."""
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


def zipped(parts: Sequence[Packed]) -> bytes:
    """The package of *parts*, in their order: the same bytes for the same parts."""
    return b"".join(pieces(parts))

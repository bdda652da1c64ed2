"""Files that are no returns, or cannot be opened: what else lies in an inbox."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from pipeline.demo.package import Package

_PASSWORD = "sui2012"  # noqa: S105 - protects nothing: the point is that nobody knows it
_BOMB_BYTES = 24 * 1024 * 1024  # of blanks: a thousand to one
_PIXEL = 8


def truncated(workbook: bytes) -> bytes:
    """The first part of a file whose transfer broke off."""
    return workbook[: len(workbook) * 3 // 5]


def bomb(workbook: bytes) -> bytes:
    """A workbook one part of which unpacks to far more than any form could hold."""
    package = Package(workbook)
    part = package.sheets[0].part
    package.parts[part] = package.parts[part] + b" " * _BOMB_BYTES
    return package.tobytes()


def encrypted(workbook: bytes) -> bytes:
    """The workbook with a password to open it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    with _no_chance(workbook):
        OOXMLFile(io.BytesIO(workbook)).encrypt(_PASSWORD, out)
    return _undated(out.getvalue())


def _undated(container: bytes) -> bytes:
    """The OLE container without the clock's time in its directory (MS-CFB 2.6: 128 bytes an
    entry, its kind at 66, two times at 100)."""
    data = bytearray(container)
    (sector,) = struct.unpack_from("<I", data, 48)
    at = (sector + 1) * 512
    while at + 128 <= len(data) and data[at + 66] in (1, 2, 5):
        data[at + 100 : at + 116] = bytes(16)
        at += 128
    return bytes(data)


@contextmanager
def _no_chance(seed: bytes) -> Iterator[None]:
    """Salt and keys drawn from *seed*: the demo must give the same bytes again. (Nobody's
    secret hangs on them.)"""
    from msoffcrypto.method import ecma376_agile

    drawn = 0

    def buffer(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return sha256(seed + drawn.to_bytes(4, "big")).digest()[:size].ljust(size, b"\x5a")

    chance = ecma376_agile._random_buffer
    ecma376_agile._random_buffer = buffer
    try:
        yield
    finally:
        ecma376_agile._random_buffer = chance


def note() -> bytes:
    """A text file somebody put beside the workbook."""
    return "报表已填好，盖章的纸质件随后送到。\r\n".encode("gb18030")


def picture() -> bytes:
    """A small grey PNG: a scan that came along."""
    row = b"\x00" + b"\x80" * _PIXEL
    head = struct.pack(">IIBBBBB", _PIXEL, _PIXEL, 8, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"IDAT", zlib.compress(row * _PIXEL)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def lock_file(owner: str) -> bytes:
    """``~$…xlsx``: what a spreadsheet program leaves beside an open file: who has it open."""
    narrow = owner.encode("utf-8")[:54]
    wide = owner[:27].encode("utf-16-le")
    blanks = (" " * 54).encode("utf-16-le")[len(wide) :]
    head = bytes([len(narrow)]) + narrow.ljust(54)
    return head + struct.pack("<H", len(owner[:27])) + wide + blanks

"""Excel 97 workbook (BIFF8 in an OLE container), as much of it as values, dates and hidden
sheets need. Sources: MS-XLS 2.4 (records), MS-CFB 2 (container)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.demo.grid import serial
from pipeline.demo.resave.contents import Shown, Tab, tabs

_BOF, _EOF, _BOUNDSHEET, _XF, _FONT, _CODEPAGE = 0x809, 0x0A, 0x85, 0xE0, 0x31, 0x42
_DIMENSIONS, _LABEL, _NUMBER, _WINDOW1 = 0x200, 0x204, 0x203, 0x3D
_GLOBALS, _SHEET = 0x05, 0x10
_UTF16 = 1200
_STYLE_FORMATS = 15  # before the first cell format, as Excel has it
_GENERAL, _DATE_FORMAT = 0, 14
_PLAIN, _DATED = _STYLE_FORMATS, _STYLE_FORMATS + 1

_SECTOR = 512
_FREE, _CHAIN_END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_FAT_IN_HEADER = 109
_MINI_CUTOFF = 4096


def as_xls(workbook: bytes) -> bytes:
    """The .xlsx *workbook* as .xls: same tabs, same cells, formulas as their results."""
    return _container(_stream(list(tabs(workbook))))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0x41, 0x06))


def _stream(sheets: Sequence[Tab]) -> bytes:
    """Globals, then each sheet; BOUNDSHEET says where each begins."""
    bodies = [_sheet(tab) for tab in sheets]
    entries = [_text(tab.name, wide="B") for tab in sheets]
    head = _head()
    start = len(head) + sum(4 + 6 + len(entry) for entry in entries) + 4
    parts = [head]
    for tab, entry, body in zip(sheets, entries, bodies, strict=True):
        parts.append(_record(_BOUNDSHEET, struct.pack("<IBB", start, int(tab.hidden), 0) + entry))
        start += len(body)
    return b"".join([*parts, _record(_EOF, b""), *bodies])


def _head() -> bytes:
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + _text("宋体", wide="B")
    window = struct.pack("<9H", 0, 0, 16000, 9000, 0x38, 0, 0, 1, 600)
    parts = [
        _bof(_GLOBALS),
        _record(_CODEPAGE, struct.pack("<H", _UTF16)),
        _record(_WINDOW1, window),
    ]
    parts += [_record(_FONT, font)] * 4
    parts += [_format(_GENERAL, style=True)] * _STYLE_FORMATS
    parts += [_format(_GENERAL), _format(_DATE_FORMAT)]
    return b"".join(parts)


def _format(number: int, *, style: bool = False) -> bytes:
    """An XF record: *number* is the number format, the rest as Excel's defaults are."""
    kind = 0xFFF5 if style else 0x0001
    return _record(_XF, struct.pack("<HHHBBBBIIH", 0, number, kind, 0x20, 0, 0, 0xFC, 0, 0, 0x20C0))


def _text(text: str, *, wide: str = "H") -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack(f"<{wide}B", len(encoded) // 2, 1) + encoded


def _sheet(tab: Tab) -> bytes:
    rows = max((row for row, _ in tab.cells), default=0)
    columns = max((column for _, column in tab.cells), default=0)
    extent = _record(_DIMENSIONS, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    return b"".join([_bof(_SHEET), extent, *_cells(tab), _record(_EOF, b"")])


def _cells(tab: Tab) -> Iterator[bytes]:
    for (row, column), value in sorted(tab.cells.items()):
        yield _cell(row - 1, column - 1, value)


def _cell(row: int, column: int, value: Shown) -> bytes:
    if isinstance(value, str):
        return _record(_LABEL, struct.pack("<HHH", row, column, _PLAIN) + _text(value))
    number = float(serial(value)) if isinstance(value, date) else value
    style = _DATED if isinstance(value, date) else _PLAIN
    return _record(_NUMBER, struct.pack("<HHHd", row, column, style, number))


def _container(stream: bytes) -> bytes:
    """An OLE compound file with one stream, ``Workbook``: its sectors, the directory, the FAT."""
    data = stream.ljust(max(_MINI_CUTOFF, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    count = len(data) // _SECTOR
    fats = 1
    while fats * _SECTOR // 4 < count + 1 + fats:
        fats += 1
    assert fats <= _FAT_IN_HEADER
    table = [*range(1, count), _CHAIN_END, _CHAIN_END, *[_FAT_SECTOR] * fats]
    table += [_FREE] * (fats * _SECTOR // 4 - len(table))
    places = [count + 1 + n for n in range(fats)]
    header = struct.pack(
        "<8s16sHHHHHHIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        *(0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, fats, count, 0, _MINI_CUTOFF),
        *(_CHAIN_END, 0, _CHAIN_END, 0),
    )
    places += [_FREE] * (_FAT_IN_HEADER - len(places))
    directory = (
        _entry("Root Entry", 5, _CHAIN_END, 0, child=1)
        + _entry("Workbook", 2, 0, len(data))
        + _entry("", 0, 0, 0) * 2
    )
    return b"".join(
        [
            header,
            struct.pack(f"<{_FAT_IN_HEADER}I", *places),
            data,
            directory,
            struct.pack(f"<{len(table)}I", *table),
        ]
    )


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE) -> bytes:
    """A directory entry of 128 bytes, without times."""
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        encoded,
        length,
        kind,
        1,
        _FREE,
        _FREE,
        child,
        bytes(16),
        0,
        0,
        0,
        start,
        size,
    )

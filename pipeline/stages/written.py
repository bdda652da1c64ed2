"""A workbook of ours read back from disk, table by table: what is counted comes from the bytes
alone. Knows nothing of what was meant to be written, nor of what the tables say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Self
from zipfile import BadZipFile, ZipFile

from isal import isal_zlib

from pipeline.cells import column_number
from pipeline.workbooks.reports.listing import FIRST_ROW, HEADER_ROW
from pipeline.zips import opened

_CHUNK = 1 << 16  # deflated bytes: what becomes of them stays in the processor's cache
_HEAD = 1 << 10  # bytes that hold a part's local header
_ROW, _ROW_END = b'<row r="%d"', b"</row>"
_SHEET = re.compile(r'<sheet name="([^"]*)" [^>]*r:id="([^"]*)"')
_TARGET = re.compile(r'<Relationship Id="([^"]*)" [^>]*Target="([^"]*)"')
_SHARED = re.compile(rb"<si><t[^>]*>([^<]*)</t></si>")
# a cell of one of the columns %s, filled or blank: column, row, type, and what stands in it
_CELL = (
    rb'<c r="(%s)([0-9]+)"(?: s="[0-9]+")?(?:/>|(?: t="([a-zA-Z]+)")?>'
    rb"(?:<f>[^<]*</f>)?(?:<v>|<is><t[^>]*>)([^<]*)<)"
)
_SECOND = b'<c r="B'  # from here on a record fills something, and a lone message nothing
_CODED = re.compile("_x([0-9a-fA-F]{4})_")

Value = str | int | float | None
_Found = tuple[bytes, bytes, bytes, bytes]  # a cell, as `_CELL` tells it


class WrittenBook:
    """The workbook at *path*; a sheet is inflated piece by piece and never held."""

    def __init__(self, path: Path) -> None:
        self._parts = ZipFile(path)
        self._file = path.open("rb")
        targets = dict(_TARGET.findall(self._text("xl/_rels/workbook.xml.rels")))
        sheets = _SHEET.findall(self._text("xl/workbook.xml"))
        self._sheets = {unescape(name): f"xl/{targets[key]}" for name, key in sheets}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._parts.close()
        self._file.close()

    def tabs(self, name: str) -> list[str]:
        """*name* and its continuations ``name(2)`` …"""
        return [tab for tab in self._sheets if tab == name or tab.startswith(f"{name}(")]

    def rows(self, tab: str, headers: Sequence[str]) -> Iterator[list[Value]]:
        """What stands under *headers* in each record of *tab*, None for a blank; a lone message
        row is no record. KeyError where the table has no such header."""
        for columns in self.columns(tab, headers):
            yield from map(list, zip(*columns, strict=True))

    def columns(self, tab: str, headers: Sequence[str]) -> Iterator[list[list[Value]]]:
        """`rows`, some hundred at a time, column by column. Rows that lack a cell of these
        columns are left out with those beside them, so that whoever counts misses them."""
        if tab not in self._sheets:
            return
        stretches = self._stretches(self._sheets[tab])
        first = _top(stretches)
        letters = self._letters(_row(first, HEADER_ROW + 1))
        wanted = [letters[header] for header in headers]
        order = sorted(wanted, key=lambda at: column_number(at.decode()))
        sought = re.compile(_CELL % b"|".join(wanted))
        if not _filled(_row(first, FIRST_ROW + 1)):
            return
        known: dict[tuple[bytes, bytes], Value] = {}  # the same few stand in thousands of rows
        below = first[first.find(_ROW % (FIRST_ROW + 1)) :]
        for stretch in chain((below,), stretches):
            cells = sought.findall(stretch)
            found = {at: cells[place :: len(order)] for place, at in enumerate(order)}
            if _regular(found):
                yield [self._values(found[at], known) for at in wanted]

    def _stretches(self, part: str) -> Iterator[bytes]:
        """*part*, which is read to its end and its CRC, in stretches of whole rows, but for the
        end of the last."""
        left = b""
        for piece in self._inflated(part):
            whole, _, left = (left + piece).rpartition(_ROW_END)
            if whole:
                yield whole

    def _inflated(self, part: str) -> Iterator[bytes]:
        """*part* in pieces; BadZipFile where they are not what was packed."""
        entry = self._parts.getinfo(part)
        self._file.seek(entry.header_offset)
        place = entry.header_offset + opened(self._file.read(_HEAD), 0)[1]
        inflate, crc, size = isal_zlib.decompressobj(-isal_zlib.MAX_WBITS), 0, 0
        end = place + entry.compress_size
        while place < end:
            self._file.seek(place)
            packed = self._file.read(min(_CHUNK, end - place))
            if not packed:
                break
            place += len(packed)
            piece = inflate.decompress(packed)
            crc, size = isal_zlib.crc32(piece, crc), size + len(piece)
            yield piece
        if not inflate.eof or (crc, size) != (entry.CRC, entry.file_size):
            raise BadZipFile(part)

    def _letters(self, row: bytes) -> Mapping[str, bytes]:
        """Header → letters of its column."""
        cells = re.findall(_CELL % b"[A-Z]+", row)
        return {str(self._value(kind, said)): at for at, _, kind, said in cells}

    def _values(
        self, cells: Sequence[_Found], known: dict[tuple[bytes, bytes], Value]
    ) -> list[Value]:
        """What stands in *cells*; what some hold is *known*."""
        held = [(kind, said) for _, _, kind, said in cells]
        for kind, said in set(held).difference(known):
            known[kind, said] = self._value(kind, said)
        return [known[each] for each in held]

    def _value(self, kind: bytes, said: bytes) -> Value:
        if kind == b"s":
            return _text(self._shared[int(said)])
        if kind:
            return _text(said)
        if not said:
            return None
        return int(said) if said.isdigit() else float(said)

    @cached_property
    def _shared(self) -> list[bytes]:
        return _SHARED.findall(self._parts.read("xl/sharedStrings.xml"))

    def _text(self, part: str) -> str:
        return self._parts.read(part).decode("utf-8")


def _top(stretches: Iterator[bytes]) -> bytes:
    """The first of *stretches*, and as many more as the first record takes."""
    top = next(stretches, b"")
    while _ROW % (FIRST_ROW + 1) not in top and (more := next(stretches, b"")):
        top += _ROW_END + more
    return top


def _row(stretch: bytes, number: int) -> bytes:
    """The row of that *number*; empty where *stretch* has none."""
    start = stretch.find(_ROW % number)
    if start < 0:
        return b""
    end = stretch.find(_ROW_END, start)
    return stretch[start:] if end < 0 else stretch[start:end]


def _filled(row: bytes) -> bool:
    """True for a record, False for a lone message."""
    return b"</c>" in row.partition(_SECOND)[2]


def _regular(found: Mapping[bytes, Sequence[_Found]]) -> bool:
    """True where each column has its cells, of the same rows as the others."""
    rows = {tuple([number for _, number, _, _ in cells]) for cells in found.values()}
    return len(rows) == 1 and all({at} >= {cell[0] for cell in found[at]} for at in found)


def _text(said: bytes) -> str:
    return _CODED.sub(lambda found: chr(int(found[1], 16)), unescape(said.decode("utf-8")))

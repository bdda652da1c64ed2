"""A workbook of ours read back from disk, table by table: what is counted comes from the bytes
alone. Knows nothing of what was meant to be written, nor of what the tables say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Self
from zipfile import ZipFile

from pipeline.workbooks.reports.listing import FIRST_ROW, HEADER_ROW

_CHUNK = 1 << 20  # bytes
_ROW_END = b"</row>"
_ROW = re.compile(rb'<row r="([0-9]+)"')
_SHEET = re.compile(r'<sheet name="([^"]*)" [^>]*r:id="([^"]*)"')
_TARGET = re.compile(r'<Relationship Id="([^"]*)" [^>]*Target="([^"]*)"')
_SHARED = re.compile(rb"<si><t[^>]*>([^<]*)</t></si>")
# a filled cell of one of the columns %s: column, type, and what stands in it
_CELL = (
    rb'<c r="(%s)[0-9]+"(?: s="[0-9]+")?(?: t="([a-zA-Z]+)")?>'
    rb"(?:<f>[^<]*</f>)?(?:<v>|<is><t[^>]*>)([^<]*)<"
)
_CODED = re.compile("_x([0-9a-fA-F]{4})_")

Value = str | int | float | None


class WrittenBook:
    """The workbook at *path*; a sheet is inflated piece by piece and never held."""

    def __init__(self, path: Path) -> None:
        self._parts = ZipFile(path)
        targets = dict(_TARGET.findall(self._text("xl/_rels/workbook.xml.rels")))
        sheets = _SHEET.findall(self._text("xl/workbook.xml"))
        self._sheets = {unescape(name): f"xl/{targets[key]}" for name, key in sheets}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._parts.close()

    def tabs(self, name: str) -> list[str]:
        """*name* and its continuations ``name(2)`` …"""
        return [tab for tab in self._sheets if tab == name or tab.startswith(f"{name}(")]

    def rows(self, tab: str, headers: Sequence[str]) -> Iterator[list[Value]]:
        """What stands under *headers* in each record of *tab*, None for a blank; a lone message
        row is no record. KeyError where the table has no such header."""
        if tab not in self._sheets:
            return
        raw = self._rows(self._sheets[tab])
        columns = next((self._headers(r) for n, r in raw if n == HEADER_ROW + 1), {})
        places = {columns[header].encode(): place for place, header in enumerate(headers)}
        wanted = re.compile(_CELL % b"|".join(places))
        texts: dict[bytes, str] = {}  # the same few names stand in thousands of rows
        for number, row in raw:
            second = row.find(b'<c r="B')
            if number <= FIRST_ROW or second < 0 or row.find(b"</c>", second) < 0:
                continue
            found: list[Value] = [None] * len(headers)
            for column, kind, said in wanted.findall(row):
                found[places[column]] = self._value(kind, said, texts)
            yield found

    def _rows(self, part: str) -> Iterator[tuple[int, bytes]]:
        """(number, XML) of each row of *part*, which is read to its end and its CRC."""
        with self._parts.open(part) as stream:
            left = b""
            while chunk := stream.read(_CHUNK):
                *whole, left = (left + chunk).split(_ROW_END)
                for row in whole:
                    if started := _ROW.search(row):
                        yield int(started[1]), row

    def _headers(self, row: bytes) -> Mapping[str, str]:
        """Header → letters of its column."""
        cells = re.findall(_CELL % b"[A-Z]+", row)
        return {str(self._value(kind, said, {})): at.decode() for at, kind, said in cells}

    def _value(self, kind: bytes, said: bytes, texts: dict[bytes, str]) -> Value:
        if kind == b"s":
            return self._shared[int(said)]
        if kind:
            known = texts.get(said)
            if known is None:
                known = texts[said] = _text(said)
            return known
        return int(said) if said.isdigit() else float(said)

    @cached_property
    def _shared(self) -> list[str]:
        return [_text(said) for said in _SHARED.findall(self._parts.read("xl/sharedStrings.xml"))]

    def _text(self, part: str) -> str:
        return self._parts.read(part).decode("utf-8")


def _text(said: bytes) -> str:
    return _CODED.sub(lambda found: chr(int(found[1], 16)), unescape(said.decode("utf-8")))

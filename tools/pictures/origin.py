"""From which cells a picture was made, and how they look: a digest beside each, so that a test can
say when the product has moved on. Needs no LibreOffice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from pipeline.cells import parse_address
from tools.pictures.looks import looks
from tools.pictures.wanted import PICTURES, Picture

_DIGITS = 16


def book_of(home: Path, picture: Picture) -> Path:
    """The one workbook that *picture* shows. RuntimeError where there is none, or several."""
    found = sorted(home.glob(picture.book))
    if len(found) != 1:
        raise RuntimeError(f"{picture.name}: {picture.book} names {len(found)} workbooks, not one")
    return found[0]


def digests(home: Path) -> dict[str, str]:
    """Name of every picture → digest of what it shows in *home*."""
    return {picture.name: _digest(home, picture) for picture in PICTURES}


def read(path: Path) -> dict[str, str]:
    """What `write` wrote."""
    return dict(tomllib.loads(path.read_text("utf-8"))["shown"])


def write(path: Path, shown: Mapping[str, str]) -> None:
    """Keep *shown*, sorted by name."""
    lines = [f'"{name}" = "{digest}"' for name, digest in sorted(shown.items())]
    head = "# What each picture was made from: a digest of its cells and their looks. make pictures"
    path.write_text("\n".join((head, "[shown]", *lines)) + "\n", encoding="utf-8", newline="\n")


def _digest(home: Path, picture: Picture) -> str:
    path = book_of(home, picture)
    book = CalamineWorkbook.from_path(path)
    areas = [picture.area, picture.charted] if picture.charted else [picture.area]
    shown = [repr(picture), *(line for area in areas for line in _cells(book, picture, area))]
    shown += looks(path, picture.sheet, picture.area)
    if picture.charted:
        shown += _charts(path)
    return sha256("\n".join(shown).encode()).hexdigest()[:_DIGITS]


def _charts(path: Path) -> Iterator[str]:
    """How all charts of the workbook are drawn: which of them a sheet shows is not asked."""
    with ZipFile(path) as package:
        for part in sorted(package.namelist()):
            if part.startswith("xl/charts/"):
                yield package.read(part).decode()


def _cells(book: CalamineWorkbook, picture: Picture, area: str) -> Iterator[str]:
    (first_row, first_column), (last_row, last_column) = map(parse_address, area.split(":"))
    rows = book.get_sheet_by_name(picture.sheet).to_python(skip_empty_area=False)
    for row in rows[first_row - 1 : last_row]:
        yield "\t".join(str(value) for value in row[first_column - 1 : last_column])

"""Finds every formula of a workbook (cells, validations, conditional formats, names) and has
LibreOffice evaluate it, each in a cell of its own sheet far to the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from libreoffice import convert_all
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

PROBE_COLUMN = 120  # beyond every form
PROBE_ROW = 5  # where relative references of conditional formats begin


@dataclass(frozen=True)
class Evaluated:
    """How many formulas of each kind were evaluated, and which gave an error."""

    counts: Counter[str]
    errors: list[str]


def evaluate_all(workbooks: Mapping[str, bytes], folder: Path) -> Evaluated:
    """Evaluates all formulas of *workbooks* (stem → bytes) in one start of LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    probes: dict[str, list[tuple[str, str, str, str]]] = {}
    paths = []
    for stem, data in workbooks.items():
        path = folder / f"{stem}.xlsx"
        book = load_workbook(BytesIO(data))
        probes[stem] = list(_planted(book))
        book.save(path)
        paths.append(path)
    counts: Counter[str] = Counter()
    errors = []
    for result in convert_all(paths, "xlsx", folder / "computed"):
        book = load_workbook(result, data_only=True)
        for kind, sheet, cell, formula in probes[result.stem]:
            counts[kind] += 1
            found = book[sheet][cell]
            if found.data_type == "e" or str(found.value).startswith("#"):
                errors.append(f"{result.stem} {kind} {sheet}!{cell} {found.value}: {formula}")
    return Evaluated(counts, errors)


def _planted(book) -> Iterator[tuple[str, str, str, str]]:  # type: ignore[no-untyped-def]
    """Plants each formula and yields (kind, sheet, cell, formula)."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield "cell", sheet.title, cell.coordinate, str(cell.value)
        texts = [*_validations(sheet), *_formats(sheet)]
        if sheet is book.worksheets[0]:
            texts += [("name", f"=SUMPRODUCT(LEN({name}))") for name in book.defined_names]
        for number, (kind, text) in enumerate(texts):
            place = f"{get_column_letter(PROBE_COLUMN + number)}{PROBE_ROW}"
            sheet[place] = text
            yield kind, sheet.title, place, text


def _validations(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    for entry in sheet.data_validations.dataValidation:
        for text in (entry.formula1, entry.formula2):
            if text is None:
                continue
            bare = text.removeprefix("=")
            yield "validation", f"=ROWS({bare})" if entry.type == "list" else f"={bare}"


def _formats(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            for text in rule.formula:
                yield "format", f"={text}"

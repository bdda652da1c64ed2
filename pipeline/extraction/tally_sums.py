"""Sums of cells for the second count: what is a number among them, and seen to be that one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from pipeline.number_formats import agrees, shown
from pipeline.records import RawSheet, RawValue
from pipeline.spec.model import Field, FieldType

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]+)?")


def seen(sheet: RawSheet, columns: Container[int]) -> RawSheet:
    """*sheet* with True, which is no number, in those of its *columns*, from 0, that nobody sees as
    they are: merged into a cell with another value, or shown as another number."""
    odd = [place for place in sheet.formats if place[1] - 1 in columns]
    if not odd and not sheet.merged:
        return sheet
    rows = [[*cells] for cells in sheet.rows]
    for row, column in odd:
        value = sheet.value(row, column)
        if isinstance(value, float) and not _says(sheet.formats[row, column], value):
            rows[row - 1][column - 1] = True
    for top, left, bottom, right in sheet.merged:
        first = sheet.value(top, left)
        for cells in rows[top - 1 : bottom]:
            for place in range(left - 1, min(right, len(cells))):
                if cells[place] not in (None, "", first):
                    cells[place] = True
    return replace(sheet, rows=rows)


def _says(code: str, number: float) -> bool:
    """True where a cell with the format *code* shows *number* as that number."""
    text = shown(code, number)
    return bool(text) and agrees(text or "", number)


def added(cells: Sequence[RawValue], entry: Field) -> int:
    """The numbers in *cells*, each in units of the last decimal that *entry* has."""
    given: list[Any] = [value for value in cells if value]
    if entry.type is not FieldType.INT:
        return sum(_scaled(value, entry.decimals) for value in given)
    return sum(map(int if _whole_floats(given) else _whole, given))


def _whole_floats(cells: Iterable[Any]) -> bool:
    """True of whole numbers as readers give them, and of nothing else among them."""
    try:
        return all(map(float.is_integer, cells))
    except TypeError:
        return False


def _whole(value: RawValue) -> int:
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is int:
        return value
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().replace(",", "")
        return int(float(text)) if _WHOLE.fullmatch(text) else 0
    return 0


@lru_cache(maxsize=4096, typed=True)
def _scaled(value: RawValue, decimals: int) -> int:
    """A number in units of its last decimal, exactly as Excel shows it (15 digits)."""
    if type(value) is float or type(value) is int:
        text = f"{value:.15g}"
    elif isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().replace(",", "")
        text = text if _DECIMAL.fullmatch(text) else "0"
    else:
        return 0
    number = Decimal(text)
    return round(number.scaleb(decimals)) if number.is_finite() else 0

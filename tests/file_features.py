"""What a workbook file carries besides its values (hidden sheets, date formats, validations …),
counted alike in .xlsx, .xls and .ods, so that one can see what a program dropped.

Reads the files themselves and not through the product, except for the kinds of values.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import olefile

from pipeline.intake import Limits, read

# names of features, as docs/compatibility.md shows them
VERY_HIDDEN, HIDDEN, ROWS = "very hidden sheet", "hidden sheets", "hidden rows"
DATES, RESULTS, VALIDATIONS = "date formats", "formula results", "validations"
PROTECTION, WIDTHS, COLOURS = "protected sheets", "column widths", "conditional formats"
FEATURES = (
    *(VERY_HIDDEN, HIDDEN, ROWS, DATES, "formulas", RESULTS),
    *(VALIDATIONS, PROTECTION, WIDTHS, COLOURS),
)


def features(path: Path) -> Counter[str]:
    """How many of each of FEATURES *path* has."""
    found = Counter(_BY_SUFFIX[path.suffix](path))
    book = read(path.read_bytes(), path.name, Limits())
    found[DATES] = sum(
        isinstance(value, date) for sheet in book.sheets for row in sheet.rows for value in row
    )
    found[HIDDEN] = sum(sheet.hidden for sheet in book.sheets)
    return found


_XLSX = {
    VERY_HIDDEN: rb'<sheet [^>]*state="veryHidden"',
    ROWS: rb'<row [^>]*hidden="(?:1|true)"',
    "formulas": rb"<f[ >/]",
    RESULTS: rb"</f><v>[^<]|<f [^>]*/><v>[^<]",
    VALIDATIONS: rb"<(?:x14:)?dataValidation ",
    PROTECTION: rb"<sheetProtection ",
    WIDTHS: rb"<col [^>]*width=",
    COLOURS: rb"<(?:x14:)?cfRule ",
}
_ODS = {
    ROWS: rb'<table:table-row [^>]*visibility="(?:collapse|filter)"',
    "formulas": rb"table:formula=",
    RESULTS: rb"table:formula=[^>]*office:(?:value|string-value|boolean-value)=",
    VALIDATIONS: rb"<table:content-validation ",
    PROTECTION: rb'<table:table [^>]*table:protected="true"',
    WIDTHS: rb"<table:table-column [^>]*style-name=",
    COLOURS: rb"<calcext:condition ",
}


def _xlsx(path: Path) -> Counter[str]:
    parts = ("xl/workbook.xml", "xl/worksheets/")
    return _matches(path, parts, _XLSX)


def _ods(path: Path) -> Counter[str]:
    return _matches(path, ("content.xml",), _ODS)


def _matches(path: Path, parts: tuple[str, ...], wanted: dict[str, bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith(parts) and name.endswith(".xml"):
                part = package.read(name)
                for feature, pattern in wanted.items():
                    found[feature] += len(re.findall(pattern, part))
    return found


# Records of BIFF8 (MS-XLS 2.3)
_EOF, _FORMULA, _PROTECT, _COLUMNS, _SHEET = 0x0A, 0x06, 0x12, 0x7D, 0x85
_COLOUR, _VALIDATION, _ROW = 0x1B1, 0x1BE, 0x208
_PLAIN = {_VALIDATION: (VALIDATIONS,), _COLOUR: (COLOURS,), _COLUMNS: (WIDTHS,)}
_PLAIN[_FORMULA] = ("formulas", RESULTS)  # a formula always has a result here
_STATE, _STATE_BITS, _IS_VERY_HIDDEN = 4, 0x3, 2
_ROW_OPTIONS, _IS_HIDDEN_ROW = 12, 0x20


def _xls(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    with olefile.OleFileIO(path) as container:
        stream = container.openstream("Workbook").read()
    place, in_sheets = 0, False
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + size]
        found.update(_PLAIN.get(kind, ()))
        found[VERY_HIDDEN] += kind == _SHEET and body[_STATE] & _STATE_BITS == _IS_VERY_HIDDEN
        found[ROWS] += kind == _ROW and bool(body[_ROW_OPTIONS] & _IS_HIDDEN_ROW)
        found[PROTECTION] += kind == _PROTECT and in_sheets and any(body)
        in_sheets = in_sheets or kind == _EOF
        place += 4 + size
    return found


_BY_SUFFIX = {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods}

"""Types a unit's values into its saved pack, as a person at a spreadsheet would.

Finds every cell through the hidden ids in the file, types only where the sheet is unlocked, and
leaves the rest of the package as it was. Never goes through the renderer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.demo.grid import serial
from pipeline.demo.layout import Book, FormSheet
from pipeline.demo.package import Package, Styles
from pipeline.spec.model import Spec

Values = Mapping[str, Sequence[Mapping[str, object]]]

# what a person recognises a preprinted row by
_KEYS = {
    "F2": ("member_no",),
    "F3": ("round", "subject", "member_no", "content"),
    "F6": ("item_code",),
    "GS": ("unit_code", "item_code"),
}
_CALC = re.compile(rb"<calcPr\b[^>]*/>")


def fill(pack: bytes, values: Values, spec: Spec, *, current_round: int | None = None) -> bytes:
    """*pack* with *values* (form id → rows of field id → value) typed in.

    Rows that the pack already shows are found by what identifies them (member, commitment,
    item) and mended; others go to the next blank row. With *current_round*, commitments of
    earlier rounds that the pack does not ask after are left out.
    """
    book = Book(pack, spec)
    for form, rows in values.items():
        if not book.has(form):
            continue
        sheet = book.sheet(form)
        if sheet.form.is_record:
            _type(sheet, book.styles, 0, rows[0])
        else:
            _fill_table(sheet, book.styles, rows, current_round)
    _recalculate(book.package)
    return book.tobytes()


def _fill_table(
    sheet: FormSheet,
    styles: Styles,
    rows: Sequence[Mapping[str, object]],
    current_round: int | None,
) -> None:
    key = _KEYS.get(sheet.form.id, ())
    known = {tuple(sheet.text(row, name) for name in key): row for row in sheet.filled()}
    last = 0
    for values in rows:
        # a row is mended once: a second scorer's goes below
        found = known.pop(tuple(_shown(values.get(name)) for name in key), None) if key else None
        if found is None:
            if sheet.form.id == "F6" or _earlier(values, current_round):
                continue
            found = last = sheet.next_blank(last)
        _type(sheet, styles, found, values)


def _earlier(values: Mapping[str, object], current_round: int | None) -> bool:
    if current_round is None or "round" not in values:
        return False
    return int(str(values["round"])) < current_round


def _type(sheet: FormSheet, styles: Styles, row: int, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        place = sheet.place(row, name)
        if place is None or not styles.unlocked(sheet.grid.style(*place)):
            continue
        if sheet.grid.text(*place) != _shown(value):
            sheet.grid.put(*place, value)


def _shown(value: object) -> str:
    """A value as the file spells it."""
    if value is None:
        return ""
    return str(serial(value)) if isinstance(value, date) else str(value)


def _recalculate(package: Package) -> None:
    """Ask whoever opens the file to compute its formulas anew."""
    book = package.parts["xl/workbook.xml"]
    if b"fullCalcOnLoad" in book:
        return
    found = _CALC.search(book)
    if found:
        once = found.group().replace(b"<calcPr", b'<calcPr fullCalcOnLoad="1"')
        package.parts["xl/workbook.xml"] = book.replace(found.group(), once)

"""The very hidden sheet `_meta`: template version, workbook, unit, class, period, revision,
pack code and token, by which a return is known again (decision 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.workbooks.forms.occasion import Occasion

if TYPE_CHECKING:
    from xlsxwriter import Workbook

META_SHEET = "_meta"


def write_meta(workbook: Workbook, occasion: Occasion) -> None:
    """Adds the sheet: column A key, column B value, both text."""
    sheet = workbook.add_worksheet(META_SHEET)
    for row, (key, value) in enumerate(entries(occasion)):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.protect()
    sheet.very_hidden()


def entries(occasion: Occasion) -> tuple[tuple[str, str], ...]:
    """(key, value) pairs; unit, pack code and token are empty in blanks."""
    return (
        ("template_version", occasion.spec.template_version),
        ("workbook", occasion.workbook),
        ("unit", occasion.unit.code if occasion.unit else ""),
        ("unit_class", occasion.unit_class),
        ("period", occasion.period.code if occasion.period else ""),
        ("revision", str(occasion.revision)),
        ("pack_code", occasion.pack_code),
        ("token", occasion.token),
    )

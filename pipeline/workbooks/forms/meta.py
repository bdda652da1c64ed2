"""The very hidden sheet `_meta`: template version, workbook, unit, class, period, revision,
pack code and token, by which a return is known again (decision 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.plain_sheet import add_sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

META_SHEET = "_meta"


def write_meta(workbook: Workbook, issue: Issue) -> None:
    """Adds the sheet: column A key, column B value, both text."""
    sheet = add_sheet(workbook, META_SHEET)
    for row, (key, value) in enumerate(entries(issue)):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.protect()
    sheet.very_hidden()


def entries(issue: Issue) -> tuple[tuple[str, str], ...]:
    """(key, value) pairs; unit, pack code and token are empty in blanks."""
    occasion = issue.occasion
    return (
        ("template_version", occasion.spec.template_version),
        ("workbook", occasion.workbook),
        ("unit", issue.unit.code if issue.unit else ""),
        ("unit_class", occasion.unit_class),
        ("period", occasion.period.code if occasion.period else ""),
        ("revision", str(issue.revision)),
        ("pack_code", issue.pack_code),
        ("token", issue.token),
    )

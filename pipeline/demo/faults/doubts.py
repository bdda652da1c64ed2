"""Doubts (待核): figures that may be true, and that somebody has to explain or confirm; the
workbook is accepted all the same."""

from __future__ import annotations

from pipeline.demo.faults.model import Desk, Fault, Mark
from pipeline.demo.layout import FormSheet

_RATED = ("object_type", "object_ref")
_COUNTS = ("n_sent", "n_back", "n_valid", "n_sat", "n_basic", "n_unsat", "n_abst")
_LARGE_GROUP = 20  # valid papers from which equal counts are odd


def _same_counts_twice(desk: Desk) -> Mark | None:
    """Two groups of raters with the same count in every column, as where one row was copied to
    the next (X14); seen at 满意 of the second."""
    if not desk.book.has("F4"):
        return None
    sheet = desk.sheet("F4")
    pairs = [
        (one, other)
        for one in sheet.filled()
        for other in sheet.filled()
        if one < other and _alike(sheet, one, other)
    ]
    if not pairs:
        return None
    one, other = pairs[0]
    for name in _COUNTS:
        desk.put("F4", other, name, int(sheet.text(one, name)))
    return Mark(sheet.tab, sheet.cell(other, "n_sat"))


def _alike(sheet: FormSheet, one: int, other: int) -> bool:
    """True where both rate the same, and what the first counted fits into the second."""
    if any(not sheet.text(row, name) for row in (one, other) for name in _COUNTS):
        return False
    if any(sheet.text(one, name) != sheet.text(other, name) for name in _RATED):
        return False
    room = sheet.text(other, "n_present") or sheet.text(other, "n_due")
    sent, valid = (int(sheet.text(one, name)) for name in ("n_sent", "n_valid"))
    return valid >= _LARGE_GROUP and sent <= int(room)


def _full_marks(desk: Desk) -> Mark | None:
    """Every self-scored item has its full score (X14); seen at the first."""
    if not desk.book.has("F6"):
        return None
    sheet = desk.sheet("F6")
    rows = [row for row in sheet.filled() if sheet.text(row, "self_score")]
    for row in rows:
        desk.put("F6", row, "self_score", int(sheet.text(row, "item_max")))
    return Mark(sheet.tab, sheet.cell(rows[0], "self_score")) if len(rows) > 1 else None


FAULTS = (
    Fault("same_counts_twice", "X14", "flag", _same_counts_twice, alone=True),
    Fault("full_marks", "X14", "flag", _full_marks, alone=True),
)

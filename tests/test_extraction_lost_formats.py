"""Dates whose format a program lost are read, and told once a sheet; single ones at their cell."""

from __future__ import annotations

from datetime import date

import pytest
from extraction_samples import F4, read, rows, workbook

HEAD = F4.strip().splitlines()[:4]
SECOND = "| 41048 | 党组织 | 120 | 108 |  | |"  # 2012-05-19


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([SECOND], [("A5", "T04")]),
        ([SECOND, SECOND], [("A5", "T04"), ("A6", "T04")]),
        ([SECOND] * 3, [("A5", "T04")]),
        ([SECOND] * 9, [("A5", "T04")]),
        (["| 20120519 | 党组织 | 120 | 108 |  | |"] * 3, [(f"A{n}", "T04") for n in (5, 6, 7)]),
    ],
)
def test_numbers_for_days_are_told_once_where_they_are_several(
    lines: list[str], said: list[tuple[str, str]]
) -> None:
    found = read(workbook({"F4测评统计": "\n".join([*HEAD, *lines])}))
    days = [row.values["session_date"] for row in rows(found, "F4")]
    assert days == [date(2012, 5, 19)] * len(lines)
    assert [(p.where.cell, p.code) for p in found.problems if p.code == "T04"] == said
    if len(said) < len(lines):
        note = next(p for p in found.problems if p.code == "T04")
        assert f"{len(lines)} 格日期" in note.message
        assert note.effect == "note"

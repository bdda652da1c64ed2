"""Rows in which nothing stands but formulas that show nothing: both counts take them for records."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
from excel_hands import received
from form_samples import book, filled

from pipeline.extraction import tally
from pipeline.spec import load

F4 = "F4测评统计"


def _counts(cells: Mapping[str, str]) -> tuple[int, int]:
    """Records of F4 read and counted, once *cells* are typed into it."""
    workbook = book(filled("2012Z"))  # where F4 is not due: what is wrong there is only noted
    for cell, value in cells.items():
        workbook[F4][cell].value = value
    target = BytesIO()
    workbook.save(target)
    found = received(target.getvalue())
    return len(found.submission.rows("F4")), tally(found.raw, load())["F4"]["rows"]


@pytest.mark.parametrize(
    ("cells", "more"),
    [
        ({"K40": "#DIV/0!"}, 1),
        ({"K40": "=A1", "L40": "=A2"}, 1),
        ({"K400": "=A1"}, 1),
        ({"K40": "#DIV/0!", "A40": "合计"}, 0),
        ({"S40": "#DIV/0!"}, 0),  # our own formula
    ],
    ids=str,
)
def test_a_row_of_nothing_but_broken_formulas_is_counted_as_it_is_read(
    cells: dict[str, str], more: int
) -> None:
    before = _counts({})
    assert before[0] == before[1]
    assert _counts(cells) == (before[0] + more, before[1] + more)

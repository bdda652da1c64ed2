"""What nobody sees in a form that is not due, formulas that show nothing and values under a merge:
both counts take it alike."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
from excel_hands import received
from excel_hands_files import laid_over
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


def test_a_value_under_a_merge_is_counted_as_it_is_read() -> None:
    workbook = book(filled("2012Z"))
    for row, count in ((5, 63), (6, 58)):
        workbook[F4][f"B{row}"].value, workbook[F4][f"G{row}"].value = "党组织", count
    target = BytesIO()
    workbook.save(target)
    found = received(laid_over(F4, "G5:G6")(target.getvalue()))
    assert [row.values["n_due"] for row in found.submission.rows("F4")] == [63, None]
    counted = tally(found.raw, load())["F4"]
    assert (counted["rows"], counted["n_due"]) == (2, 63)

"""The guard's fast look over bytes and its event parser see the same."""

from __future__ import annotations

import io
import zipfile

import hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake import Limits
from pipeline.intake.guard.fast import glance
from pipeline.intake.guard.spreadsheetml import SpreadsheetGuard

cells = st.sampled_from(
    [
        '<c r="{}{}"><v>1</v></c>', '<c r="{}{}" s="3" t="s"><v>0</v></c>', '<c r="{}{}" s="1"/>',
        '<c r="{}{}" t="e"><v>#N/A</v></c>', '<c r="{}{}"><f>1</f></c>',
        '<c r="{}{}" t="str"><f>1</f><v></v></c>', '<c r="{}{}"><f>1</f><v>2</v></c>',
        '<c r="{}{}" t="inlineStr"><is><t xml:space="preserve"> a/&gt;</t></is></c>',
        '<c r="{}{}" s="2"><v>-5</v></c>', '<c r="{}{}"><f>1</f><v>-0.5E-7</v></c>',
        '<c r="{}{}" t="str"><v>-5</v></c>',
        '<c r="{}{}" t="b"><f ca="1">1</f><v>1</v></c>', '<c r="{}{}" t="n"><v>1/></v></c>',
    ]
)  # fmt: skip
columns = st.sampled_from(["A", "B", "Z", "AA", "BC"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.tuples(columns, cells), max_size=6), max_size=6))
def test_the_fast_look_and_the_event_parser_see_the_same(
    rows: list[list[tuple[str, str]]],
) -> None:
    text = "".join(
        f'<row r="{n}">' + "".join(cell.format(column, n) for column, cell in row) + "</row>"
        for n, row in enumerate(rows, start=1)
    )
    part = hostile.worksheet(text).encode()
    events = SpreadsheetGuard(Limits())
    events.feed((part,))
    fast = glance(part, Limits(cell_elements=1_000))
    if fast is not None:
        assert fast.errors == events.sight.errors
        assert fast.uncached == events.sight.uncached
        assert fast.negatives == events.sight.negatives
        assert fast.cells == events.sight.cells
        assert glance(part, Limits()).cells >= fast.cells
        assert fast.last_row >= events.sight.last_row
        assert fast.last_column >= events.sight.last_column


@pytest.mark.parametrize("data", [hostile.form(), hostile.form(rows=200, columns=30, sheets=1)])
def test_ordinary_workbooks_take_the_fast_look(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        slow = [name for name in archive.namelist() if glance(archive.read(name), Limits()) is None]
    assert slow == ["xl/workbook.xml"]


@pytest.mark.parametrize(
    "rows",
    [
        '<x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><x:c r="A1"/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><c r="A1"/></row><row r="2" x=">"></row>',
        '<row r="0"><c r="A0"/></row>',
        '<row r="1"><c r="A1"/><!-- --></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c></row>',
    ],
)
def test_cells_of_another_spelling_are_left_to_the_event_parser(rows: str) -> None:
    assert glance(hostile.worksheet(rows).encode(), Limits()) is None


def test_a_wide_or_tall_sheet_is_measured_exactly() -> None:
    wide = '<row r="2"><c r="XFD2" s="1"/></row>'
    tall = '<row r="150000"><c r="C150000"><v>1</v></c></row>'
    for row, corner in ((wide, (2, 16_384)), (tall, (150_000, 3))):
        sight = glance(hostile.worksheet(row).encode(), Limits())
        assert sight is not None
        assert (sight.last_row, sight.last_column) == corner
    assert glance(hostile.worksheet('<row r="2"><c r="ZZZ2"/></row>').encode(), Limits()) is None

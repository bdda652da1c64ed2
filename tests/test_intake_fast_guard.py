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
        assert fast.cells == events.sight.cells
        assert glance(part, Limits()).cells >= fast.cells
        assert fast.last_row >= events.sight.last_row
        assert fast.last_column >= events.sight.last_column


@pytest.mark.parametrize("data", [hostile.form(), hostile.form(rows=200, columns=30, sheets=1)])
def test_ordinary_workbooks_take_the_fast_look(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        slow = [name for name in archive.namelist() if glance(archive.read(name), Limits()) is None]
    assert slow == ["xl/workbook.xml"]

"""A mould: a workbook filled is the workbook drawn, cell by cell, charts and properties too."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from pipeline.workbooks.look import open_workbook
from pipeline.workbooks.mould import Mould, Value, gaps, marked_up
from pipeline.workbooks.package import Package

VALUES: tuple[Value, ...] = ("甲单位", 0.9, "乙<单位>&{“丙”}", 1 / 3, "第一行\n第二行", 27.0)
TEXTS = tuple(isinstance(value, str) for value in VALUES)


def drawn(values: Sequence[Value]) -> bytes:
    """What is written of `book`."""
    target = BytesIO()
    book(values, target).close()
    return target.getvalue()


def book(values: Sequence[Value], target: BytesIO) -> Package:
    """A sheet of names and rates with a chart over them; the last value is a row's height."""
    *cells, height = values
    workbook = open_workbook(target, str(cells[0]), "模子")
    sheet = workbook.add_worksheet("表")
    for index, value in enumerate(cells):
        sheet.write(index // 2, index % 2, value)
    sheet.set_row_pixels(0, height / 0.75)  # type: ignore[operator]
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"categories": ["表", 0, 0, 1, 0], "values": ["表", 0, 1, 1, 1]})
    sheet.insert_chart("D9", chart, {"description": str(cells[2])})
    return workbook


def parts(package: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(package)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode("utf-8") for name in opened.namelist()}


def ready(values: Sequence[Value]) -> list[Value]:
    found = marked_up(values)
    assert found is not None
    return found


def filled(values: Sequence[Value]) -> bytes:
    return Mould(book(gaps(TEXTS), BytesIO())).fill(ready(values))


def test_what_is_filled_is_what_would_be_drawn() -> None:
    wanted, found = parts(drawn(VALUES)), parts(filled(VALUES))
    assert list(found) == list(wanted)
    found["xl/sharedStrings.xml"] = found["xl/sharedStrings.xml"].replace("&quot;", '"')
    for name in wanted:
        assert found[name] == wanted[name]


def test_cells_read_back_are_the_values() -> None:
    sheet = load_workbook(BytesIO(filled(VALUES)))["表"]
    assert [cell.value for row in sheet["A1:B3"] for cell in row][:5] == list(VALUES[:5])
    assert sheet.row_dimensions[1].height == VALUES[5]


def test_one_mould_serves_many_and_remembers_none() -> None:
    mould = Mould(book(gaps(TEXTS), BytesIO()))
    first = mould.fill(ready(VALUES))
    other = mould.fill(ready(("丁单位", 0.1, "戊", 0.2, "己", 30.0)))
    assert "甲单位" not in "".join(parts(other).values())
    assert mould.fill(ready(VALUES)) == first == filled(VALUES)


@pytest.mark.parametrize(
    "text", ["", " 甲", "甲\n", "甲\x07", "_x0041_", "<r>甲</r>", "\ue0001\ue001"]
)
def test_texts_that_a_writer_changes_are_not_filled_in(text: str) -> None:
    assert marked_up((text, 1.0)) is None
    assert marked_up(VALUES) is not None

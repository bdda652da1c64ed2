"""A workbook deflated by other means has XlsxWriter's own parts, in XlsxWriter's order."""

from __future__ import annotations

import errno
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook

from pipeline.workbooks.look import COMPANY, CREATED, open_workbook


def _drawn(workbook: Workbook) -> None:
    sheet = workbook.add_worksheet("表一")
    sheet.write_row(0, 0, ["单位", "<&>", 1.5])
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=表一!$C$1:$C$1"})
    sheet.insert_chart("E2", chart)
    workbook.close()


def _parts(package: BytesIO | Path) -> list[tuple[str, bytes]]:
    with ZipFile(package) as opened:
        assert opened.testzip() is None
        return [(name, opened.read(name)) for name in opened.namelist()]


def test_parts_are_those_of_xlsxwriter(tmp_path: Path) -> None:
    ours, theirs, file = BytesIO(), BytesIO(), tmp_path / "表.xlsx"
    for target in (ours, file):
        _drawn(open_workbook(target, "题目", "主题"))
    plain = Workbook(theirs, {"in_memory": True})
    plain.set_properties(
        {"title": "题目", "subject": "主题", "company": COMPANY, "created": CREATED}
    )
    plain.set_size(1600, 1000)
    _drawn(plain)
    assert _parts(ours) == _parts(theirs)
    assert any(name.startswith("xl/charts/") for name, _ in _parts(ours))
    assert file.read_bytes() == ours.getvalue() != theirs.getvalue()


def test_what_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError) as raised:
        _drawn(open_workbook(tmp_path / "没有" / "表.xlsx", "题目", "主题"))
    assert raised.value.errno == errno.ENOENT

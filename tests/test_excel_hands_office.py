"""What the office does to 活动设置 and 督查评分簿 in a spreadsheet program is read right, or stops
the job with the cell and what to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from excel_hands_office import DEEDS, SCOREBOOK, SETTINGS, Deed, notes_after, read_after, refusal
from generated_doc import hold
from test_excel_hands import DOCUMENT

RIGHT = [deed for deed in DEEDS if not deed.words]
STOPPED = [deed for deed in DEEDS if deed.words]


@cache
def sound(workbook: str) -> object:
    """What is read of *workbook* where nobody touched it."""
    with TemporaryDirectory() as folder:
        return read_after(None, workbook, Path(folder))


@pytest.mark.parametrize("deed", RIGHT, ids=str)
def test_the_office_s_workbook_is_read_as_before(deed: Deed, tmp_path: Path) -> None:
    assert read_after(deed, deed.workbook, tmp_path) == sound(deed.workbook)


@pytest.mark.parametrize("deed", STOPPED, ids=str)
def test_the_job_stops_at_the_cell(deed: Deed, tmp_path: Path) -> None:
    said = refusal(deed, tmp_path)
    assert "有 1 处要改正" in said
    assert f"表《{deed.sheet}》{deed.cell}：" in said
    assert deed.words in said
    assert "退回件" not in said and "再报" not in said  # nothing is sent back to the office


@pytest.mark.parametrize("workbook", [SETTINGS, SCOREBOOK])
def test_what_was_not_read_is_noted_for_the_office(workbook: str, tmp_path: Path) -> None:
    def note(book: Any) -> None:
        book.create_sheet("草稿")["A1"] = "下期再议"

    (noted,) = notes_after(Deed(workbook, "草稿", "a sheet of one's own", note), workbook, tmp_path)
    assert noted.code == "S16"
    assert "“草稿”不是这次要填的表，里面的 1 格内容没有读入" in noted.message
    assert "再报" not in noted.remedy
    assert "再汇总一次" in noted.remedy
    assert notes_after(None, workbook, tmp_path) == ()


def test_the_document_says_what_becomes_of_each(tmp_path: Path) -> None:
    hold(DOCUMENT, "office", "\n".join([_HEADS, *(_line(deed, tmp_path) for deed in DEEDS)]))


_HEADS = """| what was done | where | outcome | what the office is told |
| --- | --- | --- | --- |"""


def _line(deed: Deed, folder: Path) -> str:
    said = refusal(deed, folder).splitlines() if deed.words else ["—"]
    outcome = "named" if deed.words else "read right"
    return f"| {deed.done} | {deed.workbook} {deed.sheet} | {outcome} | {said[-1]} |"

"""Packs and returns of an invented district, drawn by the renderer and filled as a person would."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openxml_audit import OpenXmlValidator

from pipeline.campaign import Settings, Unit, pack_code, sign
from pipeline.extraction import extract
from pipeline.intake import Limits, read
from pipeline.records import Submission
from pipeline.spec import load
from pipeline.stages.settings import default_settings
from pipeline.workbooks.forms import render_pack

PERIOD = "2012H1"
KEY = b"a key for tests only"
UNIT = Unit(
    "XX001", "示例第一小学", "一小", "教育", "B", "直属", "局党工委", "东片", "第一指导小组"
)
FRONT = "填报说明"
STATUS = (FRONT, "A3")
READY = "可以报送"


@cache
def settings() -> Settings:
    return default_settings(load(), [UNIT])


def pack(prefill: dict[str, list[dict[str, Any]]] | None = None, period: str = PERIOD) -> bytes:
    """A pack of `UNIT`."""
    token = sign(KEY, pack_code(UNIT.code, period, 1))
    known = settings()
    return render_pack(
        load(), known, known.periods[period], UNIT.unit_class, UNIT, 1, token, prefill or {}
    )


def blank(unit_class: str, period: str = PERIOD) -> bytes:
    known = settings()
    return render_pack(load(), known, known.periods[period], unit_class, None, 1, "", {})


@cache
def filled(period: str = PERIOD) -> bytes:
    """The pack of `UNIT`, filled in without a fault."""
    from pipeline.demo.fill import fill
    from pipeline.demo.story import Story

    known = settings()
    values = Story(UNIT, 7, known.due, known.periods).values(period)
    window = known.periods[period]
    return fill(pack(period=period), values, load(), current_round=window.current_round)


def submission(data: bytes) -> Submission:
    """What extraction reads of *data*."""
    raw = read(data, "一小.xlsx", Limits())
    found = extract(raw, load(), settings(), settings().periods[PERIOD].due_by).submission
    assert found is not None
    return found


def book(data: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(BytesIO(data), data_only=values)


def ids(sheet: Any) -> dict[str, int]:
    """Field id → column, from the hidden row 4."""
    return {cell.value: cell.column for cell in sheet[4] if cell.value}


def lines(sheet: Any) -> dict[str, int]:
    """Field id → row of a record sheet."""
    return {sheet.cell(row, 5).value: row for row in range(5, sheet.max_row + 1)}


def findings(path: Path) -> list[str]:
    """What openxml-audit has to say of a workbook; Excel opens it cleanly where that is nothing."""
    result = OpenXmlValidator().validate(path)
    return [str(error) for error in result.errors]

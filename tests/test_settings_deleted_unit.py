"""A unit that has filed and whose row was deleted from the roster is missed by somebody: no list of
what is due has it any more, but the ledger has."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from demo_kept import demo_home
from edited_settings import as_json, chuangxian, edited, row_of, typed

PERIOD, BEFORE = "2012H1", "2011Y"
UNIT, INTO = "SX004", "SX005"
LOOK = "《活动设置.xlsx》请看一眼"
SAID = f"表《单位目录》：{UNIT} 报过并采用过（最近一次是 %s），单位目录里却没有这个编码"


@pytest.fixture
def district(tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_home(), tmp_path / "区"))


def _delete(home: Path) -> None:
    def change(book: object) -> None:
        sheet = book["单位目录"]  # type: ignore[index]
        sheet.delete_rows(row_of(sheet, "unit_code", UNIT))

    edited(home, change)


def test_run_and_status_say_that_a_unit_is_gone_and_what_to_do(district: Path) -> None:
    assert LOOK not in chuangxian(district, "status").stdout
    _delete(district)
    for job, latest in (("status", PERIOD), ("run", BEFORE)):  # a run returns its file of now
        done = chuangxian(district, job)
        assert done.exit_code == 0, done.output
        told = done.stdout.partition(LOOK)[2]
        assert SAID % latest in told
        assert "停用日期和并入单位" in told
    (note,) = as_json(district, "status")["notes"]
    assert SAID % BEFORE in note


def test_a_unit_that_was_closed_keeps_its_row_and_is_no_cause(district: Path) -> None:
    def close(book: object) -> None:
        sheet = book["单位目录"]  # type: ignore[index]
        row = row_of(sheet, "unit_code", UNIT)
        typed(sheet, row, active_to=date(2012, 1, 31), merged_into=INTO)

    edited(district, close)
    done = chuangxian(district, "run")
    assert done.exit_code == 0, done.output
    assert UNIT not in done.stdout.partition(LOOK)[2]

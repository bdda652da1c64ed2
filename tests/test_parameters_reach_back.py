"""A changed parameter reaches workbooks of earlier periods, also where these have left the inbox:
scores stand on them, and 升降 says that both periods are by today's parameters."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from demo_kept import KEPT, demo_home
from edited_settings import NAME, chuangxian, columns, edited, parameter, row_of
from openpyxl import load_workbook

TABS = ("总汇总", "条目得分率", "升降")
CHANGED = (
    ("grade.set", "优秀,合格,不合格"),  # 2.3 stands on 2011Y
    ("experience.target", "10"),  # 4.3 counts over 2012H1, 2011Y and 2011H1
    ("raters.school", "学生+家长 0.9; 职工群众 0.1"),  # groups are known by their place in it
)
_FIRST = 4


def figures(home: Path) -> list[Sequence[object]]:
    """What leaders are told by tab and row."""
    assert chuangxian(home, "run", "--period", "2012H1").exit_code == 0
    book = load_workbook(home / "outbox" / "2012H1" / "汇总排名.xlsx", data_only=True)
    return [
        (tab, *row) for tab in TABS for row in book[tab].iter_rows(min_row=_FIRST, values_only=True)
    ]


def value_of(home: Path, key: str) -> object:
    """What 参数 of 活动设置.xlsx says of *key*."""
    sheet = load_workbook(home / NAME)["参数"]
    return sheet.cell(row_of(sheet, "key", key), columns(sheet)["value"]).value


def counts(home: Path) -> list[tuple[object, ...]]:
    """What the ledger keeps of files that were counted anew."""
    with closing(sqlite3.connect(home / "ledger.db")) as ledger:
        return ledger.execute("SELECT id, sha256, digest FROM measurements").fetchall()


def changed(home: Path, key: str, value: object) -> None:
    edited(home, lambda book: parameter(book, key, value))


@pytest.mark.parametrize(("key", "value"), CHANGED)
def test_it_is_the_same_where_the_files_have_left_the_inbox(
    tmp_path: Path, key: str, value: str
) -> None:
    left, still_there = (shutil.copytree(demo_home(), tmp_path / name) for name in ("甲", "乙"))
    shutil.copytree(still_there / KEPT, still_there / "inbox" / KEPT)
    was, before = value_of(left, key), figures(left)
    for home in (left, still_there):
        changed(home, key, value)

    assert before != (found := figures(left)) == figures(still_there)
    assert len(counted := counts(left)) > 0
    assert figures(left) == found
    assert counts(left) == counted  # each file once

    changed(left, key, was)
    assert figures(left) == before

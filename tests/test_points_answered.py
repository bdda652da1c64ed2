"""A 待核 point with real workbooks through the public door: asked, answered in the returned
workbook, accepted by the office, and asked again where the figures change."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from pipeline.cli.app import main

UNIT, PERIOD, TAB = "XX001", "2012H1", "F4测评统计"
ANSWER = "两场测评由同一批人参加，计票表已附上"
COUNTS = ("n_sent", "n_back", "n_valid", "n_sat", "n_basic", "n_unsat", "n_abst")


def chuangxian(home: Path, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", *words])
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def columns(book: Workbook, tab: str) -> dict[str, int]:
    """Field id → column, by the hidden row of ids."""
    return {cell.value: cell.column for cell in book[tab][4]}


def copied(book: Workbook) -> None:
    """Write the counts of the first group of raters into the second, as a slip of the hand."""
    for name in COUNTS:
        column = columns(book, TAB)[name]
        book[TAB].cell(6, column).value = book[TAB].cell(5, column).value


def one_more(book: Workbook) -> None:
    """One vote goes from 基本满意 to 满意, in both groups."""
    for row in (5, 6):
        for name, change in (("n_sat", 1), ("n_basic", -1)):
            book[TAB].cell(row, columns(book, TAB)[name]).value += change


def points(home: Path) -> list[dict[str, Any]]:
    """Rows of 待核 that belong to the unit."""
    sheet = load_workbook(home / "outbox" / PERIOD / "催报退回.xlsx")["待核"]
    lines = list(sheet.iter_rows(min_row=4, values_only=True))
    found = [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:]]
    return [row for row in found if row["单位编码"] == UNIT]


def returned(home: Path) -> list[Path]:
    return sorted((home / "outbox" / PERIOD / "退回").glob(f"{UNIT}_*.xlsx"))


def send(home: Path, book: Workbook, name: str) -> None:
    target = BytesIO()
    book.save(target)
    (home / "inbox" / name).write_bytes(target.getvalue())


def explanation(book: Workbook, key: str) -> Any:
    """The cell of 核对说明 in which the unit answers the point *key*."""
    sheet, at = book["核对说明"], columns(book, "核对说明")
    (row,) = [r for r in range(5, sheet.max_row + 1) if sheet.cell(r, at["point_key"]).value == key]
    return sheet.cell(row, at["explanation"])


def test_a_doubt_is_asked_answered_accepted_and_asked_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    chuangxian(home, "demo", str(home), "--units", "24", "--faults", "0")
    (first,) = (home / "inbox").glob(f"{UNIT}_*.xlsx")
    book = load_workbook(first)
    copied(book)
    send(home, book, first.name)

    assert chuangxian(home, "run")["accepted"] == 25
    (asked,) = points(home)
    key = asked["要点编号"]
    assert (asked["表"], asked["单位说明"], asked["处理"]) == (TAB, "还没有说明", "待办")

    (back,) = returned(home)
    book = load_workbook(back)
    explanation(book, key).value = ANSWER
    send(home, book, back.name)
    assert chuangxian(home, "run")["superseded"] == 1
    (answered,) = points(home)
    assert (answered["要点编号"], answered["单位说明"]) == (key, ANSWER)
    assert answered["处理"] == "待办"
    assert returned(home) == []  # the word is with the office now

    words = ("--action", "接受说明", "--point", key, "--by", "示例主任", "--why", "计票表属实")
    chuangxian(home, "decide", UNIT, "--period", PERIOD, *words)
    chuangxian(home, "run")
    (settled,) = points(home)
    assert (settled["要点编号"], settled["处理"], settled["谁"]) == (key, "接受", "示例主任")
    assert returned(home) == []

    book = load_workbook(home / "inbox" / back.name)
    one_more(book)
    meta = {row[0].value: row[1] for row in book["_meta"].iter_rows()}
    meta["revision"].value = 3
    send(home, book, f"{UNIT}_{PERIOD}_r3.xlsx")
    chuangxian(home, "run")
    again = [row for row in points(home) if row["处理"] == "待办"]
    assert [row["单位说明"] for row in again] == ["还没有说明"]
    assert again[0]["要点编号"] != key
    (back,) = returned(home)
    assert explanation(load_workbook(back), again[0]["要点编号"]).value is None

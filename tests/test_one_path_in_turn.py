"""Files that are saved over one another: a path says where something lies now, never which file of a
unit or period is meant."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from demo_kept import demo_home
from openpyxl import load_workbook

from pipeline.cli.app import main

PERIODS = ("2010Q3", "2011H1", "2011Q3", "2011Y", "2012H1")
UNIT, OTHER = "XX002", "XX004"
BESIDE = ("活动设置.xlsx", "督查评分簿.xlsx", "home.key")


def carry_out(home: Path, *words: str) -> Any:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", *words])
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return json.loads(done.stdout)


def new_home(root: Path) -> Path:
    (root / "inbox").mkdir(parents=True)
    for name in BESIDE:
        shutil.copyfile(demo_home() / name, root / name)
    return root


def filed(unit: str, period: str) -> Path:
    """The workbook that *unit* filed for *period*."""
    name = f"{unit}_*_{period}_r1.xlsx"
    return next(path for path in demo_home().rglob(name) if "outbox" not in path.parts)


def put(path: Path, source: Path) -> None:
    path.unlink(missing_ok=True)
    shutil.copyfile(source, path)


def texts(path: Path) -> Iterator[str]:
    """All that a workbook says, but for names of files."""
    for sheet in load_workbook(path):
        for row in sheet.iter_rows(values_only=True):
            yield from (
                str(value) for value in row if value is not None and ".xlsx" not in str(value)
            )


def test_scores_are_traced_to_the_file_that_counts(tmp_path: Path) -> None:
    """Filed under one name period by period, or under a name each: the same cells are cited."""
    one, own = new_home(tmp_path / "一个名字"), new_home(tmp_path / "各有名字")
    for period in PERIODS:
        source = filed(UNIT, period)
        put(one / "inbox" / "报表.xlsx", source)
        put(own / "inbox" / source.name, source)
        for home in (one, own):
            carry_out(home, "run", "--period", period)

    told = [carry_out(home, "explain", UNIT)["items"] for home in (one, own)]

    cells = [
        [
            (item["item"], [source.partition("｜")[2] for source in item["sources"]])
            for item in items
        ]
        for items in told
    ]
    assert cells[0] == cells[1]
    assert sum(len(places) for _, places in cells[0]) > 10
    slips = [next((home / "outbox/2012H1/成绩单").glob(f"{UNIT}_*")) for home in (one, own)]
    assert list(texts(slips[0])) == list(texts(slips[1]))


def test_units_that_filed_under_one_name_in_turn_are_reconciled(tmp_path: Path) -> None:
    """The second has lost the hidden ids of a table, so that its rows are counted in another way."""
    home = new_home(tmp_path / "区")
    report = home / "inbox" / "报表.xlsx"
    put(report, filed(UNIT, "2012H1"))
    carry_out(home, "run")
    book = load_workbook(filed(OTHER, "2012H1"))
    for cell in book["F3承诺台账"][4]:
        cell.value = None
    report.unlink()
    book.save(report)

    found = carry_out(home, "run")

    assert (found["accepted"], found["new_files"], found["reconciled"]) == (1, 1, True)


def spoilt(source: Path, target: Path) -> None:
    """*source* without the name of who filled it in."""
    book = load_workbook(source)
    sheet = book["F0填报信息"]
    row = next(row for row in range(1, 30) if str(sheet.cell(row, 1).value).startswith("填报人"))
    sheet.cell(row, 2).value = None
    target.unlink(missing_ok=True)
    book.save(target)


@pytest.mark.parametrize(
    ("faulty", "sound"), [("x.xlsx", "x.xlsx"), ("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")]
)
def test_what_a_unit_has_mended_is_not_sent_back_again(
    tmp_path: Path, faulty: str, sound: str
) -> None:
    home = new_home(tmp_path / "区")
    source = filed(UNIT, "2012H1")
    spoilt(source, home / "inbox" / faulty)
    assert carry_out(home, "run")["returned"] == 1
    assert list((home / "outbox/2012H1/退回").iterdir())

    put(home / "inbox" / sound, source)

    assert carry_out(home, "run")["accepted"] == 1
    assert not list((home / "outbox/2012H1/退回").iterdir())


@pytest.mark.parametrize(
    ("faulty", "sound"), [("x.xlsx", "x.xlsx"), ("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")]
)
def test_what_came_after_a_sound_file_and_is_faulty_is_sent_back(
    tmp_path: Path, faulty: str, sound: str
) -> None:
    home = new_home(tmp_path / "区")
    source = filed(UNIT, "2012H1")
    put(home / "inbox" / sound, source)
    assert carry_out(home, "run")["accepted"] == 1

    spoilt(source, home / "inbox" / faulty)

    carry_out(home, "run")
    assert list((home / "outbox/2012H1/退回").iterdir())


def test_files_of_one_path_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    home = new_home(tmp_path / "区")
    source, report = filed(UNIT, "2012H1"), home / "inbox" / "报表.xlsx"
    put(report, source)
    carry_out(home, "run")
    report.unlink()
    report.write_bytes(
        source.read_bytes() + b"\0"
    )  # a file of its own, of the same day and revision

    found = carry_out(home, "run")

    assert found["held"] == 1
    sheet = load_workbook(home / "outbox/2012H1/催报退回.xlsx")["暂缓"]
    told = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any("与 inbox/报表.xlsx（编号 " in text for text in told)
    words = (
        "--action",
        "作废",
        "--by",
        "示例主任",
        "--why",
        "两份内容相同",
        "--file",
        "inbox/报表.xlsx",
    )
    refused = CliRunner().invoke(main, ["--home", str(home), "decide", UNIT, *words])
    assert refused.exit_code != 0
    assert "或括号里的编号" in refused.output + refused.stderr

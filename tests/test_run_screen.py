"""What a run says on the screen adds up, and says what an unusual date does to the results."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sudden_death import copy_home
from sudden_homes import after_its_run

from pipeline.cli.app import main

EARLY, LATE = "2010-01-04", "2012-07-20"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_home(after_its_run(), tmp_path / "区")


def said(home: Path, *words: str) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def facts(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / "run.json").read_text(encoding="utf-8"))["facts"]
    return found


def numbers(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    assert found is not None, (pattern, text)
    return [int(number) for number in found.groups()]


def test_what_goes_back_and_what_does_not_add_up_to_what_was_returned(home: Path) -> None:
    shown = said(home, "run")
    (returned,) = numbers(r"，退回 (\d+)，", shown)
    (goes,) = numbers(r"要退回 (\d+) 份", shown)
    assert goes + facts(home)["no_reply"] == returned
    seen, new, rest = numbers(r"共 (\d+) 份文件，这次新查 (\d+) 份；其余 (\d+) 份", shown)
    assert seen == new + rest


def test_a_returned_file_that_was_mended_is_counted_apart(home: Path) -> None:
    units = json.loads(said(home, "--json", "status"))["units"]
    unit = next(each["unit"] for each in units if each["status"] == "采用")
    said(home, "decide", unit, "--action", "退回", "--by", "李某", "--why", "与纸质件不符")
    said(home, "run")
    (sent_back,) = (home / "outbox").rglob(f"退回/{unit}_*.xlsx")
    shutil.copyfile(sent_back, home / "inbox" / sent_back.name)

    shown = said(home, "run")

    (returned,) = numbers(r"，退回 (\d+)，", shown)
    (goes,) = numbers(r"要退回 (\d+) 份", shown)
    assert (facts(home)["no_reply"], goes) == (1, returned - 1)
    assert "退回的来件中另有 1 份没有退回件要发（已改好" in shown


def test_an_early_date_is_told_with_the_way_back(home: Path) -> None:
    shown = said(home, "--as-of", EARLY, "run")
    assert f"按 {EARLY} 计算" in shown
    held, later = numbers(r"暂缓 (\d+)，[\s\S]*暂缓里有 (\d+) 份是 2010-01-04 以后收到的", shown)
    assert held == later > 0
    assert "要回到按截止日计算，不写日期再汇总一次就行" in shown
    back = said(home, "run")
    assert "以后收到的" not in back
    assert "结果已换成" not in back


def test_export_says_whether_the_summary_that_lies_there_agrees(home: Path) -> None:
    same, other = "内容与《汇总排名》的“总汇总”相同", "可能不同；再汇总一次"
    said(home, "run")
    assert same in said(home, "export")
    early = said(home, "--as-of", EARLY, "export")
    assert f"按 {EARLY} 计算" in early
    assert other in early
    said(home, "--as-of", EARLY, "run")
    assert other in said(home, "export")
    assert same in said(home, "--as-of", EARLY, "export")


def test_the_day_of_a_decision_is_told(home: Path) -> None:
    unit = next(
        p["unit"] for p in facts(home)["problems"] if p["severity"] == "error" and p["unit"]
    )
    words = ["decide", unit, "--action", "作废", "--by", "李某", "--why", "重报了"]
    assert "上面的日子是统计日期" in said(home, *words)
    words[3] = "恢复"
    dated = said(home, "--as-of", "2012-06-25", *words)
    assert "已记录：2012-06-25 李某" in dated
    assert "统计日期" not in dated


def test_a_correction_says_how_many_are_late_by_it_and_is_undone(home: Path) -> None:
    words = ["--by", "李某", "--why", "试"]
    late = said(home, "redate", LATE, "--was", facts(home)["due_by"], *words)
    count, of_them = numbers(r"把 (\d+) 份[\s\S]*其中 (\d+) 份的收到日期在截止日以后", late)
    assert count >= of_them > 0
    shown = said(home, "run")
    assert f"收到日期记为 {LATE}，算迟报" in shown
    command = re.search(rf"chuangxian (redate .*--was {LATE}) --by", shown)
    assert command is not None
    assert f"把 {count} 份" in said(home, *command.group(1).split(), *words)
    assert "算迟报" not in said(home, "run")

"""The program where consoles and folders are as people have them: GBK and ASCII consoles, output
into a file or into a reader that leaves, a home whose name is full of signs; and the menu."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.app import main

NAME = "我 的 & 50%PATH% 活动's (新)!^"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("家") / NAME
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def chuangxian(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """One call in a process of its own, with nothing in the environment but *environment*."""
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "pipeline", "--home", str(home), *words]
    return subprocess.run(command, env={**known, **environment}, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({"PYTHONIOENCODING": "gbk"}, "gbk"),
        ({"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "1"}, "gbk"),
        ({"LC_ALL": "C"}, "utf-8"),
        ({}, "utf-8"),
    ],
)
def test_any_console_gets_readable_chinese(
    home: Path, environment: dict[str, str], encoding: str
) -> None:
    done = chuangxian(home, "status", **environment)
    assert done.returncode == 0, done.stderr
    assert "共 0 个单位" in done.stdout.decode(encoding)


def test_a_console_without_the_character_gets_a_question_mark_not_a_crash(tmp_path: Path) -> None:
    done = chuangxian(tmp_path / "没有\U0002070e", "status", PYTHONIOENCODING="gbk")
    assert done.returncode == 1
    told = done.stderr.decode("gbk")
    assert "没有?" in told
    assert "Traceback" not in told


def test_a_reader_that_leaves_gets_no_complaint(home: Path) -> None:
    """``chuangxian status | head -0``"""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "pipeline", "--home", str(home), "status"]
    with os.fdopen(write) as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b""


def menu(folder: Path, *typed: str) -> tuple[int, str]:
    """Exit status and all that is shown while *typed* lines are entered."""
    done = CliRunner().invoke(main, ["menu", str(folder)], input="".join(f"{t}\n" for t in typed))
    return done.exit_code, done.output


def test_the_menu_lays_out_a_home_and_shows_progress(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    status, shown = menu(folder, "4", "", "3", "", "0")
    assert status == 0
    assert (folder / "活动设置.xlsx").is_file()
    assert f"活动目录：{folder}" in shown
    assert "共 0 个单位" in shown


def test_return_alone_consolidates_as_of_a_day_that_is_asked_until_it_is_one(home: Path) -> None:
    typed = ("昨天", "2021-06-20", "n", "2012-06-20", "")
    status, shown = menu(home, "", *typed, "", "0")
    assert status == 0
    assert "“昨天”不是日期，请写成 2012-06-20 这样；" in shown
    assert "散放工作簿，都记为 2021-06-20 收到。对吗" in shown
    assert "按截止日 2012-06-20 计算" in shown


def test_the_question_for_the_day_leads_back_to_the_menu(home: Path) -> None:
    status, shown = menu(home, "1", "昨天", "0", "0")
    assert status == 0
    assert "“昨天”不是日期，请写成 2012-06-20 这样；回到菜单请输入 0。" in shown
    assert (shown.count("请选择"), "收件箱共" in shown) == (2, False)


def test_a_job_that_fails_leads_back_to_the_menu(tmp_path: Path) -> None:
    status, shown = menu(tmp_path, "1", "", "", "0")
    assert status == 0
    assert "没有完成：" in shown
    assert "菜单里选 4" in shown
    assert shown.count("请选择") == 2


def test_a_number_that_is_not_on_the_menu(tmp_path: Path) -> None:
    status, shown = menu(tmp_path, "9", "6", "", "0")
    assert status == 0
    assert "没有“9”这一项" in shown
    assert "还没有结果" in shown


def test_a_file_instead_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "报表.xlsx").touch()
    status, shown = menu(tmp_path / "报表.xlsx")
    assert status == 2
    assert "拖到“汇总”上" in shown


def test_a_fault_of_the_program_itself_says_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.campaign_run.status.status_of", broken)
    done = CliRunner().invoke(main, ["--home", str(home), "status"])
    assert done.exit_code == 1
    assert "ZeroDivisionError" in done.stderr
    assert "请把上面的文字发给维护人员" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "甲", "乙"], "后面多了“甲 乙”"),
        (["run", "--workers"], "选项 --workers 的写法不对"),
        (["--json=3", "run"], "选项 --json 的写法不对"),
    ],
)
def test_usage_errors_are_never_english(words: list[str], said: str) -> None:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert said in done.stderr

"""The command line as a newcomer meets it: help, usage errors, exit statuses, empty homes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.app import main

COMMANDS = list(main.commands)


def chuangxian(*words: object) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of one call."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def test_help_lists_every_command_in_chinese() -> None:
    status, out, _ = chuangxian("--help")
    assert status == 0
    assert [name for name in COMMANDS if f"\n  {name} " in out] == COMMANDS
    assert "Usage" not in out
    assert "Options" not in out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_is_chinese(name: str) -> None:
    status, out, _ = chuangxian(name, "--help")
    assert status == 0
    assert out.startswith("用法：")
    assert "Show this message" not in out
    _, _, options = out.partition("选项:")
    words = re.sub(r"--?[a-z-]+|\.eml|inbox|run|CSV", "", options)
    assert re.findall(r"[A-Za-z]{3,}|<=", words) == []


def test_readme_documents_every_command() -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)", readme, flags=re.MULTILINE)
    assert documented == COMMANDS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chekc"], "是不是 check？"),
        (["--period", "2012H1", "status"], "要写在命令的后面"),
        (["--as-of", "2012/6/20", "run"], "2012-06-20 这样"),
        (["run", "--workers", "0"], "要在 1 到 256 之间"),
        (["run", "--perod", "2012H1"], "没有选项 --perod"),
        (["check"], "缺少"),
        (["decide", "XX001", "--action", "高兴", "--by", "a", "--why", "b"], "可以写：采用"),
        (["decide", "XX001", "—action", "采用"], "“—action”前面是长横线"),
        (["decide", "XX001", "--action", "采用", "——by", "李某"], "请改成 --by"),
        (["decide", "XX001", "--action", "采用", "--by", "李某"], "请在后面加上 --why 理由"),
        (["decide", "XX001", "--by", "李某", "--why", "核实"], "缺少 --action。可以写：采用"),
    ],
)
def test_wrong_usage_exits_2_and_says_why(words: list[str], said: str) -> None:
    status, _, err = chuangxian(*words)
    assert status == 2
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("words", [["run"], ["status"], ["templates"]])
def test_a_folder_that_is_no_home_is_explained(words: list[str], tmp_path: Path) -> None:
    status, out, err = chuangxian("--home", tmp_path, *words)
    assert status == 1
    assert out == ""
    assert "还不是活动目录" in err
    assert "chuangxian init" in err


def test_a_folder_is_no_file_to_check(tmp_path: Path) -> None:
    status, _, err = chuangxian("--home", tmp_path, "check", tmp_path)
    assert status == 2
    assert "是文件夹" in err


def test_an_empty_roster_says_what_to_do_first(tmp_path: Path) -> None:
    assert chuangxian("init", tmp_path)[0] == 0
    for command in ("templates", "run"):
        status, out, _ = chuangxian("--home", tmp_path, command)
        assert status == 0
        assert "先在《活动设置.xlsx》的“单位目录”里填好各单位" in out


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_that_cannot_show_chinese_does_not_crash(encoding: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--home", str(tmp_path / "没有"), "run"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_errors_are_json_where_json_was_asked(tmp_path: Path) -> None:
    status, out, _ = chuangxian("--home", tmp_path, "--json", "run")
    assert status == 1
    assert "还不是活动目录" in json.loads(out)["error"]


def test_init_lays_out_a_home_and_never_overwrites(tmp_path: Path) -> None:
    home = tmp_path / "我的 活动"
    status, out, _ = chuangxian("init", home)
    assert status == 0
    names = {path.name for path in home.iterdir()}
    assert {"inbox", "outbox", "templates_xlsx", "活动设置.xlsx", "督查评分簿.xlsx"} <= names
    before = {path: path.read_bytes() for path in home.iterdir() if path.is_file()}
    status, out, _ = chuangxian("init", home)
    assert status == 0
    assert "没有改动任何文件" in out
    assert {path: path.read_bytes() for path in before} == before


def test_python_m_pipeline_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("chuangxian ")


def test_help_imports_no_heavy_library() -> None:
    heavy = ("pandas", "openpyxl", "xlsxwriter", "sqlite3", "rich")
    code = f"import sys, pipeline.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

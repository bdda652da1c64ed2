"""汇总.bat as Windows' cmd reads it: bytes, labels, quotes, and that every way ends in a window that
stays open and says in Chinese what to do. (cmd itself is not at hand; its rules are.)"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BYTES = (ROOT / "汇总.bat").read_bytes()
LINES = BYTES.decode("gbk").split("\r\n")


def blocks() -> dict[str, list[str]]:
    """The lines under each label; those before the first under ''."""
    found: dict[str, list[str]] = {"": []}
    label = ""
    for line in LINES:
        if line.startswith(":"):
            label = line[1:]
            assert label not in found
            found[label] = []
        elif line and not line.startswith("rem "):
            found[label].append(line)
    return found


def test_bytes_are_gbk_with_crlf_and_no_mark() -> None:
    assert BYTES.startswith(b"@echo off\r\n")
    assert BYTES.count(b"\n") == BYTES.count(b"\r\n") == BYTES.count(b"\r")
    assert BYTES.endswith(b"\r\n")


def test_chinese_stands_only_behind_the_code_page() -> None:
    before, switch, _ = BYTES.partition(b"chcp 936 >nul\r\n")
    assert switch
    assert before.isascii()


def test_every_label_is_there_and_used() -> None:
    called = {word for line in LINES for word in re.findall(r"(?:goto|call) :?(\w+)", line)}
    assert called == set(blocks()) - {""}


def test_no_label_is_run_into() -> None:
    """What stands above a label ends; only the messages fall through, by name."""
    for label, lines in blocks().items():
        assert re.match(r"goto |exit /b", lines[-1]), label


@pytest.mark.parametrize("line", [line for line in LINES if "%~" in line or "!" in line])
def test_paths_are_quoted(line: str) -> None:
    """``&``, spaces and brackets in a path are harmless only between quotes."""
    outside = re.sub(r'"[^"]*"', "", line)
    assert "%~" not in outside
    assert "!" not in outside


def test_only_one_variable_stands_outside_quotes_and_it_is_ours() -> None:
    outside = {
        name for line in LINES for name in re.findall(r"%(\w+)%", re.sub('"[^"]*"', "", line))
    }
    assert outside <= {"CX_PYTHON", "ERRORLEVEL"}
    set_to = {line for line in LINES if line.startswith('set "CX_PYTHON=')}
    assert set_to == {'set "CX_PYTHON=py -3"', 'set "CX_PYTHON=python"', 'set "CX_PYTHON=python3"'}


def test_exclamation_marks_survive() -> None:
    """Delayed expansion, which eats them, is on for one line only: that which asks cmd's line."""
    on = LINES.index("setlocal EnableExtensions EnableDelayedExpansion")
    off = LINES.index("setlocal DisableDelayedExpansion")
    between = [line for line in LINES[on + 1 : off] if not line.startswith("rem ")]
    assert between == ['set "CX_LINE=!CMDCMDLINE!"']
    assert not any("%~" in line for line in LINES[:off])


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("echo ")])
def test_what_is_said_holds_nothing_that_cmd_would_act_on(line: str) -> None:
    assert not set(line) & set("&|<>^%!()")


@pytest.mark.parametrize("label", ["packed", "missing"])
def test_every_failure_says_what_to_do_and_stays(label: str) -> None:
    lines = blocks()[label]
    assert any(line.startswith("echo 怎么办：") for line in lines)
    assert lines[-1] == "goto stopped"
    assert blocks()["stopped"] == ["echo.", "pause", "exit /b 1"]


def test_it_starts_what_the_package_holds() -> None:
    [started] = {name for line in LINES for name in re.findall(r'"%~dp0([^"]+)"', line)}
    assert (ROOT / started.replace("\\", "/")).is_file()

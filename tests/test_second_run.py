"""A second run with nothing new draws nothing and says the same; whatever changed, it is seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sudden_death import PERIOD, copy_home, files
from sudden_homes import after_its_run, before_its_run

import pipeline
from pipeline.cli.app import main

STILL, DRAWN = "上次的结果仍然有效", "写汇总排名"
SUMMARY = f"outbox/{PERIOD}/汇总排名.xlsx"
HEAVY = {"pandas", "numpy", "xlsxwriter", "openpyxl", "python_calamine", "xlrd", "lxml", "pebble"}


@pytest.fixture(scope="module")
def made() -> Path:
    return before_its_run()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home after its first run; nothing in it is shared with others."""
    return Path(shutil.copytree(after_its_run(), tmp_path / "区"))


def chuangxian(home: Path, *words: str) -> Result:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    assert done.exit_code == 0, done.output
    return done


def content(home: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the home: its bytes, and when it was written."""
    return {
        path.relative_to(home).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def told(done: Result) -> list[str]:
    return [line for line in done.stdout.splitlines() if "这次新查" not in line]


def as_object(done: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return {name: value for name, value in found.items() if name not in ("seconds", "new_files")}


def test_it_says_the_same_and_touches_nothing(made: Path, tmp_path: Path) -> None:
    home = copy_home(made, tmp_path / "区")
    first = chuangxian(home, "run")
    assert DRAWN in first.stderr
    (home / "run.json").unlink()
    details, whole = chuangxian(home, "-v", "run"), chuangxian(home, "--json", "run")
    before = content(home)
    for again, said in (
        (chuangxian(home, "run"), told(first)),
        (chuangxian(home, "-v", "run"), told(details)),
    ):
        assert STILL in again.stderr
        assert DRAWN not in again.stderr
        assert told(again) == said
        assert "这次新查 0 份" in again.stdout
    assert as_object(chuangxian(home, "--json", "run")) == as_object(whole)
    assert content(home) == before


def test_it_loads_no_library_that_could_open_a_workbook(home: Path) -> None:
    words = ["--home", str(home), "-q", "run"]
    code = (
        "import sys; from pipeline.cli.app import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    before = chuangxian(home, "run")  # remembered by this very process and its libraries
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=home.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert told(before) == [line for line in done.stdout.splitlines() if "这次新查" not in line]
    assert not HEAVY & set(done.stderr.split())


def first_output(home: Path, folder: str) -> Path:
    return min((home / "outbox" / PERIOD / folder).glob("*.xlsx"))


def add_a_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def same_size_same_date(path: Path) -> None:
    """Another byte, and all that a file system tells stays as it was."""
    status, data = path.stat(), bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def typed_anew(path: Path, sheet: str, old: str, new: str) -> None:
    """A person changes a cell of an office workbook."""
    book = load_workbook(path)
    cells = [cell for row in book[sheet].iter_rows() for cell in row if cell.value == old]
    assert cells
    cells[0].value = new
    book.save(path)


def a_unit(home: Path) -> str:
    return min((home / "inbox").glob("XX*.xlsx")).name[:5]


def returned(home: Path) -> None:
    words = ["decide", a_unit(home), "--action", "退回", "--by", "甲", "--why", "与纸质件不符"]
    chuangxian(home, *words)


def another_name(home: Path) -> None:
    path = min((home / "inbox").glob("XX*.xlsx"))
    path.rename(path.with_name("换了名字.xlsx"))


def renamed_unit(home: Path) -> None:
    settings = home / "活动设置.xlsx"
    code = a_unit(home)
    book = load_workbook(settings)
    row = next(r for sheet in book for r in sheet.iter_rows() if code in [c.value for c in r])
    row[[cell.value for cell in row].index(code) + 1].value = "改了名称的学校"
    book.save(settings)


def resaved_scorebook(home: Path) -> None:
    path = home / "督查评分簿.xlsx"
    load_workbook(path).save(path)


def new_folder(home: Path) -> None:
    (home / "inbox" / "夹").mkdir()
    (home / "inbox" / "夹" / "新的.txt").write_text("新的")


Change = Callable[[Path], object]
CHANGES: dict[str, Change] = {
    "output deleted": lambda home: (home / SUMMARY).unlink(),
    "output altered": lambda home: add_a_byte(home / SUMMARY),
    "slip altered": lambda home: same_size_same_date(first_output(home, "成绩单")),
    "return deleted": lambda home: first_output(home, "退回").unlink(),
    "stranger among the returns": lambda home: shutil.copyfile(
        home / SUMMARY, first_output(home, "退回").with_name("旧的.xlsx")
    ),
    "decision": returned,
    "settings": renamed_unit,
    "scorebook": resaved_scorebook,
    "new file": lambda home: (home / "inbox" / "新的.txt").write_text("新的"),
    "new file in a folder": new_folder,
    "removed file": lambda home: min((home / "inbox").glob("XX*.xlsx")).unlink(),
    "renamed file": another_name,
    "altered file": lambda home: same_size_same_date(min((home / "inbox").glob("*.eml"))),
    "note lost": lambda home: (home / "run.json").unlink(),
    "note cut off": lambda home: (home / "run.json").write_text('{"moment": {'),
    "note of something else": lambda home: (home / "run.json").write_text("[1]"),
    "ledger of another day": lambda home: chuangxian(home, "--as-of", "2010-08-05", "run"),
}

# what need not show in any output: a saved-again scorebook, a mail's last byte, a day's run between
ALL_THE_SAME = ("scorebook", "altered file", "ledger of another day")


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_is_seen(home: Path, change: str) -> None:
    before = files(home / "outbox")
    CHANGES[change](home)
    again = chuangxian(home, "run")
    assert DRAWN in again.stderr
    assert STILL not in again.stderr
    after = files(home / "outbox")
    if change.startswith(("output", "slip", "return", "stranger", "note")):
        assert after == before  # put right again
    else:
        assert after != before or change in ALL_THE_SAME
    (home / "run.json").unlink()
    chuangxian(home, "run")
    assert files(home / "outbox") == after  # what a run says that remembers nothing
    assert STILL in chuangxian(home, "run").stderr


@pytest.mark.parametrize("words", [["--as-of", "2010-08-05"], ["--period", "2011H1"]])
def test_another_day_or_period_is_another_run(home: Path, words: list[str]) -> None:
    options = words if "--as-of" in words else []
    asked = ["run", *words] if not options else ["run"]
    assert DRAWN in chuangxian(home, *options, *asked).stderr
    assert STILL in chuangxian(home, *options, *asked).stderr
    assert DRAWN in chuangxian(home, "run").stderr


def test_another_program_or_library_draws_anew(home: Path, tmp_path: Path) -> None:
    (tmp_path / "libraries" / "xlsxwriter-99.0.dist-info").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tmp_path / "libraries"))
        assert DRAWN in chuangxian(home, "run").stderr
        assert STILL in chuangxian(home, "run").stderr
    assert DRAWN in chuangxian(home, "run").stderr
    program = tmp_path / "program"
    shutil.copytree(Path(pipeline.__file__).parent, program)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.__file__", str(program / "__init__.py"))
        assert STILL in chuangxian(home, "run").stderr  # it lies elsewhere, and is the same
        add_a_line = program / "spec" / "parameters.toml"
        add_a_line.write_bytes(add_a_line.read_bytes() + b"# another\n")
        assert DRAWN in chuangxian(home, "run").stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_in_the_inbox_keeps_nobody_waiting(home: Path) -> None:
    os.mkfifo(home / "inbox" / "管道")
    assert DRAWN in chuangxian(home, "run").stderr
    assert DRAWN in chuangxian(home, "run").stderr  # what cannot be read may have changed

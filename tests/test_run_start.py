"""What a run loads before its first workbook is examined: no more than examining takes, and the
processes beside it load what they are asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

from pipeline.cli.ahead import begin_ahead, home_of_run
from pipeline.cli.app import main
from pipeline.errors import UsageError
from pipeline.paths import Home
from pipeline.stages.beforehand import (
    _AT_FIRST_USE,
    _DRAWING,
    _EXAMINING,
    _MANY,
    _THEIRS,
    THEN,
    processes,
)
from pipeline.stages.detail_rows import detail_rows
from pipeline.stages.examine import examine, set_up
from pipeline.stages.readback import read_back
from pipeline.stages.reply import draw_return
from pipeline.stages.slips import draw_slip


def _loaded(module: str) -> set[str]:
    script = f"import sys, json, {module}; print(json.dumps(list(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return set(json.loads(said.stdout))


def test_asking_whether_anything_changed_loads_no_ledger_and_no_reader() -> None:
    loaded = _loaded("pipeline.campaign_run.up_to_date")
    assert not {"sqlite3", "xlsxwriter", "pipeline.intake", "pipeline.spec"} & loaded
    assert not {"hashlib", "multiprocessing", "pebble"} & loaded


def test_next_to_nothing_is_loaded_before_processes_are_asked_for() -> None:
    loaded = _loaded("pipeline.__main__, pipeline.cli.ahead") - _loaded("json")
    assert not {"click", "msgspec", "pathlib", "typing", "multiprocessing"} & loaded
    assert {name for name in loaded if name.startswith("pipeline.")} == {
        "pipeline.__main__",
        "pipeline.cli",
        "pipeline.cli.ahead",
        "pipeline.landmarks",
        "pipeline.stages",
        "pipeline.stages.beforehand",
    }


def test_an_installation_to_work_on_is_a_path_and_no_hook_of_python() -> None:
    assert not {name for name in _loaded("json") if name.startswith("__editable__")}


@pytest.mark.parametrize("module", ["pipeline.campaign_run.scene", "pipeline.stages.examine"])
def test_mail_is_loaded_where_a_mail_lies(module: str) -> None:
    assert not {"email", "pipeline.intake.mail"} & _loaded(module)


def test_what_writes_is_not_loaded_before_processes_examine() -> None:
    loaded = _loaded("pipeline.campaign_run.run")
    assert not {"xlsxwriter", "openpyxl", "lxml", "pandas", "pipeline.workbooks.reports"} & loaded
    assert not {name for name in loaded if name.startswith("pipeline.analysis.scoring")}


def test_what_examines_loads_neither_ledger_nor_writer() -> None:
    (module,) = _EXAMINING
    loaded = _loaded(module)
    assert not {"sqlite3", "xlsxwriter", "openpyxl", "lxml", "pandas"} & loaded
    assert not {name for name in loaded if name.startswith("pipeline.workbooks")}


def test_processes_load_beforehand_what_they_are_asked_for(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert {examine.__module__, set_up.__module__} == set(processes(home.root)) == set(_EXAMINING)
    home.inbox.mkdir()
    for number in range(_MANY):
        (home.inbox / f"{number}.xlsx").touch()
    drawn = {work.__module__ for work in (detail_rows, draw_return, draw_slip, read_back)}
    assert set(processes(home.root)) == {*_EXAMINING, *_AT_FIRST_USE, *_THEIRS, *drawn}
    assert drawn == set(_DRAWING)


def test_what_draws_pages_is_loaded_when_the_last_workbook_is_examined() -> None:
    beforehand = _loaded(", ".join(_DRAWING))
    assert "xlsxwriter" not in beforehand
    assert not {name for name in beforehand if name.endswith(".workbook")}
    assert set(_DRAWING) < set(THEN)
    script = (
        "import sys; from pipeline.stages.spread import load; from pipeline.stages.beforehand import THEN\n"
        "load(THEN); before = set(sys.modules)\n"
        "from pipeline.workbooks.slips.workbook import render_slip\n"
        "print('xlsxwriter' in before, set(sys.modules) - before)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert said.stdout.split("\n")[0] == "True set()"


def test_what_is_loaded_at_first_use_is_there_and_not_loaded_before() -> None:
    (module,) = _EXAMINING
    assert not {*_AT_FIRST_USE} & _loaded(module)
    for name in _AT_FIRST_USE:  # the server passes over a module that it does not find
        assert {*_AT_FIRST_USE} & _loaded(name) == {name}


def _ending(lines: str) -> subprocess.CompletedProcess[str]:
    script = (
        "import sys\n"
        "from pipeline.cli.short_lived import short_lived\n"
        "class Kept:\n"
        "    def __del__(self): print('taken apart', flush=True)\n"
        "kept = Kept()\n"
        "def command():\n"
        "    import atexit, threading\n"
        "    atexit.register(print, 'another handler')\n"
        "    threading.Timer(0.2, print, ['a thread']).start()\n"
        f"    {lines}\n"
        "short_lived(command)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize(("said", "status"), [("", 0), ("0", 0), ("3", 3)])
def test_a_command_ends_at_once_when_all_is_done(said: str, status: int) -> None:
    done = _ending(f"sys.exit({said})")
    assert (done.returncode, done.stdout.split("\n")) == (
        status,
        ["a thread", "another handler", ""],
    )


@pytest.mark.parametrize(
    ("how", "told"), [("raise KeyError('why')", "KeyError"), ("sys.exit('why')", "why")]
)
def test_a_command_that_fails_ends_as_python_ends(how: str, told: str) -> None:
    done = _ending(how)
    assert done.returncode == 1
    assert told in done.stderr
    assert "another handler" in done.stdout


def test_a_process_of_the_installed_command_loads_no_command_line() -> None:
    places = ConfigParser()
    places.read(Path(__file__).parents[1] / "setup.cfg", encoding="utf-8")
    module, _, name = (
        places["options.entry_points"]["console_scripts"].partition("=")[2].strip().partition(":")
    )
    assert callable(getattr(import_module(module), name))
    assert not {"click", "pipeline.cli"} & _loaded(module)


LINES = [
    (["run"], "."),
    (["--home", "甲", "run"], "甲"),
    (["--home=甲", "-q", "run", "--workers", "2"], "甲"),
    (["--json", "--as-of", "2012-06-30", "--home", "a b", "run", "--period", "2012H1"], "a b"),
    (["--home", "甲", "--home", "乙", "run"], "乙"),
    (["--home", "run", "status"], None),
    (["--home"], None),
    (["status", "run"], None),
    (["run", "--help"], None),
    (["--help"], None),
    ([], None),
]


@pytest.mark.parametrize(("words", "home"), LINES)
def test_the_home_of_a_run_is_known_before_click_is_loaded(
    words: list[str], home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert home_of_run(words, {}) == home
    asked: list[Path] = []  # the same, as click reads it

    def bring(at: Home, **_: object) -> NoReturn:
        asked.append(at.root)
        raise UsageError("", "")

    monkeypatch.setattr("pipeline.campaign_run.up_to_date.bring_up_to_date", bring)
    CliRunner().invoke(main, words)
    assert asked == ([] if home is None else [Path(home).resolve()])


def test_the_home_may_be_named_by_the_environment() -> None:
    assert home_of_run(["run"], {"CHUANGXIAN_HOME": "甲"}) == "甲"
    assert home_of_run(["--home", "乙", "run"], {"CHUANGXIAN_HOME": "甲"}) == "乙"


@pytest.mark.parametrize(
    ("there", "begun"), [({"home.key"}, True), ({"home.key", "run.json"}, False), (set(), False)]
)
def test_processes_are_begun_where_a_run_has_nothing_to_recall(
    there: set[str], begun: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[tuple[str, ...], ...]] = []
    monkeypatch.setattr("pipeline.executors.server.fork_here", lambda *some: asked.append(some))
    for name in there:
        (tmp_path / name).touch()
    begin_ahead(["--home", str(tmp_path), "run"], os.environ)
    assert asked == ([(_EXAMINING, _EXAMINING)] if begun else [])


def test_what_the_run_takes_as_well_is_loaded_before_processes_are_forked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[tuple[str, ...], ...]] = []
    monkeypatch.setattr("pipeline.executors.server.fork_here", lambda *some: asked.append(some))
    (tmp_path / "home.key").touch()
    (tmp_path / "inbox").mkdir()
    for number in range(_MANY):
        (tmp_path / "inbox" / f"{number}.xlsx").touch()
    begin_ahead(["--home", str(tmp_path), "run"], os.environ)
    ((everything, shared),) = asked
    assert set(everything) - set(shared) == set(_THEIRS)
    assert set(processes(tmp_path)) <= set(everything)


def test_what_processes_share_is_made_when_it_is_loaded() -> None:
    script = (
        "import pipeline.stages.prepared\n"
        "from pipeline.extraction import plan\n"
        "from pipeline.problems import catalogue\n"
        "from pipeline.spec import load\n"
        "print([known.spec is load() for known in plan._built], catalogue.cache_info().currsize)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout == "[True] 1\n"

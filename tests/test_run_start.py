"""What a run loads before its first workbook is examined: no more than examining takes, and the
processes beside it load what they are asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.campaign_run.up_to_date import _AT_FIRST_USE, _DRAWING, _EXAMINING, _MANY, _processes
from pipeline.paths import Home
from pipeline.stages.examine import examine, set_up
from pipeline.stages.reply import draw_return
from pipeline.stages.report import detail_rows
from pipeline.stages.slips import draw_slip


def _loaded(module: str) -> set[str]:
    script = f"import sys, json, {module}; print(json.dumps(list(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return set(json.loads(said.stdout))


def test_asking_whether_anything_changed_loads_no_ledger_and_no_reader() -> None:
    loaded = _loaded("pipeline.campaign_run.up_to_date")
    assert not {"sqlite3", "xlsxwriter", "pipeline.intake", "pipeline.spec"} & loaded


def test_nothing_slow_is_loaded_before_processes_are_asked_for() -> None:
    loaded = _loaded("pipeline.campaign_run.up_to_date")
    assert not {"filelock", "asyncio", "hashlib", "multiprocessing", "pebble"} & loaded
    assert not {
        name for name in loaded if name.startswith(("pipeline.stages", "pipeline.problems"))
    }


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
    assert {examine.__module__, set_up.__module__} == set(_processes(home)) == set(_EXAMINING)
    home.inbox.mkdir()
    for number in range(_MANY):
        (home.inbox / f"{number}.xlsx").touch()
    drawn = {work.__module__ for work in (detail_rows, draw_return, draw_slip)}
    assert set(_processes(home)) == {*_EXAMINING, *_AT_FIRST_USE, *drawn}
    assert drawn == set(_DRAWING)


def test_what_is_loaded_at_first_use_is_there_and_not_loaded_before() -> None:
    (module,) = _EXAMINING
    assert not {*_AT_FIRST_USE} & _loaded(module)
    for name in _AT_FIRST_USE:  # the server passes over a module that it does not find
        assert {*_AT_FIRST_USE} & _loaded(name) == {name}


def test_a_command_ends_without_a_last_search_for_cycles() -> None:
    script = (
        "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 0))\n"
        "from pipeline.cli.app import main; main(['--home', '没有', 'status'])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert said.returncode == 1
    assert said.stdout.split() == [b"True"]


def test_a_process_of_the_installed_command_loads_no_command_line() -> None:
    places = ConfigParser()
    places.read(Path(__file__).parents[1] / "setup.cfg", encoding="utf-8")
    module, _, name = (
        places["options.entry_points"]["console_scripts"].partition("=")[2].strip().partition(":")
    )
    assert callable(getattr(import_module(module), name))
    assert not {"click", "pipeline.cli"} & _loaded(module)

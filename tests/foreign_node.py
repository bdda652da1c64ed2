"""Runs the scripts of tests/foreign under Node, with the packages that package-lock.json names."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from made_once import shared_folder

FOLDER = Path(__file__).parent / "foreign"
TIMEOUT = 300  # seconds
_MODULES = FOLDER / "node_modules"


def sheetjs(paths: Iterable[Path], folders: Mapping[str, Path]) -> None:
    """Each workbook read by SheetJS and written in every format of *folders* (suffix → folder)."""
    places = json.dumps({suffix: str(folder) for suffix, folder in folders.items()})
    _script("sheetjs.mjs", [places, *map(str, paths)])


def exceljs(paths: Iterable[Path], folder: Path) -> None:
    """Each workbook read and written by ExcelJS, as .xlsx."""
    _script("exceljs.mjs", [str(folder), *map(str, paths)])


def _script(name: str, arguments: Sequence[str]) -> None:
    _install()
    _done(["node", name, *arguments])


def _install() -> None:
    """`npm ci`, unless just these packages are there; one test worker at a time, and where it
    fails, once a test session."""
    lock = (FOLDER / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    stamp, failed = _MODULES / ".installed", shared_folder() / "npm-failed"
    with FileLock(FOLDER / ".install.lock"):
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        if not failed.exists():
            try:
                _done(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            except AssertionError as error:
                failed.write_text(str(error))
            else:
                stamp.write_text(wanted)
                return
    told = f"npm could not install the packages: {failed.read_text()}"
    if os.environ.get("CHUANGXIAN_REQUIRE_REAL") == "1":
        pytest.fail(told)
    pytest.skip(told)


def _done(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, cwd=FOLDER, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert done.returncode == 0, f"{command[:2]}: {done.stdout}{done.stderr}"

"""Runs the scripts of tests/foreign under Node, with the packages that package-lock.json names."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from filelock import FileLock

FOLDER = Path(__file__).parent / "foreign"
TIMEOUT = 300  # seconds
_MODULES = FOLDER / "node_modules"


def sheetjs(paths: Iterable[Path], kind: str, suffix: str, folder: Path) -> None:
    """Each workbook read and written by SheetJS as *kind* (its name of the format)."""
    _script("sheetjs.mjs", [kind, suffix, str(folder), *map(str, paths)])


def exceljs(paths: Iterable[Path], folder: Path) -> None:
    """Each workbook read and written by ExcelJS, as .xlsx."""
    _script("exceljs.mjs", [str(folder), *map(str, paths)])


def _script(name: str, arguments: Sequence[str]) -> None:
    _install()
    _done(["node", name, *arguments])


def _install() -> None:
    """`npm ci`, unless just these packages are there; one test worker at a time."""
    lock = (FOLDER / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    stamp = _MODULES / ".installed"
    with FileLock(FOLDER / ".install.lock"):
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        try:
            _done(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        except AssertionError as error:
            if os.environ.get("CHUANGXIAN_REQUIRE_REAL") == "1":
                raise
            pytest.skip(f"npm could not install the packages: {error}")
        stamp.write_text(wanted)


def _done(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, cwd=FOLDER, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert done.returncode == 0, f"{command[:2]}: {done.stdout}{done.stderr}"

"""Shared by all tests. Tests of real parts (LibreOffice, Node) are skipped where the part is
absent, and fail instead where CHUANGXIAN_REQUIRE_REAL=1 says that it must be there."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from made_once import SHARED
from sudden_death import copy_home
from sudden_homes import before_its_run, undisturbed_state

REQUIRED = os.environ.get("CHUANGXIAN_REQUIRE_REAL") == "1"
_NEEDED = {"libreoffice": ("soffice",), "foreign": ("node", "npm")}
_IN_A_WORKER = "PYTEST_XDIST_WORKER"
# objects between two searches for cycles: tests open and drop whole workbooks, and with Python's
# own numbers a seventh of their time goes into searching
_SEARCHES = (50_000, 20, 20)


def pytest_configure() -> None:
    gc.set_threshold(*_SEARCHES)
    if _IN_A_WORKER not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="共用-")


def pytest_unconfigure() -> None:
    if _IN_A_WORKER not in os.environ:
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, programs in _NEEDED.items():
        absent = [name for name in programs if shutil.which(name) is None]
        if item.get_closest_marker(marker) and absent:
            message = f"not on this machine: {', '.join(absent)}"
            if REQUIRED:
                pytest.fail(f"{message}, but CHUANGXIAN_REQUIRE_REAL=1", pytrace=False)
            pytest.skip(message)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small home with faulty workbooks in it as it lies before its first run, for this test
    alone; tests that need another have a fixture of their own."""
    return copy_home(before_its_run(), tmp_path / "区")


@pytest.fixture
def undisturbed() -> dict[str, Any]:
    """All that a run of `home` comes to where nothing disturbs it."""
    return undisturbed_state()

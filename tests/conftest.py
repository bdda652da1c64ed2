"""Shared by all tests. Tests of real parts (LibreOffice, Node) are skipped where the part is
absent, and fail instead where CHUANGXIAN_REQUIRE_REAL=1 says that it must be there."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
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
# own numbers a seventh of their time goes into searching; so it is done after every module
_SEARCHES = (50_000, 20, 20)


def pytest_configure() -> None:
    gc.set_threshold(*_SEARCHES)
    if _IN_A_WORKER not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="共用-")


def pytest_unconfigure() -> None:
    if _IN_A_WORKER not in os.environ:
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deals pieces of dear work out to the workers: xdist gives each an equal part of the list.
    The first begins with its pieces, others come to theirs in the middle of their part, when
    what all pieces need has been made."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    pieces = [item for item in items if item.get_closest_marker("piece")]
    others = [item for item in items if not item.get_closest_marker("piece")]
    dealt: list[pytest.Item] = []
    for number in range(workers):
        share = pieces[number::workers]
        size = max(0, (len(items) - len(dealt)) // (workers - number) - len(share))
        before = size // 2 if number else 0
        dealt += others[:before] + share + others[before:size]
        del others[:size]
    items[:] = dealt


def pytest_collection_finish() -> None:
    _forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    yield
    if nextitem is None or nextitem.path != item.path:
        _forget()


def _forget() -> None:
    """What is in cycles goes, and what is left (modules, caches) is never searched again."""
    gc.collect()
    gc.freeze()


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

"""Shared fixtures. Tests of real parts (LibreOffice, Node) are skipped where the part is absent,
and fail instead where CHUANGXIAN_REQUIRE_REAL=1 says that it must be there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REQUIRED = os.environ.get("CHUANGXIAN_REQUIRE_REAL") == "1"
_NEEDED = {"libreoffice": ("soffice",), "foreign": ("node", "npm")}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, programs in _NEEDED.items():
        absent = [name for name in programs if shutil.which(name) is None]
        if item.get_closest_marker(marker) and absent:
            message = f"not on this machine: {', '.join(absent)}"
            if REQUIRED:
                pytest.fail(f"{message}, but CHUANGXIAN_REQUIRE_REAL=1", pytrace=False)
            pytest.skip(message)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this test session: what is dear is made in it once, under
    a lock."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder

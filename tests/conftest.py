"""Shared fixtures. Tests of real parts (LibreOffice) are skipped where the part is absent,
and fail instead where CHUANGXIAN_REQUIRE_REAL=1 says that it must be there."""

from __future__ import annotations

import os
import shutil

import pytest

REQUIRED = os.environ.get("CHUANGXIAN_REQUIRE_REAL") == "1"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("libreoffice") and shutil.which("soffice") is None:
        message = "LibreOffice (soffice) is not on this machine"
        if REQUIRED:
            pytest.fail(f"{message}, but CHUANGXIAN_REQUIRE_REAL=1", pytrace=False)
        pytest.skip(message)

"""What senders are told of files that are too large or too full: advice that fits the file."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import hostile
import pytest

from pipeline.intake import Limits, walk
from pipeline.paths import Home
from pipeline.problems import Problem

FORM = hostile.form()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "spool").mkdir()
    return Home(tmp_path)


def put(home: Home, name: str, data: bytes) -> None:
    (home.inbox / name).write_bytes(data)


def refusal(home: Home, limits: Limits | None = None) -> Problem:
    (item,) = walk(home, home.root / "spool", limits or Limits())
    assert item.leaf.refusal is not None
    return item.leaf.refusal


def test_a_full_zip_is_to_be_sent_in_parts(home: Home) -> None:
    put(home, "a.zip", hostile.zipped({f"{n}.txt": b"1" for n in range(600)}))
    told = refusal(home)
    assert told.code == "I21"
    assert "600 个文件" in told.message
    assert "分几次发" in told.remedy
    assert "行、列" not in told.remedy


@pytest.mark.parametrize("packed", [False, True])
def test_a_large_workbook_with_bytes_behind_its_end_is_too_large(home: Home, packed: bool) -> None:
    """Its end is out of sight, so that it looks broken as well."""
    data = FORM + b"\0" * 1_100_000
    if packed:
        put(home, "b.zip", hostile.zipped({"a.xlsx": data}, zipfile.ZIP_STORED))
    else:
        put(home, "a.xlsx", data)
    told = refusal(home, Limits(workbook_mib=1))
    assert told.code == "I11"
    assert "删去多余的行" in told.remedy
    assert refusal(home, Limits(workbook_mib=2)).code == "I10"


def test_a_large_broken_zip_is_broken_and_no_workbook(home: Home) -> None:
    data = hostile.zipped({"a.bin": os.urandom(1_200_000)}, zipfile.ZIP_STORED)
    put(home, "a.zip", data[:1_100_000])
    assert refusal(home, Limits(workbook_mib=1)).code == "I10"


def test_a_workbook_beyond_every_limit_gets_the_advice_for_workbooks(home: Home) -> None:
    put(home, "a.xlsx", FORM + b"\0" * 1_100_000)
    assert "删去多余的行" in refusal(home, Limits(tree_mib=1)).remedy

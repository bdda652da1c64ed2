"""Names that file systems allow: what is called so is read, shown, linked and found again as it lies."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import hostile
import pytest
from click.testing import CliRunner

from pipeline.cli.app import main

LINK = re.compile(r'Target="([^"]*)" TargetMode="External"')
NAMES = [
    "a\x01b",
    "a\nb",
    "a\tb",
    "a\ufffeb",
    "a\x7fb",
    "#x%20",
    "=1+1",
    "_x0041_",
    "补报!",
    "补报!/内!",
]


def run(home: Path, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", *(words or ("run",))])
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def parts(home: Path) -> Iterator[tuple[Path, str, str]]:
    """The XML of everything that was written: workbook, part, text."""
    for path in sorted((home / "outbox").rglob("*.xlsx")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    yield path, name, archive.read(name).decode("utf-8")


def linked(home: Path) -> set[Path]:
    """Where the links of the lists lead."""
    found = set()
    for path, name, text in parts(home):
        if name.endswith(".rels"):
            for target in LINK.findall(text):
                found.add(Path(os.path.normpath(path.parent / unquote(target))))
    return found


@pytest.mark.skipif(os.name != "posix", reason="Windows allows none of these")
def test_files_in_oddly_named_folders_are_read_shown_and_linked(home: Path) -> None:
    kept, *others = sorted((home / "inbox").glob("*_r1.xlsx"))
    lying = []
    for number, name in enumerate(NAMES):
        target = home / "inbox" / name / f"{number}.xlsx"
        target.parent.mkdir(parents=True, exist_ok=True)
        if others:
            shutil.move(others.pop(), target)
        else:
            target.write_bytes(kept.read_bytes())
        lying.append(target)
    inside = home / "inbox" / "补报!" / "打包.zip"
    inside.write_bytes(hostile.zipped({"内!/x.xlsx": lying[0].read_bytes()}))

    found = run(home)

    assert found["reconciled"] is True
    for _, _, text in parts(home):
        ElementTree.fromstring(text.encode("utf-8"))
    assert linked(home) >= {*lying, inside}
    assert all(path.exists() for path in linked(home))
    (again,) = run(home, "check", str(inside))["files"]
    assert again["file"] == f"{inside}!/内！/x.xlsx"


@pytest.mark.skipif(os.name != "posix", reason="Windows allows none of these")
def test_a_decision_finds_a_file_in_a_folder_that_looks_like_a_container(home: Path) -> None:
    from pipeline.ledger import Ledger
    from pipeline.stages.nearest import files_meant

    source = min((home / "inbox").glob("*_r1.xlsx"))
    target = home / "inbox" / "补报!" / source.name
    target.parent.mkdir()
    source.rename(target)
    run(home)
    with Ledger.open(home / "ledger.db") as ledger:
        files: dict[str, list[Any]] = {}
        for sighting in ledger.leaves():
            files.setdefault(sighting.leaf.sha256, []).append(sighting)

    (sha256,) = files_meant(f"inbox/补报!/{source.name}", files)

    assert files[sha256][0].leaf.file == f"inbox/补报!/{source.name}"
    assert files_meant("补报", files) == []

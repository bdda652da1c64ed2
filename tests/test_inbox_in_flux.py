"""An inbox that is written while a run reads it, or of which a part cannot be read: nothing is recorded
that was not there, what could not be read is named, and the next run takes it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile
import pytest
from click.testing import CliRunner

from pipeline.campaign_run.facts import RunFacts
from pipeline.campaign_run.up_to_date import bring_up_to_date
from pipeline.cli.app import main
from pipeline.cli.run_told import run_lines
from pipeline.paths import Home
from pipeline.workbooks.reports.checks import FILED


def run(home: Path) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", "run"])
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def run_while(home: Path, change: Callable[[], object]) -> RunFacts:
    """A run in *home*, in which *change* is made as soon as something was found in the inbox."""
    left = [change]

    def progress(what: str, done: int, _: int) -> None:
        if what == "清点收件箱" and done and left:
            left.pop()()

    facts = bring_up_to_date(Home(home), progress=progress)
    assert not left
    return facts


def codes(home: Path, name: str) -> set[str]:
    """What is held against the file *name* that lies in the inbox now."""
    found = run(home)
    return {each["code"] for each in found["problems"] if each["file"].endswith(name)}


@pytest.fixture
def alone(home: Path) -> Path:
    """`home` with its first loose workbook alone in the inbox."""
    kept = min((home / "inbox").glob("*_r1.xlsx"))
    for path in (home / "inbox").iterdir():
        if path != kept:
            path.rename(home / path.name)
    return kept


def save(path: Path, data: bytes) -> None:
    """*data* at *path* as a file of its own: what `home` was copied from is linked to it."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def another(home: Path) -> Path:
    return min(home.glob("*_r1.xlsx"))


def test_what_is_saved_over_while_it_is_examined_is_not_recorded(home: Path, alone: Path) -> None:
    whole = run(home) | {"seconds": 0}
    (home / "ledger.db").unlink()
    (home / "run.json").unlink()
    before = alone.read_bytes()

    assert run_while(home, lambda: save(alone, another(home).read_bytes())).sound

    save(alone, before)
    after = run(home) | {"seconds": 0}
    assert after["new_files"] == 1
    assert after == whole  # as if nothing had been read in between


def test_what_is_saved_over_is_named(
    home: Path, alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file changes back and forth, so that each examination meets other bytes than the walk."""
    other, read = another(home).read_bytes(), Path.read_bytes

    def saved_over(path: Path) -> bytes:
        data = read(path)
        if path == alone:
            save(path, other if data != other else data + b"\0")
        return data

    monkeypatch.setattr(Path, "read_bytes", saved_over)
    found = run(home)
    monkeypatch.undo()

    (problem,) = [each for each in found["problems"] if each["file"].endswith(alone.name)]
    assert problem["code"] == "I25"
    assert (found["quarantined"], found["files_seen"], found["reconciled"]) == (1, 1, True)
    assert run(home)["new_files"] == 1


@pytest.mark.parametrize("kind", ["workbook", "zip"])
def test_what_cannot_be_opened_for_a_moment_is_read_in_the_next_run(
    home: Path, alone: Path, kind: str
) -> None:
    if kind == "zip":
        alone.with_suffix(".zip").write_bytes(hostile.zipped({"a.xlsx": alone.read_bytes()}))
        alone.unlink()
        alone = alone.with_suffix(".zip")
    (home / "inbox" / "0.txt").write_text("先来")  # found first
    aside = home / "收走"

    facts = run_while(home, lambda: alone.rename(aside))

    assert FILED in facts.wrong  # it was found and is not there any more
    assert "再运行一次就会一致" in "".join(run_lines(facts, Home(home)))
    aside.rename(alone)  # byte for byte as it was before that run: nothing seems to have changed
    found = run(home)
    assert found["new_files"] == 1
    assert found["quarantined"] == 0


def deep(folder: Path) -> None:
    """A workbook in folders that no path is long enough for."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(20):
            Path("层" * 80).mkdir()
            os.chdir("层" * 80)
        Path("lost.xlsx").write_bytes(hostile.form())
    finally:
        os.chdir(here)


@pytest.mark.skipif(os.name != "posix", reason="made by steps that need a POSIX system")
def test_a_folder_that_cannot_be_listed_is_named_and_counted(home: Path) -> None:
    before = run(home)
    deep(home / "inbox")

    after = run(home)

    assert after["files_seen"] == before["files_seen"] + 1
    assert after["reconciled"] is True
    assert codes(home, "层") == {"I23"}


def test_a_link_to_a_folder_is_named_and_not_followed(home: Path) -> None:
    before = run(home)
    elsewhere = home / "别处"
    elsewhere.mkdir()
    (elsewhere / "a.xlsx").write_bytes(hostile.form())
    (home / "inbox" / "往年").symlink_to(elsewhere, target_is_directory=True)

    after = run(home)

    assert after["files_seen"] == before["files_seen"] + 1
    assert after["reconciled"] is True
    assert codes(home, "往年") == {"I24"}


@pytest.mark.parametrize("there", ["nothing", "a file"])
def test_without_an_inbox_nothing_is_done(home: Path, there: str) -> None:
    before = run(home)
    (home / "inbox").rename(home / "收走")
    if there == "a file":
        (home / "inbox").write_text("不是文件夹")

    done = CliRunner().invoke(main, ["--home", str(home), "-q", "run"])

    assert done.exit_code == 1
    assert "没有找到收件箱文件夹" in done.output + done.stderr
    (home / "inbox").unlink(missing_ok=True)
    (home / "收走").rename(home / "inbox")
    assert run(home)["accepted"] == before["accepted"]


def test_half_a_character_in_a_name_is_shown_as_such() -> None:
    from pipeline.intake.naming import mended

    assert mended("inbox/a\ud800b.xlsx") == "inbox/a\ufffdb.xlsx"
    assert mended("inbox/\udcb1\udce0.xlsx") == "inbox/编.xlsx"

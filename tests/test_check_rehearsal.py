"""`check` rehearses below the home and leaves nothing there, not even what a killed one left."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.campaign_run import check as checking
from pipeline.campaign_run.exclusive import exclusive
from pipeline.cli.app import main
from pipeline.ledger import copy_ledger
from pipeline.paths import Home
from pipeline.records import Result
from pipeline.stages.scratch import scratch


def check(home: Path) -> dict[str, Any]:
    file = min((home / "inbox").glob("*_r1.xlsx"))
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", "check", str(file)])
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_ledger_is_copied_below_the_home_and_the_copy_goes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[Path] = []

    def copied(source: Path, target: Path) -> None:
        copies.append(target)
        copy_ledger(source, target)

    monkeypatch.setattr(checking, "copy_ledger", copied)
    before = sorted(home.rglob("*"))

    check(home)

    (copy,) = copies
    assert copy.is_relative_to(home)
    assert sorted(home.rglob("*")) == before


def test_what_a_killed_one_left_goes_and_what_goes_on_stays(home: Path) -> None:
    killed, alive = home / ".check" / "killed", home / ".check" / "alive"
    for folder in (killed, alive):
        folder.mkdir(parents=True)
        (folder / "ledger.db").write_bytes(b"a copy")
        (folder / "run.lock").touch()

    with exclusive(Home(alive)):
        check(home)
        assert not killed.exists()
        assert (alive / "ledger.db").exists()
    check(home)
    assert not (home / ".check").exists()


def test_one_that_just_begins_is_let_alone(home: Path) -> None:
    (home / ".check" / "begins").mkdir(parents=True)
    check(home)
    assert (home / ".check" / "begins").is_dir()


def test_a_copy_of_what_lies_in_the_inbox_is_called_one(home: Path) -> None:
    CliRunner().invoke(main, ["--home", str(home), "-q", "run"])
    inside = min((home / "inbox").glob("*_r1.xlsx"))
    copy = home / "副本.xlsx"
    copy.write_bytes(inside.read_bytes())

    def checked(file: Path) -> dict[str, Any]:
        words = ["--home", str(home), "-q", "--json", "check", str(file)]
        (found,) = json.loads(CliRunner().invoke(main, words).stdout)["files"]
        return dict(found)

    other, same = checked(copy), checked(inside)

    assert other["result"] == "duplicate"
    assert f"inbox/{inside.name}" in other["reason"]
    assert same["result"] != "duplicate"


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no names in bytes")
def test_a_garbled_name_is_checked(home: Path) -> None:
    CliRunner().invoke(main, ["--home", str(home), "-q", "run"])
    inside = min((home / "inbox").glob("*_r1.xlsx"))
    garbled = Path(os.fsdecode(os.fsencode(home) + b"/\xb1\xe0.xlsx"))
    garbled.write_bytes(inside.read_bytes())

    (filing,) = checking.check_files(Home(home), [garbled], None).filings

    assert filing.result is Result.DUPLICATE


def test_where_the_home_cannot_be_written_it_is_rehearsed_elsewhere(home: Path) -> None:
    (home / ".check").write_bytes(b"no folder")
    assert check(home)["files"]


def test_an_old_draft_that_is_still_open_does_not_stop_a_job(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".work" / "来件").mkdir(parents=True)
    (home / ".work" / "来件" / "a").write_bytes(b"open elsewhere, so Windows does not remove it")
    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", lambda *_, **__: None)
        with scratch(Home(home), "来件") as folder:
            assert not list(folder.iterdir())
    with scratch(Home(home), "来件") as folder:
        assert folder == home / ".work" / "来件"

"""A home that has been at work and of which something is lost: nobody is led to make a new one in its
place, and a run does not begin at nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.app import main

COMMANDS = (["run"], ["status"], ["templates"], ["check", "x.xlsx"], ["init"])


def say(home: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", *words])
    return done.exit_code, done.output


@pytest.fixture
def worked(home: Path) -> Path:
    assert say(home, "run")[0] == 0
    shutil.copyfile(min((home / "inbox").glob("*.xlsx")), home / "x.xlsx")
    return home


@pytest.mark.parametrize("name", ["home.key", "活动设置.xlsx", "督查评分簿.xlsx"])
def test_what_cannot_be_made_again_comes_from_the_backup(
    worked: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(worked)
    kept = (worked / name).read_bytes()
    (worked / name).unlink()

    for words in COMMANDS:
        if name == "督查评分簿.xlsx" and words[0] in ("templates", "check", "status"):
            continue  # nothing of it is asked for there
        status, said = say(worked, *words)
        assert status == 1, words
        assert name in said
        assert "请从备份里取回" in said
        assert not (worked / name).exists()

    (worked / name).write_bytes(kept)
    assert say(worked, "run")[0] == 0


def test_without_its_ledger_a_home_does_not_begin_anew_by_itself(worked: Path) -> None:
    ledger = (worked / "ledger.db").read_bytes()
    (worked / "ledger.db").unlink()
    for words in (
        ["run"],
        ["status"],
        ["decide", "XX001", "--action", "采用", "--by", "李", "--why", "是"],
    ):
        status, said = say(worked, *words)
        assert status == 1
        assert "台账（ledger.db）不见了" in said
        assert not (worked / "ledger.db").exists()

    (worked / "ledger.db").write_bytes(ledger)
    assert say(worked, "run")[0] == 0
    (worked / "ledger.db").unlink()
    (worked / "run.json").unlink()
    assert say(worked, "run")[0] == 0


def test_a_home_that_never_worked_gets_what_it_lacks(home: Path) -> None:
    (home / "督查评分簿.xlsx").unlink()
    assert say(home, "init")[0] == 0
    assert (home / "督查评分簿.xlsx").exists()

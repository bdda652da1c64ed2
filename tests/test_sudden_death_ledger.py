"""A ledger or key that is locked, read-only, damaged or not there: a message that says what to
do, nothing is overwritten, and where the cause is gone the next run goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sudden_death import copy_home
from sudden_homes import after_its_run

from pipeline.cli.app import main

READING = (["status"], ["explain", "XX001"], ["templates"], ["check"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home after its first run."""
    return copy_home(after_its_run(), tmp_path / "区")


def chuangxian(home: Path, *words: str) -> Result:
    if words == ("check",):
        words = ("check", str(min((home / "inbox").glob("*.xlsx"))))
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def stopped(home: Path, *words: str) -> str:
    """What was said by a command that could not go on."""
    done = chuangxian(home, *words)
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith(("没有完成：", "清点收件箱"))
    assert "怎么办：" in done.stderr
    return done.stderr


def news(home: Path) -> None:
    """Something that a run has to record."""
    (home / "inbox" / "新的.txt").write_text("新的")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SQLite waits for nobody."""
    connect = sqlite3.connect

    def at_once(*args: Any, **words: Any) -> sqlite3.Connection:
        return connect(*args, **{**words, "timeout": 0})

    monkeypatch.setattr(sqlite3, "connect", at_once)
    yield


@pytest.mark.usefixtures("impatient")
def test_a_ledger_that_another_program_holds(home: Path) -> None:
    news(home)
    with closing(sqlite3.connect(home / "ledger.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = stopped(home, "run")
    assert "台账 ledger.db 正被另一次运行使用" in said
    assert chuangxian(home, "run").exit_code == 0


def test_a_ledger_that_may_not_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news(home)
    connect = sqlite3.connect

    def read_only(database: Path, **words: Any) -> sqlite3.Connection:
        if database == home / "run.lock":
            return connect(database, **words)
        return connect(f"{Path(database).as_uri()}?mode=ro", uri=True, **words)

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", read_only)
        said = stopped(home, "run")
    assert "台账 ledger.db 打不开或不能写入" in said
    assert "只读" in said
    assert chuangxian(home, "run").exit_code == 0


def garbage(ledger: Path) -> None:
    ledger.write_bytes(b"no database at all" * 1000)


def cut_off(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[: 40 * 1024 + 100])


def overwritten(ledger: Path) -> None:
    data = bytearray(ledger.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    ledger.write_bytes(bytes(data))


def nonsense(ledger: Path) -> None:
    """A database without fault whose stored content makes no sense."""
    with closing(sqlite3.connect(ledger)) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE documents SET document = x'00', tally = x'00'")
        database.execute("UPDATE examinations SET summary = '{'")
        database.commit()


def a_folder(ledger: Path) -> None:
    ledger.unlink()
    ledger.mkdir()


DAMAGES = (garbage, cut_off, overwritten, nonsense)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("words", [["run"], *READING], ids=lambda words: words[0])
def test_a_damaged_ledger_is_told_and_kept(home: Path, damage: Any, words: list[str]) -> None:
    news(home)
    damage(home / "ledger.db")
    before = (home / "ledger.db").read_bytes()
    said = stopped(home, *words)
    assert "ledger.db 不是本程序的台账，或者已经损坏" in said
    assert "请不要删除它" in said
    if damage is not nonsense:  # which is found out while the run is recording
        assert (home / "ledger.db").read_bytes() == before


def test_a_folder_where_the_ledger_should_be(home: Path) -> None:
    a_folder(home / "ledger.db")
    assert "台账 ledger.db 打不开" in stopped(home, "run")


@pytest.mark.parametrize("content", [b"", b"zz", "密钥".encode(), b"\xff\xfe", None])
def test_a_key_that_cannot_be_used(home: Path, content: bytes | None) -> None:
    key = home / "home.key"
    kept = key.read_bytes()
    key.unlink()  # the file is shared with the other homes of these tests
    if content is None:
        key.mkdir()
    else:
        key.write_bytes(content)
    for words in (["run"], *READING):
        said = stopped(home, *words)
        assert "home.key" in said
        assert "备份" in said or "移走" in said
    key.rmdir() if content is None else key.unlink()
    key.write_bytes(kept)
    assert chuangxian(home, "run").exit_code == 0

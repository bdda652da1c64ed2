"""What the operating system refuses: one output, all of them, or the ledger. Nothing is lost,
nothing is half there, and the message says what to do."""

from __future__ import annotations

import errno
import json
import os
import resource
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from sqlalchemy import Engine, event
from sudden_death import PERIOD, Server, copy_home, files, first_home, serving, state

from pipeline.cli import main

SUMMARY, TRACKING = "汇总排名.xlsx", "催报退回.xlsx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return first_home(tmp_path_factory.mktemp("拒绝") / "区")


@pytest.fixture(scope="module")
def undisturbed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = copy_home(made, tmp_path_factory.mktemp("如常") / "区")
    assert chuangxian(home, "run").exit_code == 0
    return state(home)


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return copy_home(made, tmp_path / "区")


def chuangxian(home: Path, *words: str) -> Result:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done


def troubles(done: Result) -> list[str]:
    """Of a run with --json whose outputs were not all written."""
    assert done.exit_code == 1
    found: list[str] = json.loads(done.stdout)["troubles"]
    return found


def as_if_nothing_had_happened(home: Path, undisturbed: dict[str, Any]) -> None:
    assert chuangxian(home, "run").exit_code == 0
    found = state(home)
    for part, expected in undisturbed.items():
        assert found[part] == expected, part


Refusal = Callable[[str], OSError | None]


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, refusal: Refusal) -> None:
    """Let ``os.<name>`` fail where *refusal* has an error for one of its paths."""
    real = getattr(os, name)

    def instead(*args: Any, **words: Any) -> Any:
        for path in args:
            error = refusal(os.fspath(path)) if isinstance(path, str | os.PathLike) else None
            if error is not None:
                raise error
        return real(*args, **words)

    monkeypatch.setattr(os, name, instead)


def open_in_excel(windows: int | None) -> OSError:
    error = PermissionError(errno.EACCES, "open elsewhere")
    error.winerror = windows  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("windows", [None, 32])
def test_an_output_open_in_excel_is_named_and_the_rest_is_written(
    home: Path,
    undisturbed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    windows: int | None,
) -> None:
    with monkeypatch.context() as patch:
        refuse(patch, "replace", lambda p: open_in_excel(windows) if p.endswith(SUMMARY) else None)
        done = chuangxian(home, "--json", "run")
        assert troubles(done) == [f"《{SUMMARY}》写不进去，可能正开着。请关闭《{SUMMARY}》后重试。"]
        told = chuangxian(home, "run")
        assert f"没有写成：《{SUMMARY}》写不进去" in told.stdout
        assert "请打开" not in told.stdout
    written = {path for path in files(home) if path.startswith("outbox/")}
    assert written == {p for p in undisturbed["files"] if p.startswith("outbox/")} - {
        f"outbox/{PERIOD}/{SUMMARY}"
    } | {p for p in written if "下发" in p}
    as_if_nothing_had_happened(home, undisturbed)


def test_what_excel_and_wps_keep_beside_an_open_file_stays(home: Path) -> None:
    assert chuangxian(home, "run").exit_code == 0
    returns = home / "outbox" / PERIOD / "退回"
    kept = [returns / "~$XX002.xlsx", returns / ".~lock.XX002.xlsx#", returns / ".~XX002.xlsx"]
    for path in kept:
        path.write_bytes(b"owner")
    (home / "inbox" / "新的.txt").write_text("新的")
    assert chuangxian(home, "run").exit_code == 0
    assert all(path.read_bytes() == b"owner" for path in kept)


def no_space(*_: object) -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def in_outbox(path: str) -> bool:
    return f"{os.sep}outbox{os.sep}{PERIOD}" in path


@pytest.mark.parametrize("call", ["open", "replace"])
def test_a_full_disk_loses_no_earlier_result(
    home: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    assert chuangxian(home, "run").exit_code == 0
    before = files(home / "outbox")
    (home / "inbox" / "新的.txt").write_text("新的")
    with monkeypatch.context() as patch:
        refuse(patch, call, lambda p: no_space() if in_outbox(p) else None)
        found = troubles(chuangxian(home, "--json", "run"))
    assert found
    assert all("磁盘满了" in line and "请腾出空间后再运行一次" in line for line in found)
    assert files(home / "outbox") == before
    assert chuangxian(home, "run").exit_code == 0
    after = files(home / "outbox")
    assert after.keys() == before.keys()
    assert after[f"{PERIOD}/{TRACKING}"] != before[f"{PERIOD}/{TRACKING}"]


def test_a_disk_full_while_bytes_are_flushed_is_told(
    home: Path, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    flushes = iter(range(10_000))
    flush = os.fsync

    def full_for_a_while(descriptor: int) -> None:
        if next(flushes) % 2:
            raise no_space()
        flush(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_for_a_while)
        assert len(troubles(chuangxian(home, "--json", "run"))) >= 2
    assert not list(home.rglob("*.part"))
    as_if_nothing_had_happened(home, undisturbed)


def test_a_disk_full_under_the_drafts_is_told(
    home: Path, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = zipfile.ZipFile.writestr

    def full(archive: zipfile.ZipFile, *args: Any, **words: Any) -> None:
        if "写结果" in str(archive.filename):
            raise no_space()
        real(archive, *args, **words)

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "writestr", full)
        patch.setattr(zipfile.ZipFile, "write", full)
        (told,) = troubles(chuangxian(home, "--json", "run"))
    assert told.startswith(f"磁盘满了，《{SUMMARY}》和《{TRACKING}》写不下去。")
    assert list((home / "outbox" / PERIOD / "成绩单").glob("*.xlsx"))
    as_if_nothing_had_happened(home, undisturbed)


def test_a_disk_full_under_the_ledger_stops_the_run(
    home: Path, undisturbed: dict[str, Any]
) -> None:
    def small(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 27")  # SQLite then says what a full disk says

    event.listen(Engine, "connect", small)
    try:
        done = chuangxian(home, "run")
    finally:
        event.remove(Engine, "connect", small)
    assert done.exit_code == 1
    assert "磁盘已满，台账写不进去" in done.stderr
    assert not (home / "outbox" / PERIOD / SUMMARY).exists()
    as_if_nothing_had_happened(home, undisturbed)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as at_work:
        yield at_work


@pytest.mark.parametrize("size", [2_000, 90_000])
def test_no_file_may_grow_beyond_what_the_system_allows(
    home: Path, undisturbed: dict[str, Any], server: Server, size: int
) -> None:
    """A real limit of the system: whatever reaches it first, ledger, draft or output."""
    told = server.run(home, fsize=size)
    assert told["status"] == 1, server.log
    assert "Traceback" not in server.log
    assert "再运行一次" in server.log or "重试" in server.log
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    as_if_nothing_had_happened(home, undisturbed)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "没有权限读写"),
        (errno.EACCES, "没有权限读写"),
        (errno.ENAMETOOLONG, "路径太长"),
        (errno.ENOENT, "所在的文件夹不见了"),
        (errno.EIO, "磁盘或网络出错"),
        (errno.ELOOP, "读写"),
    ],
)
def test_an_outbox_that_refuses_is_told(
    home: Path,
    undisturbed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    said: str,
) -> None:
    with monkeypatch.context() as patch:
        refuse(patch, "open", lambda p: OSError(number, "x") if in_outbox(p) else None)
        found = troubles(chuangxian(home, "--json", "run"))
        assert found
        assert all(said in line and "再运行一次" in line for line in found)
        assert any(SUMMARY in line for line in found)
    as_if_nothing_had_happened(home, undisturbed)


def test_a_file_where_the_outbox_should_be(home: Path, undisturbed: dict[str, Any]) -> None:
    folder = home / "outbox" / PERIOD
    aside = folder.rename(home / "aside")
    folder.write_text("不是文件夹")
    found = troubles(chuangxian(home, "--json", "run"))
    assert all("位置被占着" in line and "移走或改名" in line for line in found)
    assert folder.read_text() == "不是文件夹"
    folder.unlink()
    aside.rename(folder)
    as_if_nothing_had_happened(home, undisturbed)


def test_two_runs_at_once(home: Path) -> None:
    with FileLock(home / "run.lock"):
        for words in (
            ["run"],
            ["templates"],
            ["decide", "XX001", "--action", "退回", "--by", "甲", "--why", "乙"],
        ):
            done = chuangxian(home, *words)
            assert done.exit_code == 1
            assert "另一个汇总正在这个活动目录里进行" in done.stderr
            assert "请等它做完后再试" in done.stderr
    assert chuangxian(home, "run").exit_code == 0

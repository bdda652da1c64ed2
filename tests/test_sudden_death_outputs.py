"""What the operating system refuses: one output, all of them, or the ledger. Nothing is lost,
nothing is half there, and the message says what to do."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from refusing import as_if_nothing_had_happened, chuangxian, refuse, troubles
from sqlite_connections import connect_and
from sudden_death import PERIOD, files, server

SUMMARY, TRACKING = "汇总排名.xlsx", "催报退回.xlsx"


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
    """What is written to a draft goes to the device that is always full."""
    real = Path.open

    def full(path: Path, mode: str = "r", *args: Any, **words: Any) -> Any:
        draft = "写结果" in path.parts and "w" in mode
        return real(Path("/dev/full") if draft else path, mode, *args, **words)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        (told,) = troubles(chuangxian(home, "--json", "run"))
    assert told.startswith(f"磁盘满了，《{SUMMARY}》和《{TRACKING}》写不下去。")
    assert list((home / "outbox" / PERIOD / "成绩单").glob("*.xlsx"))
    as_if_nothing_had_happened(home, undisturbed)


def test_a_disk_full_under_the_ledger_stops_the_run(
    home: Path, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def small(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count = 27")  # SQLite then says what a full disk says

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_and(small))
        done = chuangxian(home, "run")
    assert done.exit_code == 1
    assert "磁盘已满，台账写不进去" in done.stderr
    assert not (home / "outbox" / PERIOD / SUMMARY).exists()
    as_if_nothing_had_happened(home, undisturbed)


@pytest.mark.parametrize("size", [2_000, 90_000])
def test_no_file_may_grow_beyond_what_the_system_allows(
    home: Path, undisturbed: dict[str, Any], size: int
) -> None:
    """A real limit of the system: whatever reaches it first, ledger, draft or output."""
    told, said = server().run(home, fsize=size), server().log
    assert told["status"] == 1, said
    assert "Traceback" not in said
    assert "再运行一次" in said or "重试" in said
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


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_read_only_place_in_which_the_outbox_has_to_be_made(
    home: Path, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    outbox = home / "outbox"
    packs = outbox.rename(home / "aside")

    def read_only(path: str) -> OSError | None:
        inside = Path(path) == outbox or outbox in Path(path).parents
        return OSError(number, "x", path) if inside and Path(path).parent.is_dir() else None

    with monkeypatch.context() as patch:
        refuse(patch, "mkdir", read_only)
        for words in (["templates", "--unit", "XX001"], ["export"], ["init"]):
            done = chuangxian(home, *words)
            assert done.exit_code == 1
            assert "没有权限读写" in done.output
            assert "请检查文件夹是否只读，或请管理员开通权限后再运行一次。" in done.output
        told = "".join(troubles(chuangxian(home, "--json", "run")))
        assert all(name in told for name in (SUMMARY, TRACKING, "_r2.xlsx", "_成绩单.xlsx"))
        assert not outbox.exists()
    packs.rename(outbox)
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

"""What SQLite's refusals mean in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import LedgerError

# what SQLite says of bytes that are no database, or no longer a whole one
_DAMAGED = ("not a database", "malformed", "Could not decode")


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """SQLite's refusals as LedgerError in plain words; a broken rule of ours stays as it is."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise _in_words(str(error), path) from error


@contextmanager
def legibly(path: Path) -> Iterator[None]:
    """`plainly`, around reading what we stored: content that makes no sense is damage."""
    try:
        with plainly(path):
            yield
    except (ValueError, KeyError, TypeError) as error:
        raise no_ledger(path) from error


def _in_words(reason: str, path: Path) -> LedgerError:
    """What *reason*, as SQLite gives it, means for the ledger at *path*."""
    if "locked" in reason or "busy" in reason:
        return LedgerError(
            f"台账 {path.name} 正被另一次运行使用。", "请等那一次结束后重试，不要同时运行两次。"
        )
    if "readonly" in reason or "unable to open" in reason:
        return LedgerError(
            f"台账 {path.name} 打不开或不能写入。", "请检查活动目录是否只读、文件是否被占用。"
        )
    if "disk is full" in reason:
        return LedgerError("磁盘已满，台账写不进去。", "请腾出空间后重试；已记录的内容没有丢失。")
    if any(sign in reason for sign in _DAMAGED):
        return no_ledger(path)
    if "disk I/O error" in reason:
        return LedgerError(
            f"读写台账 {path.name} 时，磁盘或网络出错。",
            "请检查磁盘空间和网络连接后再运行一次；已记录的内容没有丢失。",
        )
    return LedgerError(f"台账 {path.name} 读写出错：{reason}", "请先备份该文件，再与维护人员联系。")


def no_ledger(path: Path) -> LedgerError:
    """The file at *path* is none of ours, or no longer whole."""
    return LedgerError(
        f"{path.name} 不是本程序的台账，或者已经损坏。",
        "请不要删除它：先移到别处保存，再用备份恢复，或请维护人员看一看。",
    )

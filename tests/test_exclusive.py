"""The lock of a home excludes whoever asks for it by another way, too."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from pipeline.campaign_run import exclusive as lock
from pipeline.campaign_run.exclusive import exclusive
from pipeline.errors import LedgerError
from pipeline.paths import Home


class DiskWithoutLocks:
    """What `fcntl` says of a disk that knows no such call."""

    LOCK_EX = LOCK_NB = 0

    @staticmethod
    def flock(*_: Any) -> None:
        raise OSError(errno.ENOSYS, "not here")


def by_filelock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "fcntl", None)


def by_filelock_on_an_odd_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "fcntl", DiskWithoutLocks)


def by_ourselves(_: pytest.MonkeyPatch) -> None:
    pass


WAYS = (by_ourselves, by_filelock, by_filelock_on_an_odd_disk)


@pytest.mark.parametrize("second", WAYS)
@pytest.mark.parametrize("first", WAYS)
def test_one_job_at_a_time_and_the_next_after_it(tmp_path: Path, first: Any, second: Any) -> None:
    home = Home(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        first(patch)
        held = exclusive(home)
        held.__enter__()
    with pytest.MonkeyPatch.context() as patch:
        second(patch)
        with pytest.raises(LedgerError), exclusive(home):
            raise AssertionError("held twice")
        held.__exit__(None, None, None)
        with exclusive(home):
            assert home.lock.exists()


def test_what_else_the_system_refuses_is_not_taken_for_another_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "no locks left")

    monkeypatch.setattr(DiskWithoutLocks, "flock", full)
    monkeypatch.setattr(lock, "fcntl", DiskWithoutLocks)
    with pytest.raises(OSError, match="no locks left"), exclusive(Home(tmp_path)):
        pass

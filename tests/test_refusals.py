"""What the operating system refused, in words that fit what it meant."""

from __future__ import annotations

import errno

import pytest

from pipeline.refusals import BROKEN, FULL, GONE, LONG, LOST, OPEN, refused


def windows(number: int, code: int = errno.ENOENT) -> OSError:
    error = OSError(code, "said by Windows")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        (3, LOST),
        (32, OPEN),
        (33, OPEN),
        (39, FULL),
        (112, FULL),
        (53, BROKEN),
        (111, LONG),
        (206, LONG),
    ],
)
def test_numbers_of_windows(number: int, meant: object) -> None:
    assert refused(windows(number)) is meant


def test_a_path_that_is_not_found_may_be_too_long_or_gone() -> None:
    message, remedy = refused(windows(3)).of("《汇总排名.xlsx》")
    assert "《汇总排名.xlsx》" in message
    assert "路径太长" in message
    assert "U 盘" in remedy
    assert refused(OSError(errno.ENOENT, "no such file")) is GONE
    assert refused(OSError(errno.ENAMETOOLONG, "too long")) is LONG

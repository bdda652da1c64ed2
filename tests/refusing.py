"""The operating system made to refuse calls under a run, and what such a run says."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sudden_death import state

from pipeline.cli.app import main

Refusal = Callable[[str], OSError | None]


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
    """The next run ends in the *undisturbed* state."""
    assert chuangxian(home, "run").exit_code == 0
    found = state(home)
    for part, expected in undisturbed.items():
        assert found[part] == expected, part


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
    """What Windows says of a file that Excel holds: with its own number, or as denied."""
    error = PermissionError(errno.EACCES, "open elsewhere")
    error.winerror = windows  # type: ignore[attr-defined]
    return error

"""Reads the command line before click is loaded, just far enough to begin what a run takes: as long
as this process runs no thread and holds nothing, others can be forked from it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from pipeline.landmarks import KEY, LAST_RUN
from pipeline.stages.beforehand import begin_alone

_HOME = "--home"
_VALUED = (_HOME, "--as-of")  # options before the command that take a value


def begin_ahead(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Begins the processes of the `run` that *words* ask for, where it has nothing to recall. A
    wrong guess costs a process that is asked for nothing and ends with this one."""
    home = home_of_run(words, environment)
    if home is not None and _there(home, KEY) and not _there(home, LAST_RUN):
        begin_alone(home)


def home_of_run(words: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """The home in which *words* ask for a `run`; None where they ask for anything else."""
    home = environment.get("CHUANGXIAN_HOME") or "."
    rest = iter(words)
    for word in rest:
        name, valued, value = word.partition("=")
        if name in _VALUED:
            value = value if valued else next(rest, "")
            home = value if name == _HOME else home
        elif not word.startswith("-"):
            return home if word == "run" and "--help" not in rest else None
    return None


def _there(home: str, name: str) -> bool:
    return os.path.exists(os.path.join(home, name))  # noqa: PTH110, PTH118 - pathlib takes time

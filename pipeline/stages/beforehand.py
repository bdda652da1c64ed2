"""What the processes of a run take, known before anything of it is loaded: it takes as long to load
as the run's own, so both are done at once."""

from __future__ import annotations

import os
from itertools import islice

from pipeline.landmarks import INBOX

_EXAMINING = ("pipeline.stages.examine",)
_DRAWING = (
    "pipeline.stages.detail_rows",
    "pipeline.stages.reply",
    "pipeline.stages.slips",
    "pipeline.stages.readback",
)
# what each of them loads when it has examined its last workbook and has nothing else to do
THEN = (*_DRAWING, "pipeline.workbooks.slips.workbook")
# what each of them would load or make at its first workbook: the run as well, or they alone
_AT_FIRST_USE = ("python_calamine", "pipeline.stages.prepared")
_THEIRS = ("rapidfuzz.process",)
_MANY = 50  # entries of an inbox for which processes draw as well as examine


def begin(home: str | os.PathLike[str]) -> None:
    """Begins what the processes of a run in the folder *home* come from, the sooner the better; a
    second time it does nothing."""
    from pipeline.executors.server import foresee  # not where nothing is begun

    foresee(processes(home))


def begin_alone(home: str | os.PathLike[str]) -> None:
    """`begin` for a process that has done nothing else yet: what it takes as well is loaded once, before
    they part, what draws pages among it."""
    from pipeline.executors.server import fork_here

    if many(home):
        shared = _EXAMINING + _AT_FIRST_USE + THEN
        fork_here(shared + _THEIRS, shared)
    else:
        fork_here(_EXAMINING, _EXAMINING)


def processes(home: str | os.PathLike[str]) -> tuple[str, ...]:
    """What a process is going to take: one that only examines a few files starts earlier."""
    return _EXAMINING + _AT_FIRST_USE + _THEIRS + _DRAWING if many(home) else _EXAMINING


def many(home: str | os.PathLike[str], least: int = 0) -> bool:
    """True where the inbox of *home* holds many entries, and *least* of them."""
    wanted = max(_MANY, least)
    return _entries(os.path.join(home, INBOX), wanted) == wanted  # noqa: PTH118 - pathlib takes time


def _entries(folder: str, most: int) -> int:
    """How many there are, up to *most*."""
    try:
        with os.scandir(folder) as found:
            return sum(1 for _ in islice(found, most))
    except OSError:  # whoever opens it says why
        return 0

"""A run whose process draws on when the run is killed; for `test_sudden_death_orphans`. Its arguments are
the folder, and what the process does before the run is dead: nothing, or its drafts."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from pipeline.executors.isolated import IsolatedPool
from pipeline.stages import spread
from pipeline.stages.spread import _Batch


def draw(job: str, _: object) -> tuple[str, bytes]:
    return job, job.encode()


def drawn(task: tuple[Path, str]) -> None:
    """Draws for *folder* as `spread` does, and lets the run be killed before or behind its drafts."""
    folder, moment = task

    def outlive() -> None:
        (folder / "killed").write_text(moment)
        while not spread._left_alone():
            time.sleep(0.01)

    lay = spread.lay_drafts

    def lay_and_outlive(*given: object) -> object:
        drafts = lay(*given)  # type: ignore[arg-type]
        assert list(folder.glob(".*.part"))
        outlive()
        return drafts

    if moment == "before":
        outlive()
    else:
        spread.lay_drafts = lay_and_outlive  # type: ignore[assignment]
    spread._drawn(_Batch(draw, ["a.xlsx", "b.xlsx"], folder, "0-0"), None)  # type: ignore[arg-type]
    (folder / "done").write_text("")


if __name__ == "__main__":
    from left_alone import drawn as work  # by a name that processes know

    home = Path(sys.argv[1])
    with IsolatedPool(1, seconds=60) as pool:
        begun = pool.start(work, [(home, sys.argv[2])])
        while not (home / "killed").exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)
        list(begun)

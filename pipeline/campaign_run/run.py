"""The main job (汇总): take in, consolidate, report, reply; once through for one period.

Two runs on one home exclude each other; what a killed run left undone, the next one does.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.scene import Scene, open_scene
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.progress import Progress
from pipeline.records import Filing, Result
from pipeline.stages.beforehand import THEN
from pipeline.stages.ingest import Meanwhile, staff, take_in

if TYPE_CHECKING:
    from pipeline.analysis.view import PeriodView
    from pipeline.executors.isolated import IsolatedPool
    from pipeline.workbooks.reports.checks import Check


# not readable, folder not listed, changed while it was examined
_PASSING = ("I17", "I23", "I25")


class RunReport(Struct, frozen=True):
    """What a run did: the view of the period, the outputs, and what could not be written."""

    home: Home
    view: PeriodView
    new_files: int
    outputs: tuple[Path, ...]
    checks: tuple[Check, ...]
    troubles: tuple[str, ...]
    seconds: float
    digests: Mapping[Path, str]  # SHA-256 of the outputs

    @property
    def present(self) -> tuple[Filing, ...]:
        """Filings of the leaves that lie in the inbox now, all periods."""
        return tuple(filing for filing in self.view.filings if filing.present)

    @property
    def passing(self) -> bool:
        """True where something in the inbox could not be read this time, and may be the next."""
        codes = {filing.leaf.refusal.code for filing in self.present if filing.leaf.refusal}
        return not codes.isdisjoint(_PASSING)

    @property
    def counts(self) -> dict[str, int]:
        """Leaves now in the inbox by result; they add up to ``files_seen``."""
        found = Counter(filing.result for filing in self.present)
        return {result.value: found.get(result, 0) for result in Result}


def run(
    home: Home,
    *,
    period: str | None = None,
    as_of: date | None = None,
    workers: int | None = None,
    progress: Progress = lambda *_: None,
) -> RunReport:
    """Ingest the inbox and write every output of *period* (default 当前报送期) as of *as_of*
    (default its cut-off). Outputs that cannot be written are reported in ``troubles``; the
    rest is written. Raises ChuangxianError where the job cannot go on at all."""
    scene = open_scene(home, period, as_of)
    with exclusive(home), staff(scene.settings, workers) as pool:
        return run_in(scene, pool, progress)


def run_in(scene: Scene, pool: IsolatedPool, progress: Progress) -> RunReport:
    """`run` in a home that is held already, by the processes of *pool*, which is asked for nothing
    more when it is done."""
    began = time.monotonic()
    home = scene.home
    with Ledger.open(home.ledger) as ledger:
        meanwhile = Meanwhile(_load_outputs, partial(_get_ready, pool))
        done = take_in(home, ledger, scene.settings, scene.arrival, pool, progress, meanwhile)
        progress("汇总", 0, 0)
        from pipeline.campaign_run.outputs import write_outputs

        written = write_outputs(scene, ledger, pool, progress)
    return RunReport(
        home=home,
        view=written.view,
        new_files=done.examined,
        outputs=written.outputs,
        checks=written.checks,
        troubles=written.troubles,
        seconds=time.monotonic() - began,
        digests=written.digests,
    )


def _load_outputs() -> None:
    """What writes takes as long to load as some forty workbooks to examine: so it is loaded here
    while processes examine them."""
    import pipeline.campaign_run.outputs  # noqa: F401


def _get_ready(pool: IsolatedPool) -> None:
    """Processes that have examined the last workbook load what draws, until it is known what they
    are to draw."""
    if pool.processes > 1:
        from pipeline.stages.spread import warm_up

        warm_up(pool, THEN)

"""The job as a person asks for it: bring the outputs of a home up to date, at no more cost than
what changed since the last run."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.campaign_run.facts import RunFacts
from pipeline.paths import Home
from pipeline.progress import Progress
from pipeline.stages.beforehand import begin

if TYPE_CHECKING:
    from pipeline.campaign_run.last_run import Moment
    from pipeline.campaign_run.scene import Scene


def bring_up_to_date(
    home: Home,
    *,
    period: str | None = None,
    as_of: date | None = None,
    workers: int | None = None,
    progress: Progress = lambda *_: None,
) -> RunFacts:
    """`pipeline.campaign_run.run.run`, or what the last run said where its outputs still hold.

    Raises ChuangxianError where the job cannot go on at all."""
    began = time.monotonic()
    if not home.key.exists():  # no home: nothing of ours may be put there, not even a lock
        _open(home, period, as_of)
    if not home.last_run.exists():  # nothing to recall
        begin(home.root)
    # what has just been begun need not wait for these
    from pipeline.campaign_run.exclusive import exclusive
    from pipeline.campaign_run.last_run import moment, recalled

    with exclusive(home):
        progress("清点收件箱", 0, 0)
        now = moment(home, period, as_of)
        facts = recalled(home, now)
        if facts is None:
            facts = _run(home, period, as_of, workers, progress, now)
        else:
            progress("没有新来件，也没有别的变化，上次的结果仍然有效", 0, 0)
    return replace(facts, seconds=time.monotonic() - began)


def _open(home: Home, period: str | None, as_of: date | None) -> Scene:
    from pipeline.campaign_run.scene import open_scene

    return open_scene(home, period, as_of)


def _run(
    home: Home,
    period: str | None,
    as_of: date | None,
    workers: int | None,
    progress: Progress,
    now: Moment | None,
) -> RunFacts:
    begin(home.root)
    from pipeline.campaign_run.run import run_in
    from pipeline.stages.ingest import staff

    scene = _open(home, period, as_of)
    with staff(scene.settings, workers) as pool:
        done = run_in(scene, pool, progress)
        from pipeline.campaign_run.last_run import remember
        from pipeline.campaign_run.telling import facts_of

        facts = facts_of(done)  # while the processes of *pool* end
        if now is not None and facts.sound and not done.passing:
            remember(home, now, facts, done.digests)
    return facts

"""Corrected days of receipt (更正收到日期): put on the record of a home, for the next run."""

from __future__ import annotations

from datetime import date

from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.scene import open_scene
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.redate import Redating, redate


def redated(
    home: Home,
    day: date,
    as_of: date | None,
    *,
    was: date | None,
    file: str | None,
    by: str,
    why: str,
) -> tuple[Redating, int]:
    """Put on the record that files were received on *day* (see `stages.redate`), and say how many
    of them are late by it."""
    scene = open_scene(home, None, as_of)
    with exclusive(home), Ledger.open(home.ledger) as ledger:
        done = redate(ledger, day, by, why, scene.as_of, was=was, file=file)
        return done, done.late(scene.settings.periods)

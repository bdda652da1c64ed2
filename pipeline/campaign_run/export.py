"""Export (导出): what stands in the ledger as a table for other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.last_run import moment, recalled
from pipeline.campaign_run.scene import open_scene
from pipeline.campaign_run.views import scored_view
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.export import export


class Exported(Struct, frozen=True):
    """What was written, as of which day; *agrees* where 汇总排名 is known to say the same: the last
    run was of this period and day, and nothing has changed since."""

    paths: tuple[Path, ...]
    as_of: date
    agrees: bool


def exported(home: Home, period: str | None, as_of: date | None) -> Exported:
    """Write the tables of the period (default 当前报送期) by the ledger; of the inbox is only asked
    whether it has changed. Raises UsageError for an unknown period, OutputError where it cannot be
    written."""
    scene = open_scene(home, period, as_of)
    with exclusive(home):
        last = recalled(home, moment(home, period, as_of))
        with Ledger.open(home.ledger) as ledger:
            shown = scored_view(scene, ledger).view
            paths = export(shown, scene.spec, home.tables(scene.period))
    return Exported(tuple(paths), scene.as_of, last is not None)

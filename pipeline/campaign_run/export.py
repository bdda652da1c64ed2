"""Export (导出): what stands in the ledger as a table for other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.scene import open_scene
from pipeline.campaign_run.views import scored_view
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.export import export


def exported(home: Home, period: str | None, as_of: date | None) -> list[Path]:
    """Write the tables of the period (default 当前报送期) by the ledger; the inbox is not looked
    at. Raises UsageError for an unknown period, OutputError where it cannot be written."""
    scene = open_scene(home, period, as_of)
    with exclusive(home), Ledger.open(home.ledger) as ledger:
        shown = scored_view(scene, ledger).view
        return export(shown, scene.spec, home.tables(scene.period))

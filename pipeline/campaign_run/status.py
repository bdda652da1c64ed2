"""Status (看进度) and decisions (人的决定): what stands in the ledger, without reading the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.analysis.view import PeriodView
from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.scene import open_scene
from pipeline.campaign_run.views import plain_view, scored_view
from pipeline.ledger import Decision, Ledger
from pipeline.paths import Home
from pipeline.stages.decide import decide
from pipeline.stages.office_points import open_office_points


def status_of(home: Home, period: str | None, as_of: date | None) -> PeriodView:
    """How the period stands by the ledger; the inbox is not looked at."""
    scene = open_scene(home, period, as_of)
    with Ledger.open(home.ledger) as ledger:
        return plain_view(scene, ledger)


def decided(
    home: Home,
    unit: str,
    period: str | None,
    as_of: date | None,
    words: Mapping[str, str | None],
) -> Decision:
    """Put a person's decision on the record. *words* has action, by, why, and file, point or
    said where given. Raises UsageError where there is nothing of that kind to decide."""
    scene = open_scene(home, period, as_of)
    with exclusive(home), Ledger.open(home.ledger) as ledger:
        return decide(
            ledger,
            scene.spec,
            scene.settings,
            scene.key,
            unit=unit,
            period=scene.period,
            action=words["action"] or "",
            by=words["by"] or "",
            why=words["why"] or "",
            as_of=scene.as_of,
            file=words.get("file"),
            point=words.get("point"),
            said=words.get("said"),
            dated=scene.dated,
            office_points=lambda code: open_office_points(scored_view(scene, ledger).view, code),
        )

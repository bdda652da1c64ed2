"""How a period stands, as every job after the intake sees it: with the scores, or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.analysis.view import PeriodView
from pipeline.campaign_run.scene import Scene
from pipeline.stages.assess import Assessment, assess
from pipeline.stages.consolidate import view, view_of
from pipeline.stages.office_points import with_office
from pipeline.stages.score import Scoring, score, with_board
from pipeline.stages.scorebook import office_records

if TYPE_CHECKING:
    from pipeline.ledger import Ledger


class Scored(Struct, frozen=True):
    """A period's view with its board, and what the board stands on."""

    view: PeriodView
    scoring: Scoring


class Judged(Struct, frozen=True):
    """What counts of every file, and how a period stands by it: all but the scores."""

    view: PeriodView
    found: Assessment

    def scored(self, scene: Scene, ledger: Ledger) -> Scored:
        """With the scores of every unit; *ledger* is only read.

        Raises HomeError or SettingsError where 督查评分簿.xlsx is absent or wrong."""
        office = office_records(
            self.found, ledger, scene.home, scene.spec, scene.settings, scene.as_of
        )
        scoring = score(self.view, self.found, office, scene.spec)
        shown = with_office(with_board(self.view, scoring), ledger, office, scene.spec)
        return Scored(shown, scoring)


def judged(scene: Scene, ledger: Ledger) -> Judged:
    """How the scene's period stands by *ledger*, which takes in what was compared."""
    until = scene.as_of if scene.dated else None
    found = assess(ledger, scene.spec, scene.settings, scene.key, as_of=until)
    shown = view_of(found, ledger, scene.spec, scene.settings, scene.period, scene.as_of)
    return Judged(shown, found)


def scored_view(scene: Scene, ledger: Ledger) -> Scored:
    """How the scene's period stands by *ledger*, with the scores of every unit.

    Raises HomeError or SettingsError where 督查评分簿.xlsx is absent or wrong."""
    return judged(scene, ledger).scored(scene, ledger)


def plain_view(scene: Scene, ledger: Ledger) -> PeriodView:
    """How the scene's period stands by *ledger*, without scores."""
    return view(
        ledger,
        scene.spec,
        scene.settings,
        scene.key,
        scene.period,
        scene.as_of,
        whole=not scene.dated,
    )

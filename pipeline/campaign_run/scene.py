"""What every job starts from: spec, settings, key, the moment, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.analysis.view import PeriodView
from pipeline.campaign import Settings
from pipeline.errors import UsageError
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.spec import Spec, load
from pipeline.stages.assess import assess
from pipeline.stages.consolidate import view, view_of
from pipeline.stages.home import home_key
from pipeline.stages.office_points import with_office
from pipeline.stages.score import Scoring, score, with_board
from pipeline.stages.scorebook import office_records
from pipeline.stages.settings import load_settings


@dataclass(frozen=True, slots=True)
class Scene:
    """A home opened for one period as of one day (design decision 12). ``dated`` where a person
    named the day: then what came later does not count; else late files count, as late."""

    home: Home
    spec: Spec
    settings: Settings
    key: bytes
    period: str
    as_of: date
    dated: bool


def open_scene(home: Home, period: str | None, as_of: date | None) -> Scene:
    """Read settings and key; *period* defaults to 当前报送期, *as_of* to its cut-off.

    Raises UsageError for an unknown period, HomeError or SettingsError for a home that is
    not ready."""
    spec = load()
    key = home_key(home)
    settings = load_settings(home, spec)
    code = period or settings.current
    if code not in settings.periods:
        known = "、".join(settings.periods)
        raise UsageError(f"没有“{code}”这个报送期。", f"可以写：{known}。")
    day = as_of or settings.periods[code].due_by
    return Scene(home, spec, settings, key, code, day, dated=as_of is not None)


@dataclass(frozen=True, slots=True)
class Scored:
    """A period's view with its board, and what the board stands on."""

    view: PeriodView
    scoring: Scoring


def scored_view(scene: Scene, ledger: Ledger) -> Scored:
    """How the scene's period stands by *ledger*, with the scores of every unit.

    Raises HomeError or SettingsError where 督查评分簿.xlsx is absent or wrong."""
    until = scene.as_of if scene.dated else None
    found = assess(ledger, scene.spec, scene.settings, scene.key, as_of=until)
    shown = view_of(found, ledger, scene.settings, scene.period, scene.as_of)
    office = office_records(found, ledger, scene.home, scene.spec, scene.settings, scene.as_of)
    scoring = score(shown, found, office, scene.spec)
    return Scored(with_office(with_board(shown, scoring), ledger, office, scene.spec), scoring)


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

"""Everything that a run writes of one period: both reports, the returned workbooks, the slips."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pipeline.analysis.view import PeriodView
from pipeline.campaign_run.scene import Scene
from pipeline.campaign_run.views import judged
from pipeline.errors import OutputError
from pipeline.executors.isolated import IsolatedPool
from pipeline.paths import RETURNS_FOLDER, SLIPS_FOLDER
from pipeline.progress import Progress
from pipeline.refusals import refused
from pipeline.stages.replacing import Written
from pipeline.stages.reply import begin_returns
from pipeline.stages.report import report
from pipeline.stages.slips import begin_slips
from pipeline.stages.spread import Helpers
from pipeline.workbooks.reports.checks import Check

if TYPE_CHECKING:
    from pipeline.ledger import Ledger


class Outputs(Struct, frozen=True):
    """The view that all of it was drawn from, the paths written with their SHA-256, the lines of
    对账, and why other outputs could not be written."""

    view: PeriodView
    outputs: tuple[Path, ...]
    checks: tuple[Check, ...]
    troubles: tuple[str, ...]
    digests: Mapping[Path, str]


def write_outputs(scene: Scene, ledger: Ledger, pool: IsolatedPool, progress: Progress) -> Outputs:
    """Write every output of the scene's period by *ledger*, with the processes of *pool* where
    that pays. Outputs that cannot be written are reported in ``troubles``; the rest is written.

    Raises HomeError or SettingsError where 督查评分簿.xlsx is absent or wrong."""
    home, spec = scene.home, scene.spec
    returns, slips = home.returns(scene.period), home.slips(scene.period)
    helpers = Helpers(pool, ledger.address)
    found = judged(scene, ledger)
    shown = found.view
    ends: list[Callable[[], Written]] = []
    folders: list[_Folder] = []

    def scored() -> PeriodView:
        """Scores all units while processes write the rows of the 明细, and begins the rest."""
        nonlocal shown
        done = found.scored(scene, ledger)
        shown = done.view
        ends.append(begin_returns(shown, spec, scene.key, returns, helpers))
        ends.append(begin_slips(shown, done.scoring, spec, slips, helpers))
        return shown

    def finished() -> None:
        """Puts the rest in its place while processes read the 明细 back."""
        progress(f"写{RETURNS_FOLDER}件和{SLIPS_FOLDER}", 0, 0)
        folders.extend(map(_folder, ends, (returns, slips)))

    outcome = report(
        found.view, spec, home, helpers, scored, lambda what: progress(what, 0, 0), finished
    )
    if not ends:  # it did not come so far
        scored()
    if not folders:
        finished()
    back, told = folders
    return Outputs(
        view=shown,
        outputs=(*outcome.outputs, *back.outputs, *told.outputs),
        checks=outcome.checks,
        troubles=(*outcome.locked, *back.troubles, *told.troubles),
        digests={**outcome.digests, **back.digests, **told.digests},
    )


class _Folder(Struct, frozen=True):
    """Workbooks written into one folder with their SHA-256, and why others were not."""

    outputs: tuple[Path, ...]
    digests: Mapping[Path, str] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()


def _folder(write: Callable[[], Written], folder: Path) -> _Folder:
    try:
        written = write()
    except OutputError as error:
        return _Folder(error.written, troubles=error.troubles)
    except OSError as error:  # they could not even be drawn
        message, remedy = refused(error).of(f"“{folder.name}”")
        return _Folder((), troubles=(message + remedy,))
    return _Folder(tuple(written), written.digests)

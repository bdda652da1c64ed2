"""The main job (汇总): ingest, consolidate, report, reply; once through for one period.

Two runs on one home exclude each other; what a killed run left undone, the next one does.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.analysis.replies import replies
from pipeline.analysis.view import PeriodView
from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.facts import RunFacts
from pipeline.campaign_run.scene import Scene, open_scene, scored_view
from pipeline.errors import OutputError
from pipeline.ledger import Ledger
from pipeline.paths import RETURNS_FOLDER, SLIPS_FOLDER, Home
from pipeline.problems import Problem
from pipeline.records import Filing, Result
from pipeline.refusals import refused
from pipeline.stages.ingest import Progress, staff, take_in
from pipeline.stages.replacing import Written
from pipeline.stages.reply import begin_returns, draw_return
from pipeline.stages.report import detail_rows, report
from pipeline.stages.slips import begin_slips, draw_slip
from pipeline.stages.spread import Helpers, warm_up
from pipeline.workbooks.reports import Check


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did: the view of the period, the outputs, and what could not be written."""

    home: Home
    view: PeriodView
    new_files: int
    outputs: tuple[Path, ...]
    checks: tuple[Check, ...]
    troubles: tuple[str, ...]
    seconds: float
    digests: Mapping[Path, str] = field(default_factory=dict)  # SHA-256 of the outputs

    @property
    def reconciled(self) -> bool:
        """True where every line of 对账 agrees."""
        return all(check.agrees for check in self.checks)

    @property
    def present(self) -> tuple[Filing, ...]:
        """Filings of the leaves that lie in the inbox now, all periods."""
        return tuple(filing for filing in self.view.filings if filing.present)

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
    with exclusive(home):
        return run_in(scene, workers, progress)


def run_in(scene: Scene, workers: int | None, progress: Progress) -> RunReport:
    """`run` in a home that is held already."""
    began = time.monotonic()
    home, spec, day = scene.home, scene.spec, scene.as_of
    returns, slips = home.returns(scene.period), home.slips(scene.period)
    with Ledger.open(home.ledger) as ledger, staff(scene.settings, workers) as pool:
        helpers = Helpers(pool, home.ledger)
        done = take_in(home, ledger, scene.settings, day, pool, progress)
        progress("汇总", 0, 0)
        if pool.processes > 1:
            warm_up(helpers, detail_rows, draw_return, draw_slip)
        scored = scored_view(scene, ledger)
        shown = scored.view
        ends: list[Callable[[], Written]] = []

        def begin_others() -> None:
            ends.append(begin_returns(shown, spec, scene.key, returns, helpers))
            ends.append(begin_slips(shown, scored.scoring, spec, slips, helpers))

        outcome = report(
            shown, spec, home, helpers, begin_others, lambda what: progress(what, 0, 0)
        )
        if not ends:  # it did not come so far
            begin_others()
        progress(f"写{RETURNS_FOLDER}件和{SLIPS_FOLDER}", 0, 0)
        back, told = _folder(ends[0], returns), _folder(ends[1], slips)
    return RunReport(
        home=home,
        view=shown,
        new_files=done.examined,
        outputs=(*outcome.outputs, *back.outputs, *told.outputs),
        checks=outcome.checks,
        troubles=(*outcome.locked, *back.troubles, *told.troubles),
        seconds=time.monotonic() - began,
        digests={**outcome.digests, **back.digests, **told.digests},
    )


@dataclass(frozen=True, slots=True)
class _Folder:
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


def facts_of(done: RunReport) -> RunFacts:
    """What there is to say of the run."""
    shown = done.view
    back = list(replies(shown))
    returned = [reply.filing for reply in back if reply.filing.result is Result.RETURNED]
    others = Counter(f.period for f in done.present if f.period not in (shown.period.code, None))
    return RunFacts(
        period=shown.period.code,
        period_name=shown.period.name,
        as_of=shown.as_of.isoformat(),
        due_by=shown.period.due_by.isoformat(),
        new_files=done.new_files,
        counts=done.counts,
        units_due=len(shown.standings),
        missing=tuple((s.unit.code, s.unit.short_name) for s in shown.missing),
        returned=len(returned),
        errors=sum(p.severity == "error" for filing in returned for p in filing.problems),
        asked=len(back) - len(returned),
        points=sum(not point.decision for point in shown.points),
        others={str(code): count for code, count in sorted(others.items(), key=str)},
        problems=tuple(
            problem_json(problem, filing.leaf.path, filing.unit)
            for filing in done.present
            for problem in filing.problems
        ),
        rows=_rows(shown),
        checks=len(done.checks),
        wrong=tuple(check.item for check in done.checks if not check.agrees),
        outputs=tuple(done.home.relative(path) for path in done.outputs),
        troubles=done.troubles,
        seconds=done.seconds,
    )


def as_json(done: RunReport) -> dict[str, Any]:
    """The object that ``run --json`` prints."""
    return facts_of(done).as_json()


def problem_json(problem: Problem, file: str, unit: str | None) -> dict[str, Any]:
    """One problem as ``run --json`` and ``check --json`` print it."""
    return {
        "unit": unit,
        "file": file,
        "sheet": problem.where.sheet,
        "cell": problem.where.cell,
        "field": problem.where.field,
        "label": problem.where.label,
        "code": problem.code,
        "effect": problem.effect.value,
        "severity": problem.severity,
        "raw": problem.raw,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def _rows(shown: PeriodView) -> dict[str, int]:
    """Records per form in force for the period."""
    total: Counter[str] = Counter()
    for standing in shown.standings:
        if standing.in_force:
            total.update(standing.in_force.rows)
    return dict(sorted(total.items()))

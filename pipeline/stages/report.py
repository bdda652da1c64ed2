"""Report (写结果): write 汇总排名 and 催报退回 of a period, and prove them by 对账."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.analysis.view import PeriodView
from pipeline.ledger import differences
from pipeline.paths import SUMMARY_NAME, TRACKING_NAME, Home
from pipeline.spec.model import Spec
from pipeline.stages.reconcile import reconcile
from pipeline.workbooks.reports import Check, write_summary, write_tracking


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """*outputs* that were written; *checks* of 对账; *locked*: one Chinese sentence for each
    output that could not be written, saying what to do."""

    outputs: tuple[Path, ...]
    checks: tuple[Check, ...]
    locked: tuple[str, ...] = ()

    @property
    def mismatches(self) -> tuple[Check, ...]:
        """Lines of 对账 that do not agree."""
        return tuple(check for check in self.checks if not check.agrees)


@dataclass
class _Desk:
    """The outbox folder of the period: what was put there, and what could not be."""

    folder: Path
    outputs: list[Path] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)

    def put(self, draft: Path, name: str) -> None:
        """Move *draft* to its place under *name*; an output that is open elsewhere stays."""
        target = self.folder / name
        try:
            os.replace(draft, target)  # noqa: PTH105 - the name says that it overwrites
        except OSError:
            self.locked.append(f"请关闭《{name}》后重试。")
        else:
            self.outputs.append(target)


def report(view: PeriodView, spec: Spec, home: Home) -> ReportOutcome:
    """Write both workbooks into ``home.outbox(period)``.

    Each is written beside its place and moved there whole, so that nobody finds half a file;
    one that is open in Excel is reported in ``locked`` and the other is still written. Raises
    OSError where the folder itself cannot be written.
    """
    folder = home.outbox(view.period.code)
    folder.mkdir(parents=True, exist_ok=True)
    desk = _Desk(folder)
    with tempfile.TemporaryDirectory(prefix=".写结果-", dir=folder) as name:
        drafts = Path(name)
        summary, tracking = drafts / SUMMARY_NAME, drafts / TRACKING_NAME
        write_summary(view, spec, summary)
        write_tracking(view, spec, (), tracking, differences)
        checks = reconcile(view, spec, home, summary, tracking)
        write_tracking(view, spec, checks, tracking, differences)
        desk.put(summary, SUMMARY_NAME)
        desk.put(tracking, TRACKING_NAME)
    return ReportOutcome(tuple(desk.outputs), checks, tuple(desk.locked))

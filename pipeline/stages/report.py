"""Report (写结果): write 汇总排名 and 催报退回 of a period, and prove them by 对账."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from pipeline.analysis.view import PeriodView
from pipeline.errors import OutputError
from pipeline.ledger import differences
from pipeline.paths import SUMMARY_NAME, TRACKING_NAME, Home
from pipeline.refusals import refused
from pipeline.spec.model import Spec
from pipeline.stages.reconcile import reconcile
from pipeline.stages.replacing import Replacing
from pipeline.stages.scratch import scratch
from pipeline.workbooks.reports import Check, write_summary, write_tracking


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """*outputs* that were written, with their SHA-256 in *digests*; *checks* of 对账; *locked*:
    why outputs could not be written, each saying what to do."""

    outputs: tuple[Path, ...]
    checks: tuple[Check, ...]
    locked: tuple[str, ...] = ()
    digests: Mapping[Path, str] = field(default_factory=dict)

    @property
    def mismatches(self) -> tuple[Check, ...]:
        """Lines of 对账 that do not agree."""
        return tuple(check for check in self.checks if not check.agrees)


def report(view: PeriodView, spec: Spec, home: Home) -> ReportOutcome:
    """Write both workbooks into ``home.outbox(period)``.

    Each is drawn apart and put in its place whole, so that nobody finds half a file; one that
    cannot be written (open in Excel, disk full) is reported in ``locked`` and the other is
    still written.
    """
    desk = Replacing(home.outbox(view.period.code))
    checks: tuple[Check, ...] = ()
    try:
        with scratch(home, "写结果") as drafts:
            summary, tracking = drafts / SUMMARY_NAME, drafts / TRACKING_NAME
            write_summary(view, spec, summary)
            write_tracking(view, spec, (), tracking, differences)
            checks = reconcile(view, spec, home, summary, tracking)
            write_tracking(view, spec, checks, tracking, differences)
            desk.copy(SUMMARY_NAME, summary)
            desk.copy(TRACKING_NAME, tracking)
        written = desk.finish()
    except (OSError, FileCreateError) as error:  # the drafts: disk full, no right to write
        cause = error if isinstance(error, OSError) else error.args[0]
        return ReportOutcome((), checks, _undrawn(cause))
    except OutputError as error:
        return ReportOutcome(error.written, checks, error.troubles)
    return ReportOutcome(tuple(written), checks, digests=written.digests)


def _undrawn(error: OSError) -> tuple[str, ...]:
    message, remedy = refused(error).of(f"《{SUMMARY_NAME}》和《{TRACKING_NAME}》")
    return (message + remedy,)

"""Report (写结果): write 汇总排名 and 催报退回 of a period, and prove them by 对账."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from xlsxwriter.exceptions import FileCreateError

from pipeline.analysis.view import PeriodView
from pipeline.errors import OutputError
from pipeline.ledger import differences
from pipeline.paths import SUMMARY_NAME, TRACKING_NAME, Home
from pipeline.refusals import refused
from pipeline.spec.model import Spec
from pipeline.stages.detail_rows import detail_rows
from pipeline.stages.reconcile import begin_reconciliation
from pipeline.stages.replacing import Draft, Replacing
from pipeline.stages.resting import collector_at_rest
from pipeline.stages.scratch import scratch
from pipeline.stages.spread import Helpers, source_of, spread
from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.summary.workbook import write_summary
from pipeline.workbooks.reports.tracking.workbook import TrackingBook

_WORTH = 4  # batches of units whose rows pay for warming up a process


class ReportOutcome(Struct, frozen=True):
    """*outputs* that were written, with their SHA-256 in *digests*; *checks* of 对账; *locked*:
    why outputs could not be written, each saying what to do."""

    outputs: tuple[Path, ...]
    checks: tuple[Check, ...]
    locked: tuple[str, ...] = ()
    digests: Mapping[Path, str] = field(default_factory=dict)


def report(
    view: PeriodView,
    spec: Spec,
    home: Home,
    helpers: Helpers | None = None,
    scored: Callable[[], PeriodView] | None = None,
    stage: Callable[[str], None] = lambda _: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> ReportOutcome:
    """Write both workbooks into ``home.outbox(period)``. *helpers* write the rows of the 明细, which
    need no score, and read them back, the last thing they do; where *scored* is given, it is called
    when the rows were begun, and gives *view* with what else it says: neither waits for the other.
    *stage* is told what is done now; *meanwhile* is called where the 明细 are still read back.

    Each is drawn apart and put in its place whole, so that nobody finds half a file; one that
    cannot be written (open in Excel, disk full) is reported in ``locked`` and the other is
    still written.
    """
    desk = Replacing(home.outbox(view.period.code))
    source = source_of(view, spec)
    spreading = partial(spread, detail_rows, worth=_WORTH, source=source, helpers=helpers)
    checks: tuple[Check, ...] = ()
    try:
        with scratch(home, "写结果") as drafts, collector_at_rest():
            summary, tracking = drafts / SUMMARY_NAME, drafts / TRACKING_NAME
            stage(f"写{Path(SUMMARY_NAME).stem}")
            view = write_summary(view, spec, summary, spreading, scored)
            begun = begin_reconciliation(view, spec, home, summary, helpers)
            stage(f"写{Path(TRACKING_NAME).stem}")
            expected = begun.expected()
            book = TrackingBook(view, spec, differences)
            book.write(expected, tracking)
            laid = _laid(desk, summary, tracking)
            meanwhile()
            stage("对账")
            checks = begun.proven(tracking)
            _dismiss(helpers)
            if checks != expected:
                book.write(checks, tracking)
                laid = _laid(desk, summary, tracking)
            for draft in laid:
                desk.take(draft)
        written = desk.finish()
    except (OSError, FileCreateError) as error:  # the drafts: disk full, no right to write
        desk.clear_drafts()
        cause = error if isinstance(error, OSError) else error.args[0]
        return ReportOutcome((), checks, _undrawn(cause))
    except OutputError as error:
        return ReportOutcome(error.written, checks, error.troubles)
    return ReportOutcome(tuple(written), checks, digests=written.digests)


def _dismiss(helpers: Helpers | None) -> None:
    if helpers is not None:
        helpers.pool.dismiss()


def _laid(desk: Replacing, *finished: Path) -> list[Draft]:
    """What is *finished* as drafts beside its place, instead of those that lay there."""
    desk.clear_drafts()
    return [desk.lay(path.name, path) for path in finished]


def _undrawn(error: OSError) -> tuple[str, ...]:
    message, remedy = refused(error).of(f"《{SUMMARY_NAME}》和《{TRACKING_NAME}》")
    return (message + remedy,)

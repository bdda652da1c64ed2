"""Remeasure (重算): indicators of files that were last examined under other settings.

Their bytes may have left the inbox, their documents have not left the ledger: these are counted
anew, so that all scores and rates of all periods stand on the parameters of today (indicators
C.4). What was found wrong with a file stays as it was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.analysis.measures import measures_of
from pipeline.analysis.reading import open_reading
from pipeline.analysis.sources import cells_of
from pipeline.campaign import Settings
from pipeline.ledger import Summary
from pipeline.records import Measures, Result, Submission, pack_cells
from pipeline.spec.model import Spec

if TYPE_CHECKING:
    from pipeline.ledger import Ledger


def with_measures(
    summaries: Mapping[str, Summary], ledger: Ledger, spec: Spec, settings: Settings
) -> dict[str, Summary]:
    """*summaries* (SHA-256 → summary), each with its measures under *settings*. What is counted
    for it is kept in *ledger*, so that it is counted once."""
    elsewhere = [name for name, found in summaries.items() if _stale(found, settings)]
    if not elsewhere:
        return dict(summaries)
    known = ledger.measured(settings.digest)
    new = {
        name: _counted(ledger.submission(name), summaries[name].result, spec, settings)
        for name in elsewhere
        if name not in known
    }
    ledger.keep_measured(settings.digest, new)
    known |= {name: measures for name, (measures, _) in new.items()}
    return {**summaries, **{n: replace(summaries[n], measures=known[n]) for n in elsewhere}}


def _stale(summary: Summary, settings: Settings) -> bool:
    """A mark is a digest of settings, and at times a day of receipt, on which no count stands."""
    return summary.readable and summary.digest.partition(" ")[0] != settings.digest


def _counted(
    submission: Submission, result: Result | None, spec: Spec, settings: Settings
) -> tuple[Measures, bytes | None]:
    reading = open_reading(submission, spec, settings)
    measures = measures_of(reading) if reading else {}
    if result is Result.RETURNED:
        return measures, None
    return measures, pack_cells(cells_of(reading) if reading else {})

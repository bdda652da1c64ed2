"""The rows of the 明细, written by whichever process has time for them."""

from __future__ import annotations

from pipeline.stages.spread import Source
from pipeline.workbooks.reports.summary.detail_rows import Batch, Spread, spread


def detail_rows(batch: Batch, source: Source) -> Spread:
    """The rows of the 明细 of some units."""
    return spread(batch, source.spec, source.settings.parameters, source.submission)

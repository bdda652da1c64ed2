"""The superior's part of an item, and how problems found by superiors were put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from pipeline.analysis.scoring.exact import SHARED
from pipeline.analysis.scoring.model import Part
from pipeline.campaign import Settings
from pipeline.records.office import Review, SuperiorScore

NO_SCORE = "没有上级评分"
_CLOSED = "已销号"


def by_item(scores: Iterable[SuperiorScore], period: str) -> Mapping[str, Sequence[SuperiorScore]]:
    """Item → the rows of *scores* for it in *period*, in their order."""
    found: dict[str, list[SuperiorScore]] = {}
    for row in scores:
        if row.period == period:
            found.setdefault(row.item, []).append(row)
    return found


def superior_part(scores: Iterable[SuperiorScore], maximum: int) -> Part:
    """Mean of the scorers ÷ item maximum (definition 14), each scorer shown; *scores* are of one
    unit, item and period.

    A scorer who stands there twice counts once, with the later row; points above the maximum
    count as the maximum.
    """
    latest = {row.scorer: row for row in scores}
    if not latest:
        return Part(None, NO_SCORE)
    counted = tuple(latest.values())
    return Part(_mean(tuple(row.points for row in counted), maximum), rows=counted)


@lru_cache(SHARED)
def _mean(points: tuple[Decimal, ...], maximum: int) -> Fraction:
    top = Decimal(maximum)
    whole = sum((min(given, top) for given in points), Decimal(0))
    return Fraction(whole) / (len(points) * maximum)


def problems_due(reviews: Sequence[Review], period: str, settings: Settings) -> tuple[Review, ...]:
    """Problems with fix_due in (previous cut-off, cut-off] (definition 11); two periods due on one
    day have the same."""
    if not reviews:
        return ()
    cutoff = settings.periods[period].due_by
    start = settings.cutoff_before(period) or date.min
    return tuple(
        review
        for review in reviews
        if review.problem and review.fix_due and start < review.fix_due <= cutoff
    )


def closed_in_time(review: Review) -> bool:
    """已销号, not after its date."""
    return (
        review.fix_status == _CLOSED
        and review.closed_on is not None
        and review.fix_due is not None
        and review.closed_on <= review.fix_due
    )


def overdue(review: Review, day: date) -> bool:
    """A problem that on *day* is past its date and not closed by then."""
    if not review.problem or review.fix_due is None or review.fix_due >= day:
        return False
    closed = review.fix_status == _CLOSED and review.closed_on is not None
    return not (closed and review.closed_on is not None and review.closed_on <= day)

"""The superior's part of an item, and how problems found by superiors were put right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline.analysis.scoring.model import Part
from pipeline.campaign import Settings
from pipeline.records.office import Review, Source, SuperiorScore

NO_SCORE = "没有上级评分"
_CLOSED = "已销号"


def superior_part(scores: Iterable[SuperiorScore], item: str, period: str, maximum: int) -> Part:
    """Mean of the scorers ÷ item maximum (definition 14), each scorer shown.

    A scorer who stands there twice counts once, with the later row; points above the maximum
    count as the maximum.
    """
    rows = [row for row in scores if row.item == item and row.period == period]
    latest = {row.scorer: row for row in rows}
    if not latest:
        return Part(None, NO_SCORE)
    top = Decimal(maximum)
    points = sum((min(row.points, top) for row in latest.values()), Decimal(0))
    return Part(
        rate=Fraction(points) / (len(latest) * maximum),
        sources=tuple(place(row.source) for row in latest.values()),
        scorers=tuple((row.scorer, f"{row.points:f}") for row in latest.values()),
    )


def place(source: Source) -> str:
    """``督查评分簿.xlsx｜上级评分｜第 12 行``."""
    return f"{source.file}｜{source.sheet}｜第 {source.row} 行"


def problems_due(reviews: Iterable[Review], period: str, settings: Settings) -> tuple[Review, ...]:
    """Problems with fix_due in (previous due_by, cut-off] (definition 11)."""
    cutoff = settings.periods[period].due_by
    before = settings.earlier(period)
    start = settings.periods[before[0]].due_by if before else date.min
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

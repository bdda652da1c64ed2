"""Consolidate (汇总): from what the ledger knows to how a period stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from pipeline.analysis.view import PeriodView, UnitStanding
from pipeline.campaign import Settings
from pipeline.checks import against_earlier
from pipeline.errors import UsageError
from pipeline.records import Submission
from pipeline.spec.model import Spec
from pipeline.stages.assess import Assessment, Compare, assess
from pipeline.stages.roster_notes import roster_notes
from pipeline.stages.standings import groups_of, points_of, standings_of

if TYPE_CHECKING:
    from pipeline.ledger import Ledger


def view(  # noqa: PLR0913 - what a period is judged by, named one by one
    ledger: Ledger,
    spec: Spec,
    settings: Settings,
    key: bytes,
    period: str,
    as_of: date,
    compare: Compare = against_earlier,
    *,
    whole: bool = False,
) -> PeriodView:
    """How *period* stands on *as_of*, for reports and status. What was received later than
    that is listed and does not count, unless *whole* (nobody asked about a certain day).

    Raises UsageError for a period that 活动设置 does not know.
    """
    found = assess(ledger, spec, settings, key, compare, None if whole else as_of)
    return view_of(found, ledger, spec, settings, period, as_of)


def view_of(
    found: Assessment, ledger: Ledger, spec: Spec, settings: Settings, period: str, as_of: date
) -> PeriodView:
    """The PeriodView of *period* from an assessment of *ledger*, which must stay open."""
    if period not in settings.periods:
        known = "、".join(settings.periods)
        raise UsageError(f"没有“{period}”这个报送期。", f"可以写：{known}。")
    standings = tuple(standings_of(found.contests, settings, period, as_of))
    groups = tuple(groups_of(found.contests, settings, period, as_of))
    return PeriodView(
        settings=settings,
        period=settings.periods[period],
        as_of=as_of,
        standings=standings,
        filings=found.filings,
        points=tuple(points_of(found.contests, standings + groups, period, ledger)),
        submission=lambda filing: ledger.submission(filing.leaf.sha256),
        tallies=lambda filings: ledger.tallies([filing.leaf.sha256 for filing in filings]),
        cells=lambda filing: ledger.cells(filing.leaf.sha256),
        groups=groups,
        elsewhere=_elsewhere(found, settings, period, as_of),
        notes=roster_notes(found.filings, settings, spec),
    )


def _elsewhere(
    found: Assessment, settings: Settings, period: str, as_of: date
) -> Mapping[str, tuple[UnitStanding, ...]]:
    """How those stand in other periods who have files of them in the inbox now."""
    here = {filing.period for filing in found.filings if filing.present}
    return {
        code: tuple(
            standing
            for listed in (standings_of, groups_of)
            for standing in listed(found.contests, settings, code, as_of)
            if any(filing.present for filing in standing.filings)
        )
        for code in settings.periods
        if code != period and code in here
    }


def accepted_before(
    ledger: Ledger, spec: Spec, settings: Settings, key: bytes, period: str
) -> Callable[[str], Submission | None]:
    """A look-up for prefilled packs: unit code → what that unit last had accepted before
    *period*, None where nothing was. The ledger must stay open while it is used."""
    found = assess(ledger, spec, settings, key)

    def latest(unit: str) -> Submission | None:
        filing = found.last_in_force(unit, period, settings)
        return ledger.submission(filing.leaf.sha256) if filing else None

    return latest

"""What the score needs to know of one unit; small rows only, gathered from accepted files.

Knows no formula. `gather` says which period's data each item uses (indicators.csv, period_used).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.campaign import Settings, Unit
from pipeline.records import Measures
from pipeline.records.office import Adoption, OfficeRecords, Opinion, Review, SuperiorScore, Veto

ACCEPTED = "采用"
FILED = ("采用", "退回", "暂缓")
_PRECEDING = 2  # periods before this one that 4.3, bonus and penalty also look at


class Evidence(Struct, frozen=True):
    """`analysis.measure` of the unit's accepted file of *period*, the file's path, and the SHA-256
    of its bytes: a path may be that of other files in other periods."""

    period: str
    measures: Measures
    file: str = ""
    sha256: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The path alone; none where it is not known."""
        return (self.file,) if self.file else ()


class Punctuality(Struct, frozen=True):
    """How the unit filed in one period in which it was due (definition 15).

    late     its first passing file was received after due_by
    missing  due, none passed
    returns  distinct returned files
    """

    period: str
    late: bool = False
    missing: bool = False
    returns: int = 0


class UnitInputs(Struct, frozen=True):
    """One unit as the score sees it.

    status       采用, 退回, 暂缓 or 未报 in this period
    adopted      a person adopted or locked what is in force (looked at where 须人审 is set)
    filed        this period's accepted file; None where none is in force
    year_end     of the latest year-end period (item 2.3)
    plan         latest accepted plan (item 3.1)
    ballots      F4 used for 5.1, 5.2 and the gate: this period's where F4 is due now, else the
                 latest accepted (definition 17)
    experience   this and the two preceding periods in which F5 was due, where accepted (4.3)
    office       office records of this unit alone, see `by_unit`
    punctuality  this and the two preceding periods, those in which the unit was due
    """

    unit: Unit
    status: str = ACCEPTED
    adopted: bool = True
    filed: Evidence | None = None
    year_end: Evidence | None = None
    plan: Evidence | None = None
    ballots: Evidence | None = None
    experience: tuple[Evidence, ...] = ()
    office: OfficeRecords = field(default_factory=OfficeRecords)
    punctuality: tuple[Punctuality, ...] = ()


class Outlook(Struct, frozen=True):
    """The periods in which the files of a class are looked for, latest first (see `UnitInputs`)."""

    period: str
    year_end: str | None
    plans: tuple[str, ...]
    ballots: tuple[str, ...]
    experience: tuple[str, ...]
    punctuality: tuple[str, ...]


def outlook(unit_class: str, period: str, settings: Settings) -> Outlook:
    """Where to look for what *unit_class* is scored by in *period*."""
    so_far = (period, *settings.earlier(period))

    def due(block: str) -> tuple[str, ...]:
        return tuple(c for c in so_far if settings.due.required(block, unit_class, c))

    votes = due("F4.leading_body_and_org")
    return Outlook(
        period=period,
        year_end=settings.periods[period].year_end,
        plans=due("F1.plan"),
        # due now: its silence is 样本不足, not a reason to look back
        ballots=(period,) if period in votes else votes,
        experience=due("F5")[: 1 + _PRECEDING],
        punctuality=recent(period, settings),
    )


def gather(
    known: UnitInputs, where: Outlook, accepted: Callable[[str], Evidence | None]
) -> UnitInputs:
    """*known* (unit, status, adopted, office, punctuality) with its evidence.

    ``accepted(code)`` gives the unit's accepted file of a period, None where there is none.
    Punctuality may cover any periods; those outside the window of definition 15 are dropped.
    """
    kept = where.punctuality
    return replace(
        known,
        filed=accepted(where.period),
        year_end=accepted(where.year_end) if where.year_end else None,
        plan=_first(map(accepted, where.plans)),
        ballots=_first(map(accepted, where.ballots)),
        experience=tuple(filter(None, map(accepted, where.experience))),
        punctuality=tuple([entry for entry in known.punctuality if entry.period in kept]),
    )


def _first(found: Iterable[Evidence | None]) -> Evidence | None:
    return next(filter(None, found), None)


def recent(period: str, settings: Settings) -> tuple[str, ...]:
    """This and the two preceding periods (definition 15), latest first."""
    return (period, *settings.earlier(period)[:_PRECEDING])


_Entry = TypeVar("_Entry", Review, SuperiorScore, Veto, Adoption, Opinion)


def by_unit(records: OfficeRecords) -> Mapping[str, OfficeRecords]:
    """Office records by unit code, each kind in source order; in one pass over all. Repeats
    concern workbooks, not units, and are left behind."""
    reviews, scores = _split(records.reviews), _split(records.scores)
    vetoes, adoptions = _split(records.vetoes), _split(records.adoptions)
    opinions = _split(records.opinions)
    codes = {*reviews, *scores, *vetoes, *adoptions, *opinions}
    return {
        code: OfficeRecords(
            reviews=tuple(reviews.get(code, ())),
            scores=tuple(scores.get(code, ())),
            vetoes=tuple(vetoes.get(code, ())),
            adoptions=tuple(adoptions.get(code, ())),
            opinions=tuple(opinions.get(code, ())),
        )
        for code in sorted(codes)
    }


def _split(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(entry.unit, []).append(entry)
    return found

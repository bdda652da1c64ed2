"""What a published sheet may say of the ballots of one unit (decision 22).

Pure. A group of few ballots is merged into a neighbour, or withheld together with as many
neighbours as it takes so that no published sum or rate gives it back by subtraction. It knows
counts, never who voted, and nothing of sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from pipeline.analysis.satisfaction import PARTY_MEMBERS, RATERS, RaterWeights
from pipeline.campaign import Parameters
from pipeline.records import Measures, Row
from pipeline.records.roster import count, text

OPINIONS = ("n_sat", "n_basic", "n_unsat", "n_abst")
VALID = "n_valid"
TURNOUT = ("n_due", "n_present", "n_sent", "n_back")
WINDOW_POST = "窗口岗位"  # the object is a person: its ballots are votes on that person
_LEAST_HIDDEN = 2  # one hidden term of a sum is no secret


class Reason(Enum):
    """Why a cell does not print its own count."""

    FEW = "few"  # fewer valid ballots than small.ballots
    UNDER = "under"  # the number of ballots itself, below small.merge
    MERGED = "merged"  # counted in the row of another group
    COMPLEMENT = "complement"  # enough ballots, but it would give away a neighbour
    PERSONAL = "personal"  # votes on a person


class Withheld(Struct, frozen=True):
    """A cell that prints no count; *into* names the rater group that a MERGED one went to."""

    reason: Reason
    into: str = ""


class Thresholds(Struct, frozen=True):
    """``small.merge``, ``small.ballots`` and the rater weights of the unit's class."""

    merge: int
    minimum: int
    weights: RaterWeights = ()

    @classmethod
    def of(cls, parameters: Parameters, unit_class: str) -> Thresholds:
        """Those that hold for units of *unit_class*; no weights where it has no raters."""
        key = RATERS.get(unit_class)
        return cls(
            parameters.whole("small.merge"),
            parameters.whole("small.ballots"),
            parameters.rater_weights(key) if key else (),
        )


Shown = int | Withheld
Changes = dict[str, Shown]


def published_ballots(rows: Sequence[Row], limits: Thresholds) -> tuple[Mapping[str, Shown], ...]:
    """For each row of F4, the fields that may not print the row's own count, with what stands
    there instead: a merged sum or the reason. Fields that are not named print their own count.

    Rows that a published rate adds up (same object, rater groups joined in ``raters.*``) are
    treated together. Below ``small.merge`` a row is merged into the largest of them (domain
    part E, definition 13); below ``small.ballots`` its opinions are withheld, and so are those
    of the next smaller rows until at least two rows and ``small.ballots`` ballots are hidden.
    A row without ballots at all, and one of which no paper came back, hides nothing.
    """
    changes: list[Changes] = [{} for _ in rows]
    for pool, summed in _pools(rows, limits):
        _treat(rows, pool, limits, changes, summed=summed)
    for row, found in zip(rows, changes, strict=True):
        if row.values.get("object_type") == WINDOW_POST:
            found.update((name, Withheld(Reason.PERSONAL)) for name in OPINIONS)
    return tuple(
        {name: shown for name, shown in found.items() if row.values.get(name) is not None}
        for row, found in zip(rows, changes, strict=True)
    )


def _pools(rows: Sequence[Row], limits: Thresholds) -> Iterator[tuple[list[int], bool]]:
    """Indexes of the rows that belong together, and whether a rate is made of their sum."""
    weighted = {
        group: index for index, (groups, _) in enumerate(limits.weights) for group in groups
    }
    found: dict[tuple[str, str, object], list[int]] = {}
    for index, row in enumerate(rows):
        group = text(row, "rater_group")
        place: object = group if group == PARTY_MEMBERS else weighted.get(group, "")
        key = text(row, "object_type"), text(row, "object_ref"), place
        found.setdefault(key, []).append(index)
    for (_, _, place), pool in found.items():
        yield pool, isinstance(place, int)


def _treat(
    rows: Sequence[Row],
    pool: Sequence[int],
    limits: Thresholds,
    changes: list[Changes],
    *,
    summed: bool,
) -> None:
    """Fill in *changes* of the rows of one *pool*; *summed* where rates publish its sum."""
    valid = {index: count(rows[index], VALID) or 0 for index in pool if not _empty(rows[index])}
    if not valid:
        return
    largest = max(valid, key=lambda index: (valid[index], -index))
    small = [i for i in valid if valid[i] < limits.merge and i != largest]
    if small:
        _merge(rows, largest, small, changes)
        valid[largest] += sum(valid.pop(index) for index in small)
    for index in _hidden(valid, limits, summed=summed):
        few = valid[index] < limits.minimum
        reason = Withheld(Reason.FEW if few else Reason.COMPLEMENT)
        changes[index].update(dict.fromkeys(OPINIONS, reason))
        if valid[index] < limits.merge:
            changes[index][VALID] = Withheld(Reason.UNDER)


def _empty(row: Row) -> bool:
    """True where no paper came back: nought is no secret, n_back says it."""
    return count(row, "n_back") == 0


def _merge(rows: Sequence[Row], into: int, small: Sequence[int], changes: list[Changes]) -> None:
    """Add the counts of *small* to row *into*. Turnout goes along, or it would bound what is
    hidden; a count that only some rows have, or a sum of nought, is withheld from the sum."""
    parts = [rows[index] for index in (into, *small)]
    for name in (*TURNOUT, VALID, *OPINIONS):
        numbers = [number for row in parts if (number := count(row, name)) is not None]
        if numbers:
            whole = len(numbers) == len(parts)
            changes[into][name] = sum(numbers) if whole else Withheld(Reason.COMPLEMENT)
    if any(changes[into].get(name) == 0 for name in OPINIONS):
        changes[into].update(dict.fromkeys(OPINIONS, Withheld(Reason.COMPLEMENT)))
    gone = Withheld(Reason.MERGED, text(rows[into], "rater_group"))
    for index in small:
        changes[index].update(dict.fromkeys((*TURNOUT, *OPINIONS), gone))
        changes[index][VALID] = Withheld(Reason.UNDER)


def _hidden(valid: Mapping[int, int], limits: Thresholds, *, summed: bool) -> Sequence[int]:
    """Rows whose opinions are withheld: those with few ballots and, where their sum is
    published, the next smaller ones until what is hidden is itself no small group."""
    order = sorted(valid, key=lambda index: (valid[index], index))
    hidden = [index for index in order if valid[index] < limits.minimum]
    if summed and hidden:
        for index in order[len(hidden) :]:
            ballots = sum(valid[i] for i in hidden)
            if len(hidden) >= _LEAST_HIDDEN and ballots >= limits.minimum:
                break
            hidden.append(index)
    return hidden


def published_votes(row: Row, limits: Thresholds) -> Mapping[str, Shown]:
    """The same for a row of F7: 同意 is withheld where a person was voted on, and where fewer
    than ``small.ballots`` were present."""
    if row.values.get("vote_yes") is None:
        return {}
    if text(row, "member_no"):
        return {"vote_yes": Withheld(Reason.PERSONAL)}
    present = count(row, "vote_present")
    if present is None or present < limits.minimum:
        return {"vote_yes": Withheld(Reason.FEW)}
    return {}


def ballots_behind(measures: Measures) -> int | None:
    """Valid ballots that the unit's 满意率 stands on; None where no group has enough.

    The sum over all groups is not published: less the groups shown, it is a hidden one.
    """
    pool = measures.get("sat_wide_pool")
    return pool[1] if pool else None

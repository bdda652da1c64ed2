"""升降: a class in two periods, on their common basis and with today's parameters."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from pipeline.analysis.scoring.basis import common_basis
from pipeline.analysis.scoring.model import Basis, UnitScore
from pipeline.analysis.scoring.own_parts import LEAVES
from pipeline.analysis.scoring.places import ranks
from pipeline.analysis.scoring.totals import dimensions, tallied
from pipeline.campaign import Parameters
from pipeline.spec.model import Spec

UP = "▲"
DOWN = "▼"
NEW = "新增"
NO_EARLIER = "没有可比的上期"
NOT_DUE_BEFORE = "上期不用报送"
NOT_COMPARABLE = "口径变更不可比"
NOT_NOW = "本期没有总分"
NOT_BEFORE = "上期没有总分"
_NOTABLE = 1  # points; a smaller difference gets no arrow


class Moved(Struct, frozen=True):
    """One unit in two periods. Totals and difference have 2 decimals, the difference being that
    of the totals as printed; ``items`` is the number of items compared. Ranks are among the
    units that may rank in both periods. ``note`` says why there is no difference; ``now`` is then the total as ranked,
    on its own basis, and ``before`` None."""

    unit: str
    now: Fraction | None = None
    before: Fraction | None = None
    difference: Fraction | None = None
    arrow: str = ""
    note: str = ""
    items: int = 0
    rank_now: int | None = None
    rank_before: int | None = None


def movement(
    now: Sequence[UnitScore],
    before: Sequence[UnitScore] | None,
    spec: Spec,
    parameters: Parameters,
    new: Container[str] | None = None,
) -> list[Moved]:
    """One row for each unit of *now* (ONE class), by code; *before* is an earlier period scored
    with today's settings, None where the class has none. Units that are gone have no row.

    *new* has the units that came after the cut-off of the earlier period: of those absent from
    *before* only these are 新增 (all of them where it is not given).

    A unit is compared on the items of the common basis that count for it in both periods; an
    item that leaves in one leaves in both. Bonus and penalty of each period are in its total.
    """
    if before is None:
        ordered = sorted(now, key=lambda entry: entry.unit)
        return [Moved(score.unit, score.shown, note=NO_EARLIER) for score in ordered]
    earlier = {score.unit: score for score in before}
    pairs: dict[str, tuple[UnitScore, UnitScore]] = {}
    rows: dict[str, Moved] = {}
    for score in sorted(now, key=lambda entry: entry.unit):
        other = earlier.get(score.unit)
        if other is None:
            note = NEW if new is None or score.unit in new else NOT_DUE_BEFORE
            rows[score.unit] = Moved(score.unit, score.shown, note=note)
            continue
        rows[score.unit], pair = _compared(score, other, spec, parameters)
        if pair and not any(entry.unranked for entry in pair):  # both places among the same units
            pairs[score.unit] = pair
    at_now = _ranks([pair[0] for pair in pairs.values()], parameters)
    at_before = _ranks([pair[1] for pair in pairs.values()], parameters)
    return [
        replace(row, rank_now=at_now.get(unit), rank_before=at_before.get(unit))
        if unit in pairs
        else row
        for unit, row in rows.items()
    ]


def _compared(
    score: UnitScore, other: UnitScore, spec: Spec, parameters: Parameters
) -> tuple[Moved, tuple[UnitScore, UnitScore] | None]:
    shared = common_basis(score.basis, other.basis)
    if shared is None:
        return Moved(score.unit, score.shown, note=NOT_COMPARABLE), None
    if not score.assessed or not other.assessed:
        note = NOT_BEFORE if score.assessed else NOT_NOW
        return Moved(score.unit, score.shown, note=note), None
    shared = _counted(shared, score, other)
    named = dimensions(spec)
    pair = (
        tallied(replace(score, basis=shared), named, parameters),
        tallied(replace(other, basis=shared), named, parameters),
    )
    return _row(score.unit, *pair), pair if all(entry.assessed for entry in pair) else None


def _counted(shared: Basis, one: UnitScore, other: UnitScore) -> Basis:
    """*shared* without what leaves in either period."""
    splits = {
        item: split
        for item, split in shared.splits.items()
        if LEAVES not in (one.items[item].state, other.items[item].state)
    }
    return replace(shared, items=tuple(splits), splits=splits)


def _row(unit: str, now: UnitScore, before: UnitScore) -> Moved:
    row = Moved(unit, now.shown, before.shown, items=len(now.basis.items))
    if now.shown is None or before.shown is None:
        return Moved(unit, note=NOT_NOW if now.shown is None else NOT_BEFORE)
    difference = now.shown - before.shown
    arrow = ""
    if abs(difference) >= _NOTABLE:
        arrow = UP if difference > 0 else DOWN
    return replace(row, difference=difference, arrow=arrow)


def _ranks(scores: Sequence[UnitScore], parameters: Parameters) -> Mapping[str, int]:
    return {unit: rank for unit, (rank, _) in ranks(scores, parameters).items()}

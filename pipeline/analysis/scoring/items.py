"""The 19 items of one unit (五个好): own and superior part of each, on the basis of its class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache

from pipeline.analysis.scoring.basis import OWN, SUPERIOR
from pipeline.analysis.scoring.exact import mixed, number
from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import Basis, ItemScore, Part
from pipeline.analysis.scoring.own_parts import COUNTED, LEAVES, MISSING, Own, Scope, own_part
from pipeline.analysis.scoring.superior import by_item, superior_part
from pipeline.campaign import Parameters, Settings
from pipeline.records.office import SuperiorScore
from pipeline.spec.model import Item, Spec

OUTSIDE = "outside"
_OUTSIDE_REASON = "这一期不计分"


def item_scores(
    inputs: UnitInputs,
    basis: Basis,
    spec: Spec,
    settings: Settings,
    class_values: Mapping[str, Fraction] | None = None,
) -> Mapping[str, ItemScore]:
    """All 19 items of one unit by id; those not in *basis* are ``outside``.

    *class_values* has p_class of 5.1 and 5.2; without it nothing is shrunk.
    """
    scope = Scope(basis.period, settings, class_values or {})
    given = by_item(inputs.office.scores, basis.period)
    return {
        item.id: _item(item, split, inputs, scope, given.get(item.id, ()))
        if (split := basis.splits.get(item.id))
        else _outside(item.id)
        for item in spec.items
    }


@cache
def _outside(item: str) -> ItemScore:
    return ItemScore(item, None, None, OUTSIDE, _OUTSIDE_REASON)


def _item(
    item: Item, split: str, inputs: UnitInputs, scope: Scope, given: Iterable[SuperiorScore]
) -> ItemScore:
    own: Own | None = None
    superior: Part | None = None
    if split != SUPERIOR:
        own = own_part(item.id, inputs, scope)
        if own.state == LEAVES:
            return ItemScore(item.id, own.part, None, LEAVES, own.part.missing, own.period)
    if split != OWN:
        superior = superior_part(given, item.maximum)
    parts = (own.part if own else None, superior)
    missing = [part.missing for part in parts if part and part.rate is None]
    reason = "，".join(missing)
    return ItemScore(
        item=item.id,
        own=own.part if own else None,
        superior=superior,
        state=MISSING if reason else COUNTED,
        reason=reason,
        period=(own.period if own else "") or scope.period,
    )


def item_rate(score: ItemScore, split: str, parameters: Parameters) -> Fraction | None:
    """The rate (0 … 1) of an item under *parameters*; None where it is not counted.

    *split* is that of the basis: ``own``, ``superior``, or the key of the own part's share.
    """
    if score.state != COUNTED:
        return None
    own = score.own.rate if score.own else None
    superior = score.superior.rate if score.superior else None
    if split == OWN:
        return own
    if split == SUPERIOR:
        return superior
    if own is None or superior is None:
        return None
    return mixed(number(parameters, split), own, superior)

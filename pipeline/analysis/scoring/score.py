"""The score of a class (考核评分): from the inputs of its units to totals, bands and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec.structs import replace

from pipeline.analysis.satisfaction import gate
from pipeline.analysis.scoring.adjustments import adjustments
from pipeline.analysis.scoring.ballots import class_values
from pipeline.analysis.scoring.basis import basis
from pipeline.analysis.scoring.eligibility import NO_ITEMS, not_counted, unranked
from pipeline.analysis.scoring.exact import rate_of
from pipeline.analysis.scoring.inputs import Evidence, UnitInputs
from pipeline.analysis.scoring.items import item_scores
from pipeline.analysis.scoring.model import Basis, UnitScore
from pipeline.analysis.scoring.places import placed
from pipeline.analysis.scoring.totals import dimensions, tallied
from pipeline.campaign import Parameters, Settings
from pipeline.spec.model import Spec

_BALLOT_ITEMS = ("5.1", "5.2")


def score_class(
    inputs: Iterable[UnitInputs], spec: Spec, settings: Settings, period: str
) -> list[UnitScore]:
    """Scores of the units of ONE class in *period*, ranked ones first (see `places.placed`).

    p_class of 5.1 and 5.2 comes from all units of the class whose files count, ranked or not.
    A class without a basis (A0) gives an empty list. Raises ValueError for mixed classes.
    """
    units = sorted(inputs, key=lambda entry: entry.unit.code)
    classes = {entry.unit.unit_class for entry in units}
    if len(classes) > 1:
        raise ValueError(f"one class at a time, not {sorted(classes)}")
    if not units:
        return []
    found = basis(classes.pop(), period, spec, settings)
    if not found.items:
        return []
    toward = _class_values(units, found, settings.parameters)
    scored = [_scored(entry, found, spec, settings, toward) for entry in units]
    return placed(scored, settings.parameters)


def _class_values(
    units: Iterable[UnitInputs], found: Basis, parameters: Parameters
) -> Mapping[str, Fraction]:
    counted = [
        entry.ballots.measures
        for entry in units
        if entry.ballots is not None and not not_counted(entry, parameters)
    ]
    items = [item for item in _BALLOT_ITEMS if item in found.items]
    return class_values(counted, items, found.unit_class, parameters)


def _scored(
    inputs: UnitInputs,
    found: Basis,
    spec: Spec,
    settings: Settings,
    toward: Mapping[str, Fraction],
) -> UnitScore:
    parameters = settings.parameters
    items = item_scores(inputs, found, spec, settings, toward)
    asked = _BALLOT_ITEMS[0] in found.items and inputs.ballots is not None
    voted = inputs.ballots if asked else None
    decision = gate(voted.measures, parameters) if voted else ""
    cutoff = settings.periods[found.period].due_by
    score = UnitScore(
        unit=inputs.unit.code,
        basis=found,
        items=items,
        adjustments=adjustments(inputs, found.period, settings),
        gate=decision,
        unranked=unranked(inputs, items, decision, cutoff, parameters),
        satisfaction=_rate(voted, "sat_wide"),
        participation=_rate(voted, "part"),
        fulfilment=_rate(inputs.filed, "fulfil"),
    )
    if not_counted(inputs, parameters):
        return score
    return _settled(score, dimensions(spec), parameters)


def _settled(score: UnitScore, named: Mapping[str, str], parameters: Parameters) -> UnitScore:
    """*score* tallied; where the weights leave nothing to score by, it says so."""
    able = replace(score, unranked="") if score.unranked == NO_ITEMS else score
    tally = tallied(able, named, parameters)
    return tally if tally.assessed or tally.unranked else replace(tally, unranked=NO_ITEMS)


def _rate(evidence: Evidence | None, name: str) -> Fraction | None:
    pair = evidence.measures.get(name) if evidence else None
    return rate_of(pair) if pair else None


def rescored(scores: Iterable[UnitScore], spec: Spec, parameters: Parameters) -> list[UnitScore]:
    """The scores of ONE class with other live parameters (weights, splits, caps, bands).

    Rates, gates and reasons stay as they are: they hang on parameters that ask for a new run.
    Used for movement with today's parameters, and to prove the workbook's own formulas.
    """
    named = dimensions(spec)
    fresh = [
        _settled(score, named, parameters)
        if score.assessed or score.unranked == NO_ITEMS
        else score
        for score in scores
    ]
    return placed(fresh, parameters)

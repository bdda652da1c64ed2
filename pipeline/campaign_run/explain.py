"""Explain (说明得分): open a home and tell how a unit's score came about."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from pipeline.analysis.rounding import half_up
from pipeline.analysis.scoring.model import BallotIndex, Part
from pipeline.campaign_run.scene import open_scene
from pipeline.campaign_run.views import scored_view
from pipeline.errors import UsageError
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.explain import ItemStory, ScoreStory, explain
from pipeline.stages.nearest import unit_meant


def story_of(
    home: Home, unit: str, item: str | None, period: str | None, as_of: date | None
) -> ScoreStory:
    """The story of *unit*'s score in the period. UsageError for an unknown unit or item, and
    for a unit that is not scored there."""
    scene = open_scene(home, period, as_of)
    code = unit_meant(unit, scene.settings)
    items = [entry.id for entry in scene.spec.items]
    if item is not None and item not in items:
        raise UsageError(f"没有条目“{item}”。", f"可以写：{'、'.join(items)}。")
    with Ledger.open(home.ledger) as ledger:
        scored = scored_view(scene, ledger)
        story = explain(scored.view, scored.scoring, scene.spec, code, item)
    if story is None:
        raise UsageError(f"{code} 在 {scene.period} 不计分。", "处室和本期不用报送的单位没有得分。")
    return story


def as_json(story: ScoreStory) -> dict[str, Any]:
    """The object that ``explain --json`` prints; rates as decimal numbers, counts exact."""
    score = story.score
    return {
        "unit": score.unit,
        "class": score.basis.unit_class,
        "period": score.basis.period,
        "basis": score.basis.title,
        "total": _number(score.shown),
        "band": score.band,
        "gate": score.gate,
        "rank": score.rank,
        "unranked": score.unranked,
        "bonus": _number(score.bonus),
        "penalty": _number(score.penalty),
        "adjustments": [
            {"kind": a.kind, "what": a.what, "points": _number(a.points), "source": a.source}
            for a in score.adjustments
        ],
        "dimensions": {name: _number(points) for name, points in score.dimensions.items()},
        "items": [_item(item) for item in story.items],
    }


def _item(story: ItemStory) -> dict[str, Any]:
    return {
        "item": story.item,
        "name": story.name,
        "dimension": story.dimension,
        "state": story.state,
        "reason": story.reason,
        "period": story.period,
        "weight": _number(story.weight),
        "rate": _number(story.rate, 6),
        "points": _number(story.points, 4),
        "class_mean": _number(story.class_mean, 6),
        "split": _split(story),
        "own": _part(story.own),
        "superior": _part(story.superior),
        "sources": list(story.sources),
    }


def _split(story: ItemStory) -> dict[str, float | None] | None:
    """What the two parts weigh; None for an item with one part."""
    if story.share is None:
        return None
    return {"own": _number(story.share, 6), "superior": _number(1 - story.share, 6)}


def _index(index: BallotIndex | None) -> dict[str, Any] | None:
    if index is None:
        return None
    return {
        "raw": _number(index.raw, 9),
        "basic": _number(index.basic, 6),
        "weights": [{"raters": name, "weight": _number(w, 6)} for name, w in index.weights],
        "ballots": index.ballots,
        "strength": _number(index.strength, 6),
        "class": _number(index.toward, 9),
    }


def _part(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    return {
        "rate": _number(part.rate, 6),
        "missing": part.missing,
        "counts": [
            {"label": label, "numerator": top, "denominator": below}
            for label, top, below in part.counts
        ],
        "index": _index(part.index),
        "scorers": [{"scorer": who, "points": points} for who, points in part.scorers],
    }


def _number(value: Fraction | None, digits: int = 2) -> float | None:
    return None if value is None else float(half_up(value, digits))

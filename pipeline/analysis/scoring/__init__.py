"""The score (考核评分): items, basis, totals, bands and ranks; pure functions.

`gather` collects a unit's inputs, `score_class` scores a class; the rest draws from its result.
"""

from pipeline.analysis.scoring.basis import basis, common_basis
from pipeline.analysis.scoring.gaps import Gap, gaps
from pipeline.analysis.scoring.inputs import (
    Evidence,
    Punctuality,
    UnitInputs,
    by_unit,
    gather,
    outlook,
)
from pipeline.analysis.scoring.items import item_rate, item_scores
from pipeline.analysis.scoring.model import Adjustment, Basis, ItemScore, Part, UnitScore
from pipeline.analysis.scoring.movement import Moved, movement
from pipeline.analysis.scoring.score import rescored, score_class
from pipeline.analysis.scoring.sections import Section, sections

__all__ = [
    "Adjustment",
    "Basis",
    "Evidence",
    "Gap",
    "ItemScore",
    "Moved",
    "Part",
    "Punctuality",
    "Section",
    "UnitInputs",
    "UnitScore",
    "basis",
    "by_unit",
    "common_basis",
    "gaps",
    "gather",
    "item_rate",
    "item_scores",
    "movement",
    "outlook",
    "rescored",
    "score_class",
    "sections",
]

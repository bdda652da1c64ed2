"""What a period's report carries of the scores: one frozen value, filled by the stages.

Knows nothing of workbooks; a report without a board shows the indicators alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from pipeline.analysis.scoring.gaps import Gap
from pipeline.analysis.scoring.history import Past
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.movement import Moved
from pipeline.analysis.scoring.sections import Section


class ScoreBoard(Struct, frozen=True):
    """Scores of one period under the parameters in force.

    scores         unit code → its score, of every unit due that has a basis; a unit that could
                   not be assessed is here too, with the reason
    movement       units against the earlier period of their class, class after class, by code
    sections       one row a 片, by name
    gaps           self against superior scores, the largest difference first
    before_period  code of the latest period that movement compares any class with, or None
    before_periods class → code of the period that movement compares it with; a class that has
                   none is absent
    history        own earlier periods of units whose class is too small to rank, latest first
    """

    scores: Mapping[str, UnitScore]
    movement: tuple[Moved, ...] = ()
    sections: tuple[Section, ...] = ()
    gaps: tuple[Gap, ...] = ()
    before_period: str | None = None
    history: tuple[Past, ...] = ()
    before_periods: Mapping[str, str] = field(default_factory=dict)

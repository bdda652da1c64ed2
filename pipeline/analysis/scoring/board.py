"""What a period's report carries of the scores: one frozen value, filled by the stages.

Knows nothing of workbooks; a report without a board shows the indicators alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.analysis.scoring.model import UnitScore


@dataclass(frozen=True, slots=True)
class ScoreBoard:
    """Scores of one period under the parameters in force.

    scores         unit code → its score, of every unit due that has a basis; a unit that could
                   not be assessed is here too, with the reason
    before_period  code of the period that movement compares with, or None
    """

    scores: Mapping[str, UnitScore]
    before_period: str | None = None

"""The slips of all units as their pages say them, for the tests of 成绩单."""

from __future__ import annotations

from pipeline.analysis.view import PeriodView
from pipeline.spec.model import Spec
from pipeline.stages.score import Scoring
from pipeline.stages.slips import cases, cited
from pipeline.stages.spread import source_of
from pipeline.workbooks.slips.model import Slip


def slips(view: PeriodView, scoring: Scoring, spec: Spec) -> list[Slip]:
    source = source_of(view, spec)
    return [cited(case, source) for case in cases(view, scoring, spec)]

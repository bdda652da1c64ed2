"""Citing (出处): which of a unit's own workbooks, and which of their cells, an item stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.analysis.reading import Reading, open_reading
from pipeline.analysis.scoring.inputs import Evidence, UnitInputs
from pipeline.analysis.scoring.model import ItemScore
from pipeline.analysis.sources import cells_in
from pipeline.campaign import Settings
from pipeline.records import Filing, Submission
from pipeline.spec.model import Spec

_EXPERIENCE = "4.3"


def evidence_of(found: ItemScore, inputs: UnitInputs) -> tuple[Evidence, ...]:
    """The evidence behind the own part of an item, each workbook once; empty without that part."""
    if found.own is None:
        return ()
    if found.item == _EXPERIENCE:
        return inputs.experience
    known = (inputs.filed, inputs.year_end, inputs.plan, inputs.ballots)
    used = (entry for entry in known if entry is not None and entry.period == found.period)
    return tuple({entry.file: entry for entry in used}.values())


@dataclass(frozen=True, slots=True)
class Citing:
    """Names cells; a workbook is loaded once for all items, by ``submission``."""

    submission: Callable[[Filing], Submission]
    spec: Spec
    settings: Settings
    readings: dict[str, Reading | None] = field(default_factory=dict)

    def cells(self, filing: Filing, item: str) -> Mapping[str, tuple[str, ...]]:
        """Sheet → its cells behind the own part of *item* in *filing*; see `cells_in`."""
        sha256 = filing.leaf.sha256
        if sha256 not in self.readings:
            submission = self.submission(filing)
            self.readings[sha256] = open_reading(submission, self.spec, self.settings)
        reading = self.readings[sha256]
        return cells_in(reading, item) if reading else {}

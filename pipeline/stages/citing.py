"""Citing (出处): which of a unit's own workbooks, and which of their cells, an item stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field

from pipeline.analysis.reading import open_reading
from pipeline.analysis.scoring.inputs import Evidence, UnitInputs
from pipeline.analysis.scoring.model import ItemScore
from pipeline.analysis.sources import cells_of
from pipeline.campaign import Settings
from pipeline.records import Cells, Filing, Submission
from pipeline.spec.model import Spec

_EXPERIENCE = "4.3"


def evidence_of(found: ItemScore, inputs: UnitInputs) -> tuple[Evidence, ...]:
    """The evidence behind the own part of an item, each workbook once; empty without that part."""
    if found.own is None:
        return ()
    if found.item == _EXPERIENCE:
        return inputs.experience
    used: dict[str, Evidence] = {}
    for entry in (inputs.filed, inputs.year_end, inputs.plan, inputs.ballots):
        if entry is not None and entry.period == found.period:
            used[entry.sha256] = entry
    return tuple(used.values())


class Citing(Struct, frozen=True):
    """Names cells, as they were kept when the workbook was examined, else found in it now; asked
    once a workbook for all items."""

    spec: Spec
    settings: Settings
    submission: Callable[[Filing], Submission]
    kept: Callable[[Filing], Cells | None]
    known: dict[str, Cells] = field(default_factory=dict)

    def cells(self, filing: Filing, item: str) -> Mapping[str, Sequence[str]]:
        """Sheet → its cells behind the own part of *item* in *filing*; see `cells_in`."""
        sha256 = filing.leaf.sha256
        if sha256 not in self.known:
            self.known[sha256] = self._found(filing)
        return self.known[sha256].get(item, {})

    def _found(self, filing: Filing) -> Cells:
        kept = self.kept(filing)
        if kept is None:
            reading = open_reading(self.submission(filing), self.spec, self.settings)
            return cells_of(reading) if reading else {}
        return kept

"""Explain (说明): from a unit's total to items, rates, counts, files, sheets and cells.

Nothing is reckoned anew: the story retells the score, and names the cells it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from pipeline.analysis.scoring.basis import SPLIT_COMPUTED, SPLIT_SELF
from pipeline.analysis.scoring.exact import number, shares
from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import ItemScore, Part, UnitScore
from pipeline.analysis.scoring.own_parts import COUNTED
from pipeline.analysis.view import PeriodView
from pipeline.campaign import Settings, Unit
from pipeline.records import Filing, Result
from pipeline.spec.model import Item, Spec
from pipeline.stages.citing import Citing, evidence_of
from pipeline.stages.classes import ClassMeans, class_means, rate_in
from pipeline.stages.score import Scoring

_SHARED = (SPLIT_SELF, SPLIT_COMPUTED)  # items with a part of their own and a superior's


class ItemStory(NamedTuple):
    """One item of a unit. ``weight`` is its share of 100 on the unit's basis, ``rate`` and
    ``points`` None where it is not counted (``reason`` says why); ``class_mean`` the mean rate
    of the units of the class that may rank, None where they are fewer than three. ``split`` is
    that of the basis, ``share`` what the own part weighs where there are two parts."""

    item: str
    name: str
    dimension: str
    state: str
    reason: str
    period: str
    weight: Fraction | None
    rate: Fraction | None
    points: Fraction | None
    class_mean: Fraction | None
    own: Part | None
    superior: Part | None
    sources: tuple[str, ...]
    split: str = ""
    share: Fraction | None = None


class ScoreStory(Struct, frozen=True):
    """A unit's score with its items in order; ``assessed`` units of the class that may rank, and
    the mean of their totals (None below three)."""

    unit: Unit
    score: UnitScore
    items: tuple[ItemStory, ...]
    assessed: int
    class_total: Fraction | None


def explain(
    shown: PeriodView,
    scoring: Scoring,
    spec: Spec,
    unit: str,
    item: str | None = None,
    means: ClassMeans | None = None,
    *,
    cited: bool = True,
) -> ScoreStory | None:
    """The story of *unit*, of one *item* alone where given; None where the unit has no score in
    the period (not due, or a class without a basis). *means* of the unit's class are reckoned
    where not given; no workbook is opened, and sources are left out, where they need
    not be *cited*. KeyError for an unknown item."""
    score = scoring.board.scores.get(unit)
    if score is None:
        return None
    known = {entry.id: entry for entry in spec.items}
    chosen = [known[item]] if item else [known[name] for name in score.basis.items]
    own_class = score.basis.unit_class
    known_means = means or class_means(scoring, own_class, shown.settings.parameters)
    counted = (name for name in score.basis.items if score.items[name].state == COUNTED)
    weights = shares(shown.settings.parameters, counted)
    citing = Citing(spec, shown.settings, shown.submission, shown.cells) if cited else None
    teller = _Teller(shown, scoring.inputs[unit], score, known_means, weights, citing)
    return ScoreStory(
        unit=shown.settings.units[unit],
        score=score,
        items=tuple(teller.story(entry) for entry in chosen),
        assessed=known_means.assessed,
        class_total=known_means.total,
    )


class _Teller(Struct, frozen=True):
    shown: PeriodView
    inputs: UnitInputs
    score: UnitScore
    means: ClassMeans
    weights: Mapping[str, Fraction]  # item → its share of 100 among those that count
    citing: Citing | None

    @property
    def settings(self) -> Settings:
        return self.shown.settings

    def story(self, item: Item) -> ItemStory:
        score, parameters = self.score, self.settings.parameters
        found, split = score.items[item.id], score.basis.splits.get(item.id, "")
        return ItemStory(
            item=item.id,
            name=item.name_for(score.basis.unit_class),
            dimension=item.dimension,
            state=found.state,
            reason=found.reason,
            period=found.period,
            weight=self.weights.get(item.id),
            rate=rate_in(score, item.id, parameters),
            points=score.points.get(item.id),
            class_mean=self.means.rates.get(item.id),
            own=found.own,
            superior=found.superior,
            sources=tuple(self._sources(found, self.citing)) if self.citing else (),
            split=split,
            share=number(parameters, split) if split in _SHARED else None,
        )

    def _sources(self, found: ItemScore, citing: Citing) -> Iterator[str]:
        """``inbox/a.xlsx｜F4测评统计｜G5:G8`` of the own part, then rows of the scorebooks:
        problems that were due (3.3), scores."""
        if found.own is not None:
            yield from list(self._cells(found, citing)) or found.own.files
            yield from found.own.entries
        if found.superior is not None:
            yield from found.superior.sources

    def _cells(self, found: ItemScore, citing: Citing) -> Iterator[str]:
        for evidence in evidence_of(found, self.inputs):
            filing = self._filing(evidence.sha256)
            if filing is not None:
                for sheet, cells in citing.cells(filing, found.item).items():
                    yield from (f"{evidence.file}｜{sheet}｜{span}" for span in cells)

    def _filing(self, sha256: str) -> Filing | None:
        listed = (filing for filing in self.shown.filings if filing.leaf.sha256 == sha256)
        return next((filing for filing in listed if filing.result is Result.ACCEPTED), None)

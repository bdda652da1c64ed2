"""Explain (说明): from a unit's total to items, rates, counts, files, sheets and cells.

Nothing is reckoned anew: the story retells the score, and names the cells it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pipeline.analysis.reading import Reading, open_reading
from pipeline.analysis.rounding import SNAP, half_up
from pipeline.analysis.scoring.basis import SPLIT_COMPUTED, SPLIT_SELF
from pipeline.analysis.scoring.exact import number, shares
from pipeline.analysis.scoring.inputs import Evidence, UnitInputs
from pipeline.analysis.scoring.items import item_rate
from pipeline.analysis.scoring.model import ItemScore, Part, UnitScore
from pipeline.analysis.scoring.own_parts import COUNTED
from pipeline.analysis.sources import sources_in
from pipeline.analysis.view import PeriodView
from pipeline.campaign import Parameters, Settings, Unit
from pipeline.records import Filing
from pipeline.spec.model import Item, Spec
from pipeline.stages.score import Scoring

_FEWEST = 3  # units that may rank below which a class mean would tell another unit's score
_EXPERIENCE = "4.3"
_SHARED = (SPLIT_SELF, SPLIT_COMPUTED)  # items with a part of their own and a superior's


@dataclass(frozen=True, slots=True)
class ItemStory:
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


@dataclass(frozen=True, slots=True)
class ScoreStory:
    """A unit's score with its items in order; ``assessed`` units of the class that may rank, and
    the mean of their totals (None below three)."""

    unit: Unit
    score: UnitScore
    items: tuple[ItemStory, ...]
    assessed: int
    class_total: Fraction | None


@dataclass(frozen=True, slots=True)
class ClassMeans:
    """A class as its units may know it: how many were ``assessed`` and may rank, and the mean
    ``total`` and item ``rates`` of those. What fewer than three units have is absent, or None."""

    assessed: int
    total: Fraction | None
    rates: Mapping[str, Fraction]


def class_means(scoring: Scoring, unit_class: str, parameters: Parameters) -> ClassMeans:
    """Means of the units of *unit_class* that may rank, as under the radar charts (五个好对照);
    looks at every unit once."""
    rates: dict[str, list[Fraction]] = {}
    totals = []
    for score in scoring.board.scores.values():
        if score.basis.unit_class == unit_class and score.able and score.total is not None:
            totals.append(score.total)
            for item in score.basis.items:
                rate = _rate(score, item, parameters)
                if rate is not None:
                    rates.setdefault(item, []).append(rate)
    known = {item: mean for item, listed in rates.items() if (mean := _mean(listed)) is not None}
    return ClassMeans(len(totals), _mean(totals), known)


def explain(
    shown: PeriodView,
    scoring: Scoring,
    spec: Spec,
    unit: str,
    item: str | None = None,
    means: ClassMeans | None = None,
) -> ScoreStory | None:
    """The story of *unit*, of one *item* alone where given; None where the unit has no score in
    the period (not due, or a class without a basis). *means* of the unit's class are reckoned
    where not given. KeyError for an unknown item."""
    score = scoring.board.scores.get(unit)
    if score is None:
        return None
    known = {entry.id: entry for entry in spec.items}
    chosen = [known[item]] if item else [known[name] for name in score.basis.items]
    own_class = score.basis.unit_class
    known_means = means or class_means(scoring, own_class, shown.settings.parameters)
    counted = (name for name in score.basis.items if score.items[name].state == COUNTED)
    weights = shares(shown.settings.parameters, counted)
    teller = _Teller(shown, scoring.inputs[unit], score, known_means, weights, spec)
    return ScoreStory(
        unit=shown.settings.units[unit],
        score=score,
        items=tuple(teller.story(entry) for entry in chosen),
        assessed=known_means.assessed,
        class_total=known_means.total,
    )


def _mean(values: list[Fraction]) -> Fraction | None:
    """Snapped: exact rates of thousands of units have no small common denominator."""
    if len(values) < _FEWEST:
        return None
    return sum((Fraction(half_up(value, SNAP)) for value in values), Fraction(0)) / len(values)


def _rate(score: UnitScore, item: str, parameters: Parameters) -> Fraction | None:
    found = score.items[item]
    split = score.basis.splits.get(item)
    if found.state != COUNTED or split is None:
        return None
    return item_rate(found, split, parameters)


@dataclass(frozen=True, slots=True)
class _Teller:
    shown: PeriodView
    inputs: UnitInputs
    score: UnitScore
    means: ClassMeans
    weights: Mapping[str, Fraction]  # item → its share of 100 among those that count
    spec: Spec
    readings: dict[str, Reading | None] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return self.shown.settings

    def story(self, item: Item) -> ItemStory:
        found = self.score.items[item.id]
        rate = _rate(self.score, item.id, self.settings.parameters)
        split = self.score.basis.splits.get(item.id, "")
        return ItemStory(
            item=item.id,
            name=item.name_for(self.score.basis.unit_class),
            dimension=item.dimension,
            state=found.state,
            reason=found.reason,
            period=found.period,
            weight=self.weights.get(item.id),
            rate=rate,
            points=self.score.points.get(item.id),
            class_mean=self.means.rates.get(item.id),
            own=found.own,
            superior=found.superior,
            sources=tuple(self._sources(found)),
            split=split,
            share=number(self.settings.parameters, split) if split in _SHARED else None,
        )

    def _sources(self, found: ItemScore) -> Iterator[str]:
        """``inbox/a.xlsx｜F4测评统计｜G5:G8`` of the own part, then rows of the scorebooks."""
        if found.own is not None:
            cells = [
                place
                for evidence in self._evidence(found)
                for place in self._cells(evidence, found)
            ]
            yield from cells or found.own.sources
        if found.superior is not None:
            yield from found.superior.sources

    def _cells(self, evidence: Evidence, found: ItemScore) -> Iterator[str]:
        filing = self._filing(evidence.file)
        if filing is not None:
            reading = self._reading(filing)
            cells = sources_in(reading, found.item) if reading else ()
            yield from (f"{evidence.file}｜{place}" for place in cells)

    def _reading(self, filing: Filing) -> Reading | None:
        """The unit's workbook, loaded once for all items."""
        sha256 = filing.leaf.sha256
        if sha256 not in self.readings:
            submission = self.shown.submission(filing)
            self.readings[sha256] = open_reading(submission, self.spec, self.settings)
        return self.readings[sha256]

    def _evidence(self, found: ItemScore) -> tuple[Evidence, ...]:
        inputs = self.inputs
        if found.item == _EXPERIENCE:
            return inputs.experience
        known = (inputs.filed, inputs.year_end, inputs.plan, inputs.ballots)
        used = (entry for entry in known if entry is not None and entry.period == found.period)
        return tuple({entry.file: entry for entry in used}.values())

    def _filing(self, path: str) -> Filing | None:
        listed = (filing for filing in self.shown.filings if filing.leaf.path == path)
        return next((filing for filing in listed if filing.unit == self.inputs.unit.code), None)

"""Explain (说明): from a unit's total to items, rates, counts, files, sheets and cells.

Nothing is reckoned anew: the story retells the score, and names the cells it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.analysis.scoring.inputs import Evidence, UnitInputs
from pipeline.analysis.scoring.items import item_rate
from pipeline.analysis.scoring.model import ItemScore, Part, UnitScore
from pipeline.analysis.sources import explain_sources
from pipeline.analysis.view import PeriodView
from pipeline.campaign import Settings, Unit
from pipeline.records import Filing
from pipeline.spec.model import Item, Spec
from pipeline.stages.score import Scoring

_FEWEST = 3  # assessed units below which a class mean would tell another unit's score
_FULL = Fraction(100)
_EXPERIENCE = "4.3"


@dataclass(frozen=True, slots=True)
class ItemStory:
    """One item of a unit. ``weight`` is its share of 100 on the unit's basis, ``rate`` and
    ``points`` None where it is not counted (``reason`` says why); ``class_mean`` the mean rate
    of the assessed units of the class, None where they are fewer than three."""

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


@dataclass(frozen=True, slots=True)
class ScoreStory:
    """A unit's score with its items in order; ``assessed`` units of the class, and the mean of
    their totals (None below three)."""

    unit: Unit
    score: UnitScore
    items: tuple[ItemStory, ...]
    assessed: int
    class_total: Fraction | None


def explain(
    shown: PeriodView, scoring: Scoring, spec: Spec, unit: str, item: str | None = None
) -> ScoreStory | None:
    """The story of *unit*, of one *item* alone where given; None where the unit has no score in
    the period (not due, or a class without a basis). KeyError for an unknown item."""
    score = scoring.board.scores.get(unit)
    if score is None:
        return None
    known = {entry.id: entry for entry in spec.items}
    chosen = [known[item]] if item else [known[name] for name in score.basis.items]
    peers = [
        other
        for other in scoring.board.scores.values()
        if other.basis.unit_class == score.basis.unit_class and other.total is not None
    ]
    teller = _Teller(shown, scoring.inputs[unit], score, tuple(peers), spec)
    totals = [other.total for other in peers if other.total is not None]
    return ScoreStory(
        unit=shown.settings.units[unit],
        score=score,
        items=tuple(teller.story(entry) for entry in chosen),
        assessed=len(peers),
        class_total=_mean(totals),
    )


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if len(values) >= _FEWEST else None


@dataclass(frozen=True, slots=True)
class _Teller:
    shown: PeriodView
    inputs: UnitInputs
    score: UnitScore
    peers: tuple[UnitScore, ...]
    spec: Spec

    @property
    def settings(self) -> Settings:
        return self.shown.settings

    def story(self, item: Item) -> ItemStory:
        found = self.score.items[item.id]
        rate = self._rate(self.score, item.id)
        return ItemStory(
            item=item.id,
            name=item.name_for(self.score.basis.unit_class),
            dimension=item.dimension,
            state=found.state,
            reason=found.reason,
            period=found.period,
            weight=self._weights().get(item.id),
            rate=rate,
            points=self.score.points.get(item.id),
            class_mean=_mean(
                [r for peer in self.peers if (r := self._rate(peer, item.id)) is not None]
            ),
            own=found.own,
            superior=found.superior,
            sources=tuple(self._sources(found)),
        )

    def _rate(self, score: UnitScore, item: str) -> Fraction | None:
        found = score.items[item]
        split = score.basis.splits.get(item)
        if found.state != "counted" or split is None:
            return None
        return item_rate(found, split, self.settings.parameters)

    def _weights(self) -> Mapping[str, Fraction]:
        """Item → its share of 100 among the items that count for this unit."""
        counted = [
            name for name in self.score.basis.items if self.score.items[name].state == "counted"
        ]
        raw = {
            name: Fraction(self.settings.parameters.number(f"weight.{name}")) for name in counted
        }
        whole = sum(raw.values(), Fraction(0))
        return {name: weight * _FULL / whole for name, weight in raw.items()} if whole else {}

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
            submission = self.shown.submission(filing)
            cells = explain_sources(submission, self.spec, self.settings, found.item)
            yield from (f"{evidence.file}｜{place}" for place in cells)

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

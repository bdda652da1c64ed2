"""Slips (成绩单): the score of each unit on a page of its own, which goes to that unit alone.

Retells what `explain` tells; what belongs to others (their files, their numbers, the names of
scorers) is left behind here. What a page says is put down at once, but for the cells: these are
looked up where it is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from pipeline.analysis.reasons import NOT_ADOPTED, TOO_FEW
from pipeline.analysis.scoring.exact import total
from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.movement import Moved
from pipeline.analysis.scoring.own_parts import COUNTED, LEAVES
from pipeline.analysis.scoring.retrace import (
    counted_words,
    index_words,
    late_words,
    split_words,
)
from pipeline.analysis.view import PeriodView
from pipeline.records import Filing, Result
from pipeline.spec.model import Spec
from pipeline.stages.citing import Citing, evidence_of
from pipeline.stages.classes import Full, FullPoints, KnownClass, known_class
from pipeline.stages.explain import ItemStory, ScoreStory, explain
from pipeline.stages.replacing import Written
from pipeline.stages.score import Scoring
from pipeline.stages.spread import Helpers, Kind, Lazy, Source, begin, source_of
from pipeline.workbooks.slips.model import Good, Slip, SlipItem, slip_name

_PLACES = 4  # spans of cells named per sheet
_OFFICE = "办公室的报送邮箱（见通知）"
_WHY = {
    "未报": "本期没有收到报表",
    "退回": "本期报表已退回，改好重报并通过后计分",
    NOT_ADOPTED: "本期报表还没有经办公室审核采用",
    TOO_FEW: "样本不足，有效票不足 10 份，请重新评议",
}
_HELD_FILE, _HELD = "本期报表暂缓，待办公室核实", "暂缓"


def begin_slips(
    shown: PeriodView, scoring: Scoring, spec: Spec, folder: Path, helpers: Helpers | None = None
) -> Callable[[], Written]:
    """Begins to draw a slip for every unit on the board into *folder* and returns what puts them
    there, removes those of earlier runs that are no longer true, and gives the paths in order of
    codes (see `spread.begin`).

    What is returned raises OutputError naming what could not be written, after the rest was.
    """
    source = source_of(shown, spec)
    return begin(SLIPS, cases(shown, scoring, spec), folder, source, helpers)


def draw_slip(case: Case, source: Source) -> tuple[str, bytes]:
    """Name and bytes of the slip of *case*."""
    from pipeline.workbooks.slips.workbook import render_slip  # loaded only where they are drawn

    slip = cited(case, source)
    return slip_name(slip.unit, slip.period.code), render_slip(slip)


# a slip takes 2 ms; a process that knows how to draw them pays from about a hundred
SLIPS = Kind(draw_slip, size=25, worth=4)


class Cited(NamedTuple):
    """What one item stands on: the unit's own filings in which its cells are looked for, and
    those that are named where there is none."""

    searched: tuple[Filing, ...]
    counted: tuple[Filing, ...]


class Case(NamedTuple):
    """The slip of one unit but for cells and files, and what each of its items stands on."""

    slip: Slip
    cited: tuple[Cited, ...]


def cited(case: Case, source: Source) -> Slip:
    """The slip of *case* with its cells and files."""
    period = case.slip.period.code
    citing = Citing(source.spec, source.settings, source.submission, source.cells)
    used: dict[str, Filing] = {}
    items = []
    for item, (searched, counted) in zip(case.slip.items, case.cited, strict=True):
        cells = [(filing, citing.cells(filing, item.item)) for filing in searched]
        found = [(filing, sheets) for filing, sheets in cells if sheets]
        for filing in [filing for filing, _ in found] or counted:
            used[filing.leaf.sha256] = filing
        items.append(item._replace(places=tuple(_places(found, period))) if found else item)
    return case.slip._replace(items=tuple(items), files=tuple(_files(used.values(), period)))


def _files(used: Iterable[Filing], period: str) -> Iterator[tuple[str, str]]:
    """(period, name) of workbooks, those of *period* first."""
    for filing in sorted(used, key=lambda f: (f.period != period, f.period or "", f.leaf.path)):
        yield filing.period or "", filing.leaf.path.rpartition("/")[2]


def _places(
    found: Iterable[tuple[Filing, Mapping[str, Sequence[str]]]], period: str
) -> Iterator[str]:
    """``《F2党员名册》A5:A38、L5:L38``, a line a sheet."""
    sheets: dict[tuple[str, str], list[str]] = {}
    for filing, cells in found:
        other = "" if filing.period == period else f"{filing.period} "
        for sheet, spans in cells.items():
            sheets.setdefault((other, sheet), []).extend(spans)
    for (other, sheet), listed in sheets.items():
        more = f" 等 {len(listed)} 处" if len(listed) > _PLACES else ""
        yield f"{other}《{sheet}》{'、'.join(listed[:_PLACES])}{more}"


def cases(shown: PeriodView, scoring: Scoring, spec: Spec) -> Sequence[Case]:
    """A case a unit on the board, by code: one that has a score, or a reason why not."""
    scores, parameters = scoring.board.scores, shown.settings.parameters
    full = FullPoints(parameters, spec)
    filings: defaultdict[str | None, dict[str, Filing]] = defaultdict(dict)
    for filing in shown.filings:
        if filing.result is Result.ACCEPTED:
            filings[filing.unit][filing.leaf.sha256] = filing
    desk = _Desk(
        shown,
        scoring,
        spec,
        full,
        classes={
            name: known_class(scoring, name, parameters, full)
            for name in sorted({score.basis.unit_class for score in scores.values()})
        },
        moved={row.unit: row for row in scoring.board.movement},
        filings=filings,
        digest=parameters.digest,
    )
    return Lazy(sorted(scores), desk.case)


class _Desk(Struct, frozen=True):
    """What the cases of all units are made from; ``filings`` has unit → SHA-256 → filing that
    counts."""

    shown: PeriodView
    scoring: Scoring
    spec: Spec
    full: FullPoints
    classes: Mapping[str, KnownClass]
    moved: Mapping[str, Moved]
    filings: Mapping[str | None, Mapping[str, Filing]]
    digest: str

    def case(self, code: str) -> Case:
        """The case of unit *code*."""
        score = self.scoring.board.scores[code]
        means = self.classes[score.basis.unit_class].means
        story = explain(self.shown, self.scoring, self.spec, code, means=means, cited=False)
        assert story is not None  # it has a score
        own = self.filings.get(code, {})
        return Case(self._slip(story), _stands_on(score, self.scoring.inputs[code], own))

    def _slip(self, story: ScoreStory) -> Slip:
        score, mail = story.score, self.shown.settings.mail
        known = self.classes[score.basis.unit_class]
        full = self.full.of(score)
        return Slip(
            unit=story.unit,
            period=self.shown.period,
            as_of=self.shown.as_of,
            class_name=self.spec.classes[score.basis.unit_class],
            basis=score.basis,
            total=score.shown,
            reason=_reason(score),
            band=score.band,
            gate=score.gate,
            satisfaction=score.satisfaction,
            participation=score.participation,
            rank=score.rank,
            tied=score.tied,
            ranked=known.ranked,
            assessed=known.means.assessed,
            class_total=known.means.total,
            earned=total(score.points.values()) if score.bonus or score.penalty else None,
            bonus=score.bonus,
            penalty=score.penalty,
            adjustments=score.adjustments,
            goods=tuple(_goods(score, known, full)),
            items=tuple(_item(item, full.items.get(item.item)) for item in story.items),
            address=mail.get("mail.address") or _OFFICE,
            contact=mail.get("mail.contact", ""),
            digest=self.digest,
            moved=self.moved.get(score.unit),
        )


def _stands_on(
    score: UnitScore, inputs: UnitInputs, own: Mapping[str, Filing]
) -> tuple[Cited, ...]:
    """Item by item; *own* has SHA-256 → filing of the unit. Workbooks of others are not named."""
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], Cited] = {}  # most items share one
    found = []
    for name in score.basis.items:
        item = score.items[name]
        evidence = evidence_of(item, inputs)
        paths = item.own.files if item.own else ()
        searched = tuple([entry.sha256 for entry in evidence])
        counted = tuple([entry.sha256 for entry in evidence if entry.file in paths])
        if (searched, counted) not in known:
            filings = [
                tuple([own[sha] for sha in some if sha in own]) for some in (searched, counted)
            ]
            known[searched, counted] = Cited(*filings)
        found.append(known[searched, counted])
    return tuple(found)


def _reason(score: UnitScore) -> str:
    """Why there is no total or no place; never what a veto rests on."""
    if score.unranked == _HELD and score.total is None:
        return _HELD_FILE
    return _WHY.get(score.unranked, score.unranked)


def _goods(score: UnitScore, known: KnownClass, full: Full) -> Iterator[Good]:
    for name, whole in full.goods.items():
        points = score.dimensions.get(name) if score.total is not None else None
        rate = _figure(points, whole) if whole else None
        mean = known.goods.get(name)
        yield Good(name, _figure(points), _figure(whole), rate, _figure(mean))


def _figure(value: Fraction | None, whole: Fraction | None = None) -> float | None:
    """*value*, or its share of the *whole*, as a cell has it: rounded once."""
    if value is None:
        return None
    above, below = value.as_integer_ratio()
    if whole is not None:
        times, parts = whole.as_integer_ratio()
        above, below = above * parts, below * times
    return above / below


def _item(story: ItemStory, weight: Fraction | None) -> SlipItem:
    own, superior = story.own, story.superior
    return SlipItem(
        item=story.item,
        name=story.name,
        weight=_figure(weight),
        own=_figure(own.rate if own else None),
        superior=_figure(superior.rate if superior else None),
        rate=_figure(story.rate),
        points=_figure(story.points),
        class_mean=_figure(story.class_mean),
        note=_note(story),
        counts=tuple(_counts(story)),
    )


def _counts(story: ItemStory) -> Iterator[str]:
    """What the rate stands on: counts, how the index came about, scorers, how parts are joined."""
    own = story.own
    if own:
        yield from map(counted_words, own.counts)
        yield from filter(None, [late_words(own)])
        if own.index:
            yield from index_words(own.index, class_known=story.class_mean is not None)
    scorers = len(story.superior.rows) if story.superior else 0
    if scorers:
        yield f"上级评分 {scorers} 人{'平均' if scorers > 1 else ''}"
    if story.rate is not None and (split := split_words(story.split, story.share)):
        yield split


def _note(story: ItemStory) -> str:
    if story.state == COUNTED:
        return ""
    if story.state == LEAVES:
        return f"不计入：{story.reason}"
    return f"{TOO_FEW}：有效票不足 10 份" if story.reason == TOO_FEW else f"未考核：{story.reason}"

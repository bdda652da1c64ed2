"""Slips (成绩单): the score of each unit on a page of its own, which goes to that unit alone.

Retells what `explain` tells; what belongs to others (their files, their numbers, the names of
scorers) is left behind here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from pipeline.analysis.reasons import NOT_ADOPTED, TOO_FEW
from pipeline.analysis.rounding import SNAP, half_up
from pipeline.analysis.scoring.board import ScoreBoard
from pipeline.analysis.scoring.exact import shares
from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import Part, UnitScore
from pipeline.analysis.scoring.movement import Moved
from pipeline.analysis.scoring.own_parts import COUNTED, LEAVES
from pipeline.analysis.scoring.retrace import counted_words, index_words, split_words
from pipeline.analysis.view import PeriodView
from pipeline.campaign import Period, Settings
from pipeline.records import Filing
from pipeline.spec.model import Spec
from pipeline.stages.explain import ClassMeans, ItemStory, ScoreStory, class_means, explain
from pipeline.stages.replacing import Written
from pipeline.stages.score import Scoring
from pipeline.stages.spread import Helpers, Kind, Source, begin, source_of
from pipeline.workbooks.slips import Good, Slip, SlipItem, render_slip, slip_name

_FEWEST = 3  # units that may rank below which a class mean would tell another unit's score
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
    told = list(_cases(shown, scoring, spec))
    return begin(SLIPS, told, folder, source_of(shown, spec), helpers)


def slips(shown: PeriodView, scoring: Scoring, spec: Spec) -> Iterator[Slip]:
    """The slips of all units that have a score, or a reason why not, by code."""
    source = source_of(shown, spec)
    for case in _cases(shown, scoring, spec):
        yield _told(case, source)


def draw_slip(case: Case, source: Source) -> tuple[str, bytes]:
    """Name and bytes of the slip of *case*."""
    slip = _told(case, source)
    return slip_name(slip.unit, slip.period.code), render_slip(slip)


# a slip takes 3 ms; a process that knows how to draw them pays from about a hundred
SLIPS = Kind(draw_slip, size=25, worth=4)


@dataclass(frozen=True, slots=True)
class Case:
    """One unit: what is known of it and of its class; *filings* are its own."""

    score: UnitScore
    inputs: UnitInputs
    known: _Class
    moved: Moved | None
    filings: tuple[Filing, ...]
    period: Period
    as_of: date


def _cases(shown: PeriodView, scoring: Scoring, spec: Spec) -> Iterator[Case]:
    scores = scoring.board.scores
    classes = {
        name: _class(scoring, name, shown.settings, spec)
        for name in sorted({score.basis.unit_class for score in scores.values()})
    }
    moved = {row.unit: row for row in scoring.board.movement}
    filings: dict[str | None, list[Filing]] = {}
    for filing in shown.filings:
        filings.setdefault(filing.unit, []).append(filing)
    for code in sorted(scores):
        yield Case(
            score=scores[code],
            inputs=scoring.inputs[code],
            known=classes[scores[code].basis.unit_class],
            moved=moved.get(code),
            filings=tuple(filings.get(code, ())),
            period=shown.period,
            as_of=shown.as_of,
        )


def _told(case: Case, source: Source) -> Slip:
    settings, code = source.settings, case.inputs.unit.code
    own = PeriodView(settings, case.period, case.as_of, (), case.filings, (), source.submission)
    alone = Scoring(ScoreBoard({code: case.score}), {code: case.inputs})
    story = explain(own, alone, source.spec, code, means=case.known.means)
    assert story is not None  # it has a score
    digest = settings.parameters.digest
    return replace(_slip(story, case.known, own, source.spec, digest), moved=case.moved)


@dataclass(frozen=True, slots=True)
class _Class:
    """What a unit may know of its class: means, mean rates of 五个好, how many have a place."""

    means: ClassMeans
    goods: Mapping[str, Fraction]
    ranked: int


def _class(scoring: Scoring, name: str, settings: Settings, spec: Spec) -> _Class:
    mates = [s for s in scoring.board.scores.values() if s.basis.unit_class == name]
    able = [score for score in mates if score.able]
    points: dict[str, Fraction] = {}
    full: dict[str, Fraction] = {}
    for score in able:
        for good, weight in _full_points(score, settings, spec).items():
            full[good] = full.get(good, Fraction(0)) + _snapped(weight)
            points[good] = points.get(good, Fraction(0)) + _snapped(score.dimensions[good])
    enough = len(able) >= _FEWEST
    return _Class(
        means=class_means(scoring, name, settings.parameters),
        goods={good: points[good] / full[good] for good in full if full[good]} if enough else {},
        ranked=sum(score.rank is not None for score in mates),
    )


def _snapped(value: Fraction) -> Fraction:
    return Fraction(half_up(value, SNAP))


def _full_points(score: UnitScore, settings: Settings, spec: Spec) -> dict[str, Fraction]:
    """五个好 → full points on the unit's own basis."""
    found: dict[str, Fraction] = {}
    weights = _weights(score, settings)
    for item in spec.items:
        if item.id in weights:
            good = item.dimension
            found[good] = found.get(good, Fraction(0)) + weights[item.id]
    return found


def _weights(score: UnitScore, settings: Settings) -> Mapping[str, Fraction]:
    """Item → full points out of 100; items that leave have none, missing ones keep theirs."""
    kept = (item for item in score.basis.items if score.items[item].state != LEAVES)
    return shares(settings.parameters, kept)


def _slip(story: ScoreStory, known: _Class, shown: PeriodView, spec: Spec, digest: str) -> Slip:
    score, settings = story.score, shown.settings
    files = _own_files(story, shown)
    weights = _weights(score, settings)
    return Slip(
        unit=story.unit,
        period=shown.period,
        as_of=shown.as_of,
        class_name=spec.classes[score.basis.unit_class],
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
        bonus=score.bonus,
        penalty=score.penalty,
        adjustments=score.adjustments,
        goods=tuple(_goods(score, known, settings, spec)),
        items=tuple(
            _item(item, weights.get(item.item), files, shown.period.code) for item in story.items
        ),
        files=tuple((filing.period or "", _base_name(path)) for path, filing in files.items()),
        address=settings.mail.get("mail.address") or _OFFICE,
        contact=settings.mail.get("mail.contact", ""),
        digest=digest,
    )


def _reason(score: UnitScore) -> str:
    """Why there is no total or no place; never what a veto rests on."""
    if score.unranked == _HELD and score.total is None:
        return _HELD_FILE
    return _WHY.get(score.unranked, score.unranked)


def _goods(score: UnitScore, known: _Class, settings: Settings, spec: Spec) -> Iterator[Good]:
    for name, full in _full_points(score, settings, spec).items():
        points = score.dimensions.get(name) if score.total is not None else None
        yield Good(name, points, full, known.goods.get(name))


def _item(
    story: ItemStory, weight: Fraction | None, files: Mapping[str, Filing], period: str
) -> SlipItem:
    own, superior = story.own, story.superior
    counts = [counted_words(count) for count in own.counts] if own else []
    if own and own.index:
        counts += index_words(own.index, class_known=story.class_mean is not None)
    split = split_words(story.split, story.share) if story.rate is not None else ""
    return SlipItem(
        item=story.item,
        name=story.name,
        weight=weight,
        own=own.rate if own else None,
        superior=superior.rate if superior else None,
        rate=story.rate,
        points=story.points,
        class_mean=story.class_mean,
        note=_note(story),
        counts=(*counts, *_judged(superior), *([split] if split else [])),
        places=tuple(_places(story.sources, files, period)),
    )


def _note(story: ItemStory) -> str:
    if story.state == COUNTED:
        return ""
    if story.state == LEAVES:
        return f"不计入：{story.reason}"
    return f"{TOO_FEW}：有效票不足 10 份" if story.reason == TOO_FEW else f"未考核：{story.reason}"


def _judged(superior: Part | None) -> Iterator[str]:
    if superior is not None and superior.scorers:
        joined = "平均" if len(superior.scorers) > 1 else ""
        yield f"上级评分 {len(superior.scorers)} 人{joined}"


def _own_files(story: ScoreStory, shown: PeriodView) -> dict[str, Filing]:
    """Path → filing of the unit's own workbooks that the story stands on, this period's first;
    *shown* has no others."""
    paths = {source.partition("｜")[0] for item in story.items for source in item.sources}
    own = [filing for filing in shown.filings if filing.leaf.path in paths]
    own.sort(key=lambda f: (f.period != shown.period.code, f.period or "", f.leaf.path))
    return {filing.leaf.path: filing for filing in own}


def _base_name(path: str) -> str:
    return path.replace("!/", "/").rpartition("/")[2]


def _places(sources: Sequence[str], files: Mapping[str, Filing], period: str) -> Iterator[str]:
    """``《F2党员名册》A5:A38、L5:L38``, a line a sheet; workbooks of others are not named."""
    sheets: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        path, _, place = source.partition("｜")
        sheet, _, cells = place.partition("｜")
        filing = files.get(path)
        if filing is not None and cells:
            other = "" if filing.period == period else f"{filing.period} "
            sheets.setdefault((other, sheet), []).append(cells)
    for (other, sheet), listed in sheets.items():
        more = f" 等 {len(listed)} 处" if len(listed) > _PLACES else ""
        yield f"{other}《{sheet}》{'、'.join(listed[:_PLACES])}{more}"

"""How a score's story reads on a terminal: total, adjustments, then each item down to cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.analysis.rounding import half_up, percent
from pipeline.analysis.scoring.retrace import (
    counted_words,
    index_words,
    late_words,
    split_words,
)

if TYPE_CHECKING:
    from pipeline.analysis.scoring.model import Part
    from pipeline.stages.explain import ItemStory, ScoreStory

_SHOWN = 6  # cells named per sheet; --json has them all


def story_lines(story: ScoreStory) -> Iterator[str]:
    """Lines after ``explain``."""
    score = story.score
    yield f"{story.unit.code} {story.unit.name}，{score.basis.period}：{score.basis.title}"
    if score.shown is None:
        yield f"  没有总分：{score.unranked}"
    else:
        place = (
            f"第 {score.rank} 名{'（并列）' if score.tied else ''}" if score.rank else "不排名次"
        )
        why = f"（{score.unranked}）" if score.unranked else ""
        unseen = "" if score.gate else "（没有群众满意率，不列先进）"
        band = f"，档次 {score.band}{unseen}" if score.band else ""
        yield f"  总分 {half_up(score.shown, 2)}{band}，门槛 {score.gate or '不适用'}，{place}{why}"
        if story.class_total is not None:
            yield f"  同类可以排名的 {story.assessed} 个单位平均 {half_up(story.class_total, 2)}"
    for entry in score.adjustments:
        yield f"  {entry.kind} {half_up(entry.points, 2)}：{entry.what}　{entry.source}".rstrip()
    for item in story.items:
        yield from _item(item)


def _item(item: ItemStory) -> Iterator[str]:
    head = f"  {item.item} {item.name}"
    if item.points is None or item.weight is None or item.rate is None:
        yield f"{head}：{_STATES.get(item.state, '')}{item.reason}"
    else:
        mean = f"，同类平均 {percent(item.class_mean)}%" if item.class_mean is not None else ""
        yield (
            f"{head}：{half_up(item.points, 2)} 分（满 {half_up(item.weight, 2)}，"
            f"得分率 {percent(item.rate)}%{mean}；{item.period}）"
        )
    yield from _part("本单位数据", item.own)
    yield from _part("上级评分", item.superior)
    if item.rate is not None and (split := split_words(item.split, item.share)):
        yield f"      两部分：{split}"
    yield from (f"      出处：{line}" for line in places(item.sources))


def places(sources: Sequence[str]) -> Iterator[str]:
    """Sources a line a sheet: ``inbox/a.xlsx《F4测评统计》K5:K6、L5:L6 等 9 处``."""
    sheets: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        file, _, place = source.partition("｜")
        sheet, _, cells = place.partition("｜")
        sheets.setdefault((file, sheet), []).append(cells)
    for (file, sheet), named in sheets.items():
        more = f" 等 {len(named)} 处" if len(named) > _SHOWN else ""
        yield f"{file}《{sheet}》{'、'.join(named[:_SHOWN])}{more}" if sheet else file


_STATES = {"leaves": "不计入：", "missing": "未考核：", "outside": "本期不计分："}


def _part(title: str, part: Part | None) -> Iterator[str]:
    if part is None:
        return
    counts = [counted_words(count) for count in part.counts]
    counts += filter(None, [late_words(part)])
    counts += [f"{who} {points} 分" for who, points in part.scorers]
    rate = f"{percent(part.rate)}%" if part.rate is not None else part.missing
    yield f"      {title} {rate}{'：' if counts else ''}{'，'.join(counts)}"
    if part.index is not None:
        yield from (f"      {line}" for line in index_words(part.index))

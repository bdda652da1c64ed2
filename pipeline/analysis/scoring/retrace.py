"""How a number of the score came about, in words that let it be reckoned again by hand: the
测评指数 of 5.1 and 5.2, the split of an item with two parts, problems of 3.3. Knows no unit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from pipeline.analysis.rounding import percent
from pipeline.analysis.scoring.basis import SPLIT_COMPUTED, SPLIT_SELF
from pipeline.analysis.scoring.model import BallotIndex, Part
from pipeline.analysis.scoring.superior import closed_in_time
from pipeline.records.office import Review

_DIGITS = 4  # of a percentage: enough to find the printed result again
_NAMED = 6  # numbers of problems
_OWN_WORDS = {SPLIT_SELF: "自评", SPLIT_COMPUTED: "计算"}


def index_words(index: BallotIndex, *, class_known: bool = True) -> Iterator[str]:
    """The raw index with its weights, then how it was drawn to the class value; without
    *class_known* (too few units to tell it) the class value is left out."""
    weights = "、".join(f"{names} {_plain(weight)}" for names, weight in index.weights)
    raw = f"{percent(index.raw, _DIGITS)}%"
    basic = _plain(index.basic)
    yield f"原始指数 {raw}＝（满意＋{basic}×基本满意）÷有效，按权重合成（{weights}）"
    if index.toward is None:
        return
    strength = _plain(index.strength)
    toward = f"{percent(index.toward, _DIGITS)}%" if class_known else "（单位太少，不列）"
    yield (
        f"校正＝（有效票 n {index.ballots}×原始指数＋{strength}×本类总体 {toward}）"
        f"÷（{index.ballots}＋{strength}）"
    )


@lru_cache
def split_words(split: str, share: Fraction | None) -> str:
    """``自评 30%＋上级评分 70%``; "" for an item with one part."""
    if share is None or split not in _OWN_WORDS:
        return ""
    return f"{_OWN_WORDS[split]} {_share(share)}＋上级评分 {_share(1 - share)}"


def counted_words(count: tuple[str, int, int]) -> str:
    """``按时销号的到期问题 0/1``: the denominator always stands, also where it is one."""
    label, top, below = count
    return f"{label} {top}/{below}"


def late_words(part: Part) -> str:
    """``没有按时销号：D003、D007`` of the problems that *part* counts (3.3); "" where all were."""
    late = [r.check_no for r in part.rows if isinstance(r, Review) and not closed_in_time(r)]
    more = f" 等 {len(late)} 个" if len(late) > _NAMED else ""
    return f"没有按时销号：{'、'.join(late[:_NAMED])}{more}" if late else ""


def _share(share: Fraction) -> str:
    return f"{_plain(share * 100)}%"


def _plain(value: Fraction) -> str:
    above, below = value.as_integer_ratio()
    return f"{above / below:g}"

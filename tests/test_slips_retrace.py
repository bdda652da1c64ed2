"""成绩单: what a number is made of stands beside it, so that the unit can reckon it again."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from invented import Invented
from invented_scores import with_board
from msgspec.structs import replace
from told_slips import slips

from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import BallotIndex, Part
from pipeline.analysis.scoring.retrace import index_words
from pipeline.stages.score import Scoring
from pipeline.workbooks.slips.words import results


@cache
def made() -> Invented:
    return with_board()


def test_a_page_tells_the_split_the_index_and_every_denominator() -> None:
    index = BallotIndex(
        Fraction(4, 5), Fraction(3, 5), (("家长", Fraction(50)),), 80, Fraction(20), Fraction(9, 10)
    )
    view = made().view
    board = view.board
    assert board is not None
    score = board.scores["XX002"]
    part = Part(Fraction(1, 2), counts=(("按时销号的到期问题", 0, 1),), index=index)
    items = {**score.items, "5.1": replace(score.items["5.1"], own=part)}
    changed = replace(board, scores={**board.scores, "XX002": replace(score, items=items)})
    inputs = {s.unit.code: UnitInputs(s.unit, s.status) for s in view.standings}
    pages = slips(view, Scoring(changed, inputs), made().spec)
    page = next(slip for slip in pages if slip.unit.code == "XX002")
    told_items = {item.item: item.counts for item in page.items}

    assert told_items["5.1"][0] == "按时销号的到期问题 0/1"
    assert (
        "原始指数 80.0000%＝（满意＋0.6×基本满意）÷有效，按权重合成（家长 50）" in told_items["5.1"]
    )
    last = told_items["5.1"][2]
    assert last == "校正＝（有效票 n 80×原始指数＋20×本类总体 90.0000%）÷（80＋20）"
    assert told_items["1.1"][-1] == "自评 30%＋上级评分 70%"


def test_the_class_value_of_too_few_units_is_not_told() -> None:
    index = BallotIndex(Fraction(4, 5), Fraction(3, 5), (), 80, Fraction(20), Fraction(9, 10))
    said = "".join(index_words(index, class_known=False))
    assert "90" not in said
    assert "单位太少，不列" in said


def test_without_a_gate_decision_the_page_says_why_nobody_is_first() -> None:
    view = made().view
    board = view.board
    assert board is not None
    code = next(c for c, s in sorted(board.scores.items()) if s.band and s.unit.startswith("XX"))
    changed = replace(board, scores={**board.scores, code: replace(board.scores[code], gate="")})
    inputs = {s.unit.code: UnitInputs(s.unit, s.status) for s in view.standings}
    pages = slips(view, Scoring(changed, inputs), made().spec)
    said = dict(results(next(page for page in pages if page.unit.code == code)))
    assert said["档次"].endswith("（没有群众满意率，不列先进）")

"""关注清单, the radar and the gaps: candidates for a veto are named for a person to judge, no vote is
not a small vote, lines are told apart without colour, and each scorer stands beside the mean."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from invented import Invented
from invented_scores import with_board
from msgspec.structs import replace
from openpyxl import load_workbook
from xlsxwriter import Workbook

from pipeline.analysis.scoring.model import Part
from pipeline.workbooks.reports.charts import Span
from pipeline.workbooks.reports.radar import radar
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary.attention import concerns
from pipeline.workbooks.reports.summary.workbook import write_summary


@cache
def made() -> Invented:
    return with_board()


def told(changed: Invented) -> dict[str, set[str]]:
    """Matter → units under it."""
    found: dict[str, set[str]] = {}
    for concern in concerns(Scene(changed.view, changed.spec)):
        found.setdefault(concern.matter, set()).add(concern.standing.unit.code)
    return found


def test_a_unit_without_an_accepted_year_end_is_a_candidate_not_vetoed() -> None:
    board = made().view.board
    assert board is not None
    score = board.scores["XX002"]
    nothing = replace(score.items["2.3"], own=Part(None, "没有年度民主评议结果"), state="missing")
    changed = replace(score, items={**score.items, "2.3": nothing})
    view = replace(made().view, board=replace(board, scores={**board.scores, "XX002": changed}))
    listed = concerns(Scene(view, made().spec))
    found = [concern for concern in listed if concern.matter.startswith("未开展年度评议")]

    assert [concern.standing.unit.code for concern in found] == ["XX002"]
    assert "是否否决只由人决定" in found[0].remark
    assert "未开展年度评议（V07 线索）" not in told(made())


def test_no_vote_is_told_apart_from_too_few_ballots() -> None:
    few = told(made())["样本不足，需重新评议"]
    code = min(few)
    standings = tuple(
        replace(s, measures={**s.measures, "sat_valid": (0, 1)}) if s.unit.code == code else s
        for s in made().view.standings
    )
    found = told(replace(made(), view=replace(made().view, standings=standings)))
    assert found["没有群众评议结果，需组织评议"] == {code}
    assert found.get("样本不足，需重新评议", set()) == few - {code}


def test_lines_of_a_radar_differ_without_colour(tmp_path: Path) -> None:
    data = BytesIO()
    workbook = Workbook(data)
    sheet = workbook.add_worksheet("五个好对照")
    radar(
        workbook, sheet, Span("五个好对照", 4, 6), (3, 7),
        title="对照", caption="得分率", minimum=0.5, after=9, width=500,
    )  # fmt: skip
    workbook.close()
    chart = ZipFile(BytesIO(data.getvalue())).read("xl/charts/chart1.xml").decode()
    looks = [
        (re.findall(r'prstDash val="(\w+)"', one), re.findall(r'symbol val="(\w+)"', one))
        for one in chart.split("<c:ser>")[1:]
    ]
    assert len(looks) == 7
    assert len({str(dash) for dash, _ in looks}) == 7
    assert len({str(marker) for _, marker in looks}) == 7


def test_each_scorer_stands_beside_the_mean(tmp_path: Path) -> None:
    board = made().view.board
    assert board is not None
    first, *others = board.gaps
    scorers = (("乙", Fraction(13, 2)), ("甲", None), ("丙", Fraction(3)))
    changed = replace(board, gaps=(replace(first, scorers=scorers), *others))
    path = tmp_path / "汇总排名.xlsx"
    write_summary(replace(made().view, board=changed), made().spec, path)
    sheet = load_workbook(path)["自评与上级评差异"]
    heads, row, other, *_ = sheet.iter_rows(min_row=4, values_only=True)
    named = [f"评分人{place}(分)" for place in (1, 2, 3)]
    assert [dict(zip(heads, row, strict=True))[name] for name in named] == [6.5, "未评全", 3]
    assert [dict(zip(heads, other, strict=True))[name] for name in named] == ["—"] * 3

"""汇总排名 where a unit or a whole class has nothing in force: the sheets say why, and the chart
shows no bar that nobody filed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from invented import Invented
from invented_scores import with_board
from msgspec.structs import replace
from openpyxl import load_workbook
from test_summary_scores import rows

from pipeline.analysis.view import UnitStanding
from pipeline.workbooks.reports.summary.workbook import write_summary

HOSPITAL = "YY001"


@pytest.fixture(scope="module")
def made() -> Invented:
    found = with_board()
    standings = tuple(
        UnitStanding(s.unit, days_late=5) if s.unit.code == HOSPITAL else s
        for s in found.view.standings
    )
    view = replace(found.view, standings=standings)
    assert view.board is not None
    scores = {
        s.unit.code: replace(view.board.scores[s.unit.code], satisfaction=None, fulfilment=None)
        if s.in_force is None
        else view.board.scores[s.unit.code]
        for s in standings
    }
    return replace(found, view=replace(view, board=replace(view.board, scores=scores)))


@pytest.fixture(scope="module")
def path(made: Invented, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("absent") / "汇总排名.xlsx"
    write_summary(made.view, made.spec, target)
    return target


def test_rates_of_a_unit_without_a_return_say_why(made: Invented, path: Path) -> None:
    found = {row["单位编码"]: row for row in rows(load_workbook(path), "条目得分率")}
    absent = [s for s in made.view.standings if s.in_force is None]
    assert {s.status for s in absent} == {"退回", "暂缓", "未报"}
    for standing in absent:
        row = found[standing.unit.code]
        assert (row["满意率(宽)"], row["兑现率"]) == (standing.status, standing.status)


def test_a_class_with_nothing_in_force_is_no_series_of_the_chart(
    made: Invented, path: Path
) -> None:
    series = _series(path)
    names = made.spec.classes
    assert names["C"] not in series
    assert {names[c] for c in ("B", "D1", "D2")} <= set(series)
    told = rows(load_workbook(path), "学校与卫生院对比")
    (row,) = [r for r in told if (r["类别"], r["指标"]) == (names["C"], "群众满意率")]
    assert row["合并值"] == "未报"


def _series(path: Path) -> list[str]:
    """Names of the series of the chart that compares the classes."""
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    (chart,) = [text for text in charts if "合并值；来源" in text]
    return re.findall(r"<c:tx><c:v>([^<]*)</c:v></c:tx>", chart)

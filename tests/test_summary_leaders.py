"""汇总排名 as a leader reads it: who is praised with a doubt, who was late, who rose and fell, and on
which scale a score stands."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from invented import Invented, empty
from invented_records import flag
from invented_scores import with_board
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from test_summary_sheets import rows

from pipeline.analysis.view import Point
from pipeline.workbooks.reports.summary.workbook import write_summary

_MATTER = "已计入、有疑点待核"
_LATE = "XX001"
_DAYS = 3


@cache
def made() -> Invented:
    """One unit came late; of one returned unit a point is open, which concerns no score."""
    found = with_board()
    standings = tuple(
        replace(s, days_late=_DAYS) if s.unit.code == _LATE else s for s in found.view.standings
    )
    (returned,) = (s.pending for s in standings if s.unit.code == "XX003")
    assert returned is not None
    points = (*found.view.points, Point("XX003", returned, flag()))
    return replace(found, view=replace(found.view, standings=standings, points=points))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(made(), tmp_path_factory.mktemp("leaders"))


def written(found: Invented, folder: Path) -> Workbook:
    target = folder / "汇总排名.xlsx"
    write_summary(found.view, found.spec, target)
    return load_workbook(target, data_only=True)


def front(book: Workbook) -> list[str]:
    return [str(row[0]) for row in book["首页"].iter_rows(values_only=True) if row[0]]


def in_doubt() -> set[str]:
    return {p.unit for p in made().view.points if not p.decision} - {"XX003"}


def test_a_unit_that_counts_with_an_open_doubt_is_named_where_leaders_look(book: Workbook) -> None:
    listed = [row for row in rows(book, "关注清单") if row["事项"] == _MATTER]
    (line,) = [line for line in front(book) if _MATTER in line]
    ranked = rows(book, "排名-直属学校")

    assert {row["单位编码"] for row in listed} == in_doubt()
    assert {row["数值"] for row in listed} == {"1 处"}
    assert all("《催报退回》“待核”表" in str(row["说明"]) for row in listed)
    assert line.startswith(f"▲ {_MATTER} {len(in_doubt())} 家：")
    marked = {row["单位编码"]: "待核 1 处" in str(row["备注"]) for row in ranked}
    scored = [row["单位编码"] for row in ranked if isinstance(row["总分"], int | float)]
    assert {code for code in scored if marked[code]} == in_doubt() & set(scored) != set()


def test_of_a_doubt_the_sheet_alone_is_told(book: Workbook) -> None:
    said = {str(row["说明"]).partition("；")[0] for row in rows(book, "关注清单")
            if row["事项"] == _MATTER}  # fmt: skip

    assert said == {f"{flag().where.sheet} 1 处"}


def test_a_doubt_about_the_first_stands_beside_its_name(tmp_path: Path) -> None:
    first = rows(written(made(), tmp_path), "排名-直属学校")[0]["单位编码"]
    (standing,) = [s for s in made().view.standings if s.unit.code == first]
    assert standing.in_force is not None
    point = Point(standing.unit.code, standing.in_force, flag())
    view = made().view
    told = [
        line
        for points in ((), (point,), (replace(point, decision="接受"),))
        for line in front(written(replace(made(), view=replace(view, points=points)), tmp_path))
        if line.startswith("● 直属学校：")
    ]

    assert ["（有待核，先看备注）" in line for line in told] == [False, True, False]


def test_late_units_are_listed(book: Workbook) -> None:
    (late,) = [row for row in rows(book, "关注清单") if row["事项"] == "迟报"]

    assert (late["单位编码"], late["数值"]) == (_LATE, f"{_DAYS} 天")
    assert any(line.startswith("▲ 迟报 1 家：") for line in front(book))


def test_the_front_names_who_rose_and_fell_most(book: Workbook) -> None:
    local = {"属地学校", "属地卫生院"}
    moved = [row for row in rows(book, "升降") if isinstance(row["差(分)"], int | float)]
    fallen = sorted(
        (float(str(row["差(分)"])), str(row["单位编码"]))
        for row in moved
        if row["类别"] not in local and str(row["升降"]).startswith("▼")
    )
    lines = front(book)
    (said,) = [line for line in lines if line.startswith("● 直属单位▼下降")]
    units = made().view.settings.units

    assert any(line.startswith("升降要点（与2011 年度（2011Y）比") for line in lines)
    assert said.startswith(f"● 直属单位▼下降 1 分以上 {len(fallen)} 家：")
    for difference, code in fallen[:3]:
        assert units[code].short_name in said
        assert f"{-difference:.2f}" in said
    assert any(line.startswith("● 属地单位（指导参考）▲上升") for line in lines)
    assert any("家不能比" in line for line in lines)


def test_places_of_the_comparison_are_not_called_places(book: Workbook) -> None:
    (found, *_) = rows(book, "升降")

    assert {"本期可比名次", "上期可比名次", "本期可比(分)", "上期可比(分)"} <= set(found)
    assert not {"名次", "本期名次", "总分"} & set(found)


def test_a_total_on_its_own_basis_is_not_shown_as_comparable(book: Workbook) -> None:
    (new,) = [row for row in rows(book, "升降") if row["单位编码"] == "XX008"]

    assert (new["升降"], new["本期可比(分)"]) == ("新增", "—")


def test_scores_on_another_scale_say_so_and_are_grey(book: Workbook) -> None:
    found = {str(row["单位编码"]): row for row in rows(book, "总汇总")}
    header = [cell.value for cell in book["总汇总"][4]]
    column = header.index("工作机制好") + 1
    inks = {
        str(row[0].value)[:2]: row[column - 1].font.color.rgb
        for row in book["总汇总"].iter_rows(min_row=5)
        if isinstance(row[column - 1].value, int | float)
    }

    assert header.index("计分口径") + 1 == header.index("领导班子好")
    assert found["XX001"]["计分口径"] == "19 项满 100 分"
    assert found["SX001"]["计分口径"] == "指导参考，按 5 项折算为 100 分"
    assert "不能上下比" in str(book["总汇总"]["B3"].value)
    assert inks["SX"] == inks["WS"] != inks["XX"]


def test_what_asks_for_something_stands_first_among_the_units_due(book: Workbook) -> None:
    states = [str(row["状态"]).partition("，")[0] for row in rows(book, "报送情况")]

    assert list(dict.fromkeys(states)) == ["未报", "暂缓", "退回", "采用"]


def test_a_unit_whose_time_is_not_up_is_not_said_to_be_in_time(tmp_path: Path) -> None:
    found = empty()
    early = replace(found, view=replace(found.view, as_of=date(2012, 6, 19)))

    assert {row["迟报天数(天)"] for row in rows(written(early, tmp_path), "报送情况")} == {"未到期"}


def test_a_section_with_returned_units_is_not_complete(tmp_path: Path) -> None:
    written(made(), tmp_path)
    with ZipFile(tmp_path / "汇总排名.xlsx") as package:
        charts = [package.read(n).decode() for n in package.namelist() if "charts/chart" in n]
    standings = made().view.standings
    sections = {s.unit.section for s in standings}
    wanting = {s.unit.section for s in standings if s.status != "采用"}

    said = f"{len(sections)} 个片中 {len(sections - wanting)} 个已全部采用"
    assert sum(said in chart for chart in charts) == 1


def test_the_front_tells_why_two_rates_of_one_unit_differ(book: Workbook) -> None:
    assert any("按全类的票合并算" in line and "评议人类别加权" in line for line in front(book))
    assert "未作平均" not in str(book["总汇总"]["A2"].value)

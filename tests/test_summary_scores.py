"""汇总排名 with scores: what the ranking sheets, 口径与参数, 升降 and the charts say."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from invented import Invented, settings
from invented_scores import with_board
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from pipeline.campaign import Parameters
from pipeline.workbooks.reports.summary.workbook import write_summary

_LONGEST_TITLE = 20


@pytest.fixture(scope="module")
def made() -> Invented:
    return with_board()


@pytest.fixture(scope="module")
def path(made: Invented, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("scores") / "汇总排名.xlsx"
    write_summary(made.view, made.spec, target)
    return target


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path, data_only=True)


def rows(book: Workbook, tab: str) -> list[dict[str, object]]:
    header = [cell.value for cell in book[tab][4]]
    body = book[tab].iter_rows(min_row=5, values_only=True)
    return [{str(h): v for h, v in zip(header, row, strict=True) if h is not None} for row in body]


def test_sheets_stand_in_reading_order(book: Workbook) -> None:
    assert book.sheetnames[4:18] == [
        "排名-局机关", "排名-直属学校", "排名-民营医院", "参考排序-属地学校", "参考排序-卫生院",
        "五个好对照", "学校与卫生院对比", "分片", "升降", "自评与上级评差异",
        "条目得分率", "得分计算", "口径与参数", "来源",
    ]  # fmt: skip


def test_twins_share_the_first_rank_and_the_next_is_skipped(book: Workbook) -> None:
    ranked = rows(book, "排名-局机关")

    assert [row["名次"] for row in ranked] == [1, 1, 3, 4]
    assert [str(row["备注"]).partition("；")[0] for row in ranked[:2]] == ["并列", "并列"]


def test_unit_below_the_gate_is_neither_best_nor_good(book: Workbook) -> None:
    (unit,) = [row for row in rows(book, "排名-直属学校") if row["单位编码"] == "XX005"]

    assert float(str(unit["总分"])) > 80
    assert (unit["门槛"], unit["档次"]) == ("✗未达标", "一般")


def test_unranked_units_stand_last_with_the_reason(book: Workbook) -> None:
    found = rows(book, "排名-直属学校")
    places = [isinstance(row["名次"], int) for row in found]
    remarks = {row["单位编码"]: row["备注"] for row in found}

    assert places == sorted(places, reverse=True)
    assert remarks["XX004"] == "不排名：未报"
    assert remarks["XX009"] == "不排名：未考核：没有上级评分（1.3）"
    assert remarks["XX010"] == "不排名：资格审查未通过"


def test_light_classes_show_five_items_and_neither_band_nor_adjustment(book: Workbook) -> None:
    (first, *_) = rows(book, "参考排序-属地学校")

    assert book["参考排序-属地学校"]["A1"].value == "指导参考：属地学校总分排序"
    assert [h for h in first if h.endswith(" 得分")] == [
        f"{item} 得分" for item in ("3.1", "3.3", "4.3", "5.1", "5.2")
    ]
    assert "折算分" in first
    assert not {"档次", "加减分", "总分"} & set(first)


def test_small_class_shows_totals_without_ranks(book: Workbook) -> None:
    (hospital,) = rows(book, "排名-民营医院")

    assert "名次" not in hospital
    assert isinstance(hospital["总分"], float)
    assert hospital["备注"] == "可排名的单位不足3家，不排名次"


def test_suppressed_items_have_no_rate(book: Workbook) -> None:
    found = {row["单位编码"]: row for row in rows(book, "条目得分率")}

    assert found["XX006"]["5.1 计算或自评率"] == "样本不足"
    assert found["XX006"]["满意率(宽)"] == "样本不足"
    assert found["XX001"]["2.2 计入"] == 0
    assert found["XX001"]["2.2 计算或自评率"] is None


def test_live_parameters_are_named_open_cells_and_all_else_is_locked(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["口径与参数"]
    named = {
        name.attr_text.rpartition("!")[2].replace("$", ""): key
        for key, name in book.defined_names.items()
    }
    opened = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}

    assert sheet.protection.sheet
    assert opened == set(named)
    assert len(opened) == 26
    assert sheet[min(opened, key=lambda c: int(c[1:]))].fill.fgColor.rgb == "FFFFFDF0"
    assert book.defined_names["weight_3_2"].attr_text.startswith("'口径与参数'!$C$")


def test_parameters_that_are_not_live_say_so(book: Workbook) -> None:
    effects = {row["参数或口径"]: row["改动影响"] for row in rows(book, "口径与参数")}

    assert effects["条目 1.1 权重"] == "改此处即时重排"
    assert effects["群众满意率门槛"] == "须重新运行"
    assert effects["总分"] == "不在此处改"


def test_movement_has_arrows_new_units_and_the_period_compared(book: Workbook) -> None:
    found = {row["单位编码"]: row for row in rows(book, "升降")}

    assert "2011Y" in str(book["升降"]["A2"].value)
    assert found["XX008"]["升降"] == "新增"
    assert {str(row["升降"])[0] for row in found.values()} >= {"▲", "▼"}
    for row in found.values():
        if isinstance(row["差(分)"], int | float):
            difference = float(str(row["本期可比(分)"])) - float(str(row["上期可比(分)"]))
            assert row["差(分)"] == pytest.approx(difference)


def test_sections_sum_to_the_units_due(made: Invented, book: Workbook) -> None:
    found = rows(book, "分片")

    assert sum(int(str(row["应报(家)"])) for row in found) == len(made.view.standings)
    for row in found:
        states = sum(int(str(row[f"{name}(家)"])) for name in ("采用", "退回", "暂缓", "未报"))
        assert states == row["应报(家)"]


def test_gaps_stand_largest_first(book: Workbook) -> None:
    shares = [float(str(row["差(占满分)"])) for row in rows(book, "自评与上级评差异")]

    assert shares
    assert shares == sorted(shares, reverse=True)


def test_front_says_who_leads(book: Workbook) -> None:
    lines = [str(row[0]) for row in book["首页"].iter_rows(values_only=True)]

    assert "参数与《活动设置》一致，以下名次按正式口径算出" in lines
    assert any(line.startswith("● 直属学校：第11小学居首 100.00 分；先进 2、") for line in lines)


def charts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = sorted(n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n))
        return [package.read(name).decode("utf-8") for name in names]


def test_ranking_charts_read_the_sorted_view_alone(path: Path) -> None:
    sources = {
        sheet
        for chart in charts(path)
        for sheet in re.findall(r"<c:f>'?([^'!<]+)'?!", chart)
        if "排名" in chart or "排序" in chart
    }

    assert sources == {
        "排名-局机关", "排名-直属学校", "排名-民营医院", "参考排序-属地学校", "参考排序-卫生院",
    }  # fmt: skip


def test_every_title_is_a_finding_of_twenty_characters(path: Path) -> None:
    found = []
    for chart in charts(path):
        head = chart.partition("</c:title>")[0]
        found.append("".join(re.findall(r"<a:t>([^<]*)</a:t>|<c:v>([^<]*)</c:v>", head)[0]))

    assert len(found) == 15
    assert all(0 < len(title) <= _LONGEST_TITLE for title in found), found


def test_switch_d9_leaves_local_units_unscored(made: Invented, tmp_path: Path) -> None:
    known = settings()
    off = Parameters({**known.parameters.values, "rank.local": "否"})
    view = replace(made.view, settings=replace(known, parameters=off))
    write_summary(view, made.spec, tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx", data_only=True)

    assert not [tab for tab in book.sheetnames if tab.startswith("参考排序")]
    local = [row for row in rows(book, "总汇总") if str(row["单位编码"]).startswith("SX")]
    assert {row["总分"] for row in local} == {"不适用"}


@pytest.mark.parametrize("period", ["2010Q3", "2011Y", "2012Z"])
def test_periods_without_every_block_still_give_a_workbook(period: str, tmp_path: Path) -> None:
    made = with_board(period=period)
    write_summary(made.view, made.spec, tmp_path / "x.xlsx")

    assert "得分计算" in load_workbook(tmp_path / "x.xlsx", read_only=True).sheetnames

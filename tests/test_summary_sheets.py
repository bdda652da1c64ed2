"""汇总排名: what the sheets for leaders say."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from invented import Invented, invented, settings
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from pipeline.campaign import Parameters
from pipeline.workbooks.reports.summary.workbook import write_summary

_LONGEST_TITLE = 20


@pytest.fixture(scope="module")
def made() -> Invented:
    return invented()


@pytest.fixture(scope="module")
def path(made: Invented, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("summary") / "汇总排名.xlsx"
    write_summary(made.view, made.spec, target)
    return target


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def rows(book: Workbook, tab: str) -> list[dict[str, object]]:
    """The table of *tab* as dictionaries by header."""
    header = [cell.value for cell in book[tab][4]]
    body = book[tab].iter_rows(min_row=5, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def test_sheets_stand_in_reading_order(book: Workbook) -> None:
    assert book.sheetnames == [
        "首页", "关注清单", "报送情况", "总汇总", "排名-局机关", "排名-直属学校", "排名-民营医院",
        "参考排序-属地学校", "参考排序-卫生院", "学校与卫生院对比", "口径与参数", "来源",
        "明细-单位方案", "明细-党员", "明细-承诺", "明细-测评", "明细-活动", "明细-自评", "明细-推荐",
    ]  # fmt: skip


def test_overview_has_every_unit_due_in_class_order(made: Invented, book: Workbook) -> None:
    codes = [row["单位编码"] for row in rows(book, "总汇总")]

    assert codes == [standing.unit.code for standing in made.view.standings]
    assert not any(str(code).startswith("CS") for code in codes)


def test_overview_tells_four_blanks_apart(book: Workbook) -> None:
    found = {row["单位编码"]: row for row in rows(book, "总汇总")}

    assert found["XX004"]["满意率(宽)"] == "未报"
    assert found["XX003"]["公开率"] == "退回"
    assert found["SX001"]["公开率"] == "不适用"
    assert found["XX006"]["满意率(宽)"] == "样本不足"
    assert found["XX002"]["优秀合格率"] == "无数据"
    assert found["XX001"]["点评覆盖率"] == 0


def test_overview_rates_are_numbers_with_one_decimal(book: Workbook) -> None:
    sheet = book["总汇总"]
    header = [cell.value for cell in sheet[4]]
    cell = sheet.cell(5, header.index("满意率(宽)") + 1)

    assert cell.value == pytest.approx(0.98)
    assert cell.number_format == "0.0%"


def test_exactly_ninety_per_cent_passes_the_gate(book: Workbook) -> None:
    found = {row["单位编码"]: row for row in rows(book, "总汇总")}

    assert found["JG004"]["满意率(宽)"] == pytest.approx(0.9)
    assert found["JG004"]["门槛"] == "✓达标"
    assert found["XX005"]["门槛"] == "✗未达标"
    assert found["XX006"]["门槛"] == "样本不足"


def test_ranking_gives_equal_units_one_rank_and_skips_the_next(book: Workbook) -> None:
    ranked = rows(book, "排名-局机关")

    assert [row["名次"] for row in ranked] == [1, 2, 2, 4]
    assert [row["备注"] for row in ranked] == ["—", "并列", "并列", "临界"]


def test_ranking_puts_unranked_units_last_with_the_reason(book: Workbook) -> None:
    found = rows(book, "排名-直属学校")
    rates = [row["满意率(宽)"] for row in found if isinstance(row["名次"], int)]

    assert rates == sorted(rates, reverse=True)
    assert [(row["单位编码"], row["备注"]) for row in found[-3:]] == [
        ("XX003", "不排名：退回"),
        ("XX004", "不排名：未报"),
        ("XX006", "不排名：样本不足"),
    ]


def test_class_of_one_has_no_rank_column(book: Workbook) -> None:
    (hospital,) = rows(book, "排名-民营医院")

    assert "名次" not in hospital
    assert hospital["备注"] == "可排名的单位不足3家，不排名次"


def test_local_units_are_titled_reference_only(book: Workbook) -> None:
    for tab in ("参考排序-属地学校", "参考排序-卫生院"):
        assert book[tab]["A1"].value.startswith("指导参考")
        assert book[tab]["A4"].value == "参考名次"


def test_low_participation_is_not_ranked(book: Workbook) -> None:
    found = {row["单位编码"]: row for row in rows(book, "参考排序-属地学校")}

    assert found["SX007"]["参考名次"] == "—"
    assert "参评率" in str(found["SX007"]["备注"])


def test_switch_d9_leaves_the_reference_sheets_out(made: Invented, tmp_path: Path) -> None:
    known = settings()
    off = Parameters({**known.parameters.values, "rank.local": "否"})
    view = replace(made.view, settings=replace(known, parameters=off))
    write_summary(view, made.spec, tmp_path / "x.xlsx")

    tabs = load_workbook(tmp_path / "x.xlsx", read_only=True).sheetnames
    assert not [tab for tab in tabs if tab.startswith("参考排序")]


def charts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = sorted(n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n))
        return [package.read(name).decode("utf-8") for name in names]


def titles(chart: str) -> str:
    head = chart.partition("</c:title>")[0]
    return "".join(re.findall(r"<a:t>([^<]*)</a:t>", head))


def test_every_chart_is_native_with_a_finding_of_twenty_characters(path: Path) -> None:
    found = charts(path)

    assert len(found) == 7
    for chart in found:
        assert 0 < len(titles(chart)) <= _LONGEST_TITLE
        assert "<c:v>" in chart


def test_ranking_chart_is_zero_based_with_labels_and_the_gate_line(path: Path) -> None:
    (school,) = [chart for chart in charts(path) if titles(chart).startswith("8所学校")]

    assert '<c:barDir val="bar"/>' in school
    assert '<c:min val="0"/>' in school
    assert '<c:majorUnit val="0.9"/>' in school
    assert "<c:majorGridlines>" in school
    assert '<c:showVal val="1"/>' in school
    assert "'排名-直属学校'!$D$5:$D$12" in school


def test_contrast_pools_and_never_averages(book: Workbook) -> None:
    found = {(row["类别"], row["指标"]): row for row in rows(book, "学校与卫生院对比")}
    row = found["属地学校", "参评率"]

    assert row["合并值"] == pytest.approx((6 * 95 + 50) / 700)
    assert (row["分子"], row["分母"]) == (620, 700)


def test_sources_lists_units_that_filed_with_link_to_the_file(book: Workbook) -> None:
    sheet = book["来源"]
    link = sheet["D5"].hyperlink

    assert link.target == "../../inbox/JG001_机关第1党支部_2012H1_r1.xlsx"
    assert len(rows(book, "来源")) == 28


def test_parameters_show_value_unit_source_and_effect(book: Workbook) -> None:
    found = {row["参数或口径"]: row for row in rows(book, "口径与参数")}

    assert found["群众满意率门槛"]["值"] == "0.9"
    assert found["参评率"]["值"] == "收回÷应参评"
    assert {row["改动影响"] for row in found.values()} == {"须重新运行", "不在此处改"}


def test_front_has_at_most_eight_lines_of_attention(made: Invented, book: Workbook) -> None:
    lines = [row[0] for row in book["首页"].iter_rows(values_only=True) if str(row[0])[0] == "▲"]

    assert lines[0] == "▲ 未报 3 家：第4小学、属地第4学校、第4卫生院"
    assert len(lines) <= 8
    assert made.view.settings.parameters.digest in book["首页"].oddFooter.left.text

"""催报退回: what the lists for the clerk say."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented import Invented, empty, invented
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from test_summary_sheets import rows

from pipeline.ledger import differences
from pipeline.problems import Effect, Problem, Where
from pipeline.records import Result
from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.tracking.workbook import TrackingBook

_CHECKS = (Check("文件（份）", 40, 40, "清点"), Check("应参评合计", 400, 395, "清点"))


@pytest.fixture(scope="module")
def made() -> Invented:
    return invented()


@pytest.fixture(scope="module")
def book(made: Invented, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    target = tmp_path_factory.mktemp("tracking") / "催报退回.xlsx"
    TrackingBook(made.view, made.spec, differences).write(_CHECKS, target)
    return load_workbook(target)


def test_sheets_stand_in_reading_order(book: Workbook) -> None:
    assert book.sheetnames == [
        "首页", "催报名单", "退回清单", "问题明细", "待核", "重复报送", "暂缓", "不是报表与隔离",
        "别期来件", "处理日志", "对账",
    ]  # fmt: skip


def test_front_says_what_to_do_in_order(book: Workbook) -> None:
    lines = [row[0] for row in book["首页"].iter_rows(min_row=5, values_only=True)]

    assert [str(line).partition("：")[0] for line in lines[:6]] == [
        "1. 对账有 1 项不一致",
        "2. 暂缓 1 份",
        "3. 待核 5 处",
        "4. 来件打不开 1 份",
        "5. 退回 8 份",
        "6. 催报 6 家（19 张表）",
    ]


def test_missing_unit_is_chased_for_every_due_sheet(made: Invented, book: Workbook) -> None:
    found = [row for row in rows(book, "催报名单") if row["单位编码"] == "SX004"]
    blocks = made.view.settings.blocks_due("D1", "2012H1")
    forms = {made.spec.blocks[block].form for block in blocks}

    assert {str(row["应报表"])[:2] for row in found} == forms
    assert {row["状态"] for row in found} == {"未报"}
    assert found[0]["逾期天数(天)"] == 5


def test_returned_unit_is_chased_for_the_wrong_sheets_alone(book: Workbook) -> None:
    found = [row for row in rows(book, "催报名单") if row["单位编码"] == "XX003"]

    assert [row["应报表"] for row in found] == ["F3承诺台账", "F4测评统计"]


def test_reminder_names_unit_period_day_and_address(book: Workbook) -> None:
    text, *rest = (r["催报文字"] for r in rows(book, "催报名单") if r["单位编码"] == "XX004")

    assert set(rest) == {"见上"}

    for part in (
        "示例第4小学",
        "2012H1",
        "2012-06-20",
        "已过 5 天",
        "F4测评统计",
        "@office.example",
    ):
        assert part in str(text)


def test_unit_in_force_with_a_new_draft_is_not_chased(book: Workbook) -> None:
    assert "XX002" not in {row["单位编码"] for row in rows(book, "催报名单")}


def test_returned_list_links_the_reply_and_says_what_is_in_force(book: Workbook) -> None:
    found = {row["单位编码"]: row for row in rows(book, "退回清单")}

    assert (found["XX003"]["错误(处)"], found["XX003"]["待核(处)"]) == (2, 1)
    assert found["XX003"]["退回件"] == "XX003_第3小学_2012H1_r2.xlsx"
    assert str(found["XX002"]["现行有效稿"]).startswith("第 1 稿照常有效")
    targets = [row[8].hyperlink.target for row in book["退回清单"].iter_rows(min_row=5)]
    assert "退回/XX003_第3小学_2012H1_r2.xlsx" in targets


def test_problem_list_has_one_row_per_problem(made: Invented, book: Workbook) -> None:
    wanted = sum(
        len(f.problems)
        for f in made.view.filings
        if f.period in ("2012H1", None) and f.result is not Result.DUPLICATE
    )
    found = rows(book, "问题明细")
    first = next(row for row in found if row["单位编码"] == "XX003" and row["级别"] == "错误")

    assert len(found) == wanted
    assert (first["表"], first["单元格"], first["栏目"]) == ("F3承诺台账", "J12", "完成时限")
    assert first["填写内容"] == "（空白）"
    assert first["状态"] == "待单位修改"


def test_accepted_point_shows_who_and_when(book: Workbook) -> None:
    found = {row["单位编码"]: row for row in rows(book, "待核")}

    assert found["XX001"]["处理"] == "接受"
    assert found["XX001"]["谁"] == "示例办事员"
    assert found["XX001"]["单位说明"] == "=今年换了测评办法"
    assert found["XX005"]["处理"] == "待办"


def test_repeated_files_show_the_cells_that_changed(book: Workbook) -> None:
    found = [row for row in rows(book, "重复报送") if row["单位编码"] == "XX005"]

    assert [row["取用"] for row in found] == ["✓取用", "不取用（被替代）", "不取用（重复）"]
    assert found[2]["差异"] == "内容完全相同"
    assert found[1]["差异"] == "F5活动台账 J5：=改过的成效→=示例result"


def test_held_file_names_sender_and_doubt(book: Workbook) -> None:
    (held,) = rows(book, "暂缓")

    assert held["来信人"] == "stranger@somewhere.example"
    assert held["疑点"] == "来信人不在单位目录里。"


def test_others_say_why_and_what_to_do(book: Workbook) -> None:
    found = rows(book, "不是报表与隔离")

    assert sorted(str(row["类型"]) for row in found) == ["不是报表", "不是报表", "隔离"]
    assert all(row["原因"] and row["建议"] for row in found)


def test_journal_has_every_leaf_ever_seen_and_marks_new_ones(
    made: Invented, book: Workbook
) -> None:
    found = rows(book, "处理日志")

    assert len(found) == len(made.view.filings)
    assert {row["文件"] for row in found if row["新"] == "新"} == {
        f.leaf.path for f in made.view.filings if f.first_seen == made.view.as_of
    }
    assert [row["在收件箱"] for row in found].count("已不在") == 1


def test_journal_begins_with_this_period(book: Workbook) -> None:
    periods = [row["期次"] for row in rows(book, "处理日志")]

    assert periods[-1] == "2011Y"  # received before all others
    assert set(periods[:-1]) == {"2012H1", "—"}


def test_nobody_is_told_to_be_late_by_nought_days(tmp_path: Path) -> None:
    made = empty()
    early = replace(made.view, as_of=made.view.period.due_by)
    TrackingBook(early, made.spec, differences).write((), tmp_path / "催报退回.xlsx")
    found = rows(load_workbook(tmp_path / "催报退回.xlsx"), "催报名单")

    assert {row["逾期天数(天)"] for row in found} == {"未到期"}


def test_balance_shows_a_mismatch_first_and_in_words(book: Workbook) -> None:
    found = rows(book, "对账")

    assert [(row["差"], row["结论"]) for row in found] == [(-5, "✗不一致"), (0, "✓一致")]
    assert "1 项不一致" in book["对账"]["A1"].value


def test_personal_number_is_masked_wherever_it_is_shown(made: Invented, tmp_path: Path) -> None:
    number = "1" * 17 + "X"
    problem = Problem("X18", Effect.RETURN, Where("F7", "F7推荐申报", "O5"), number, "有", "删去。")
    filings = tuple(replace(f, problems=(problem,)) for f in made.view.filings)
    points = tuple(replace(p, explanation=number) for p in made.view.points)
    view = replace(made.view, filings=filings, points=points)
    TrackingBook(view, made.spec).write((), tmp_path / "x.xlsx")

    book = load_workbook(tmp_path / "x.xlsx")
    shown = "".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    assert number not in shown
    assert "11****************" in shown

"""What the office itself has to look into: 自评 above 上级评, scorebooks that are wanting or that
register one thing twice."""

from __future__ import annotations

import shlex
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from ledger_samples import (
    DAY,
    ERROR,
    KEY,
    NOW,
    Desk,
    examination,
    identity,
    leaf,
    open_ledger,
    problem,
    settings,
    unit,
)
from msgspec.structs import replace
from tracking_desk import Clerk

from pipeline.analysis.replies import replies
from pipeline.analysis.scoring.board import ScoreBoard
from pipeline.analysis.scoring.gaps import Gap
from pipeline.analysis.view import PeriodView
from pipeline.campaign import GROUP_CLASS, Due, Parameters, Unit
from pipeline.errors import UsageError
from pipeline.problems import Effect
from pipeline.records.office import OfficeRecords, Repeat, Source
from pipeline.spec import load
from pipeline.stages.decide import decide
from pipeline.stages.office_points import open_office_points, with_office

GAP = Gap(
    "XX001", "B", "班子好", ("1.1", "1.2"), Fraction(19), Fraction(12), 20, Fraction(7, 20), True
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    known = settings(
        *(replace(unit(c), guide_group="一组") for c in ("XX001", "XX002")), _group("ZD001")
    )
    due = Due({("F4", "B"): {NOW: "Y"}, ("G2.scores", GROUP_CLASS): {NOW: "Y"}})
    parameters = Parameters({"gap.self": "0.15"})
    return Desk(open_ledger(tmp_path), replace(known, due=due, parameters=parameters))


def _group(code: str) -> Unit:
    return replace(unit(code), unit_class=GROUP_CLASS, name="第一指导组", short_name="一组")


def scored(desk: Desk, *gaps: Gap, repeats: tuple[Repeat, ...] = ()) -> PeriodView:
    shown = replace(desk.view(), board=ScoreBoard({}, gaps=gaps))
    return with_office(shown, desk.ledger, OfficeRecords(repeats=repeats), load())


def accept(desk: Desk, point: str, shown: PeriodView) -> None:
    """As a person types it, in small letters."""
    decide(
        desk.ledger, load(), desk.settings, KEY, " xx001", NOW, "接受说明", "示例主任", "佐证齐全",
        DAY, point=point, office_points=lambda code: open_office_points(shown, code),
    )  # fmt: skip


def test_marked_gap_is_a_point_for_the_office_alone(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("one"), examination()))
    shown = scored(desk, GAP, replace(GAP, unit="XX002", marked=False))
    clerk = Clerk(desk, tmp_path / "out", view=shown)

    (row,) = clerk.rows("待核")
    assert (row["单位编码"], row["表"], row["处理"]) == ("XX001", "F6五个好评分", "待办")
    assert row["内容"] == "自评 19.00，上级评 12.00"
    assert "“班子好”（1.1、1.2）自评19.00分，上级评12.00分，满分20分，相差7.00分" in str(
        row["为何可疑"]
    )
    assert row["单位说明"] == "不问单位，由办公室核对"
    assert "自评偏高的 1 处，办公室核对后复制命令接受" in clerk.step("待核")
    assert list(replies(shown)) == []
    assert clerk.replies == []


def test_gap_is_accepted_by_the_command_in_its_row(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("one"), examination()))
    shown = scored(desk, GAP)
    (row,) = Clerk(desk, tmp_path / "out", view=shown).rows("待核")
    words = shlex.split(str(row["接受说明的命令"]))
    accept(desk, words[words.index("--point") + 1], shown)
    clerk = Clerk(desk, tmp_path / "out", view=scored(desk, GAP))

    (row,) = clerk.rows("待核")
    assert (row["处理"], row["谁"], row["何时"].date()) == ("接受", "示例主任", DAY)  # type: ignore[attr-defined]
    assert clerk.step("待核") == ""


def test_accepted_gap_is_open_again_when_a_score_changes(desk: Desk) -> None:
    desk.receive((leaf("one"), examination()))
    shown = scored(desk, GAP)
    accept(desk, open_office_points(shown, "XX001")[0], shown)

    assert open_office_points(scored(desk, GAP), "XX001") == ()
    assert len(open_office_points(scored(desk, replace(GAP, superior=Fraction(11))), "XX001")) == 1


def test_gap_that_nobody_raised_cannot_be_accepted(desk: Desk) -> None:
    desk.receive((leaf("one"), examination()))
    with pytest.raises(UsageError, match="没有要点 X14-0123456789ab"):
        accept(desk, "X14-0123456789ab", scored(desk, GAP))


def test_notes_on_the_offices_own_workbooks_stand_first(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("one"), examination(problems=[ERROR])))
    unread = replace(problem(Effect.NOTE, "S15"), raw=None, message="没有读入。")
    desk.settings = replace(desk.settings, notes=(unread,))
    shown = replace(desk.view(), board=ScoreBoard({}))
    shown = with_office(shown, desk.ledger, OfficeRecords(notes=(unread,)), load())
    clerk = Clerk(desk, tmp_path / "out", view=shown)

    first, second, third = clerk.rows("问题明细")
    assert (first["文件"], second["文件"]) == ("活动设置.xlsx", "督查评分簿.xlsx")
    assert (first["单位"], first["级别"], first["填写内容"]) == ("办公室自己的工作簿", "提示", "—")
    assert third["单位编码"] == "XX001"
    assert {row[0].value: row[1].value for row in clerk.book["首页"].iter_rows()}["问题明细"] == 3


def test_group_whose_scorebook_is_wanting_gets_a_line_and_a_letter(
    desk: Desk, tmp_path: Path
) -> None:
    desk.receive((leaf("one"), examination()), (leaf("two"), examination(identity("XX002"))))
    clerk = Clerk(desk, tmp_path / "out")

    (row,) = clerk.rows("催报名单")
    assert (row["单位编码"], row["应报表"], row["状态"]) == (
        "ZD001",
        "整本督查评分簿",
        "未报评分簿",
    )
    text = str(row["催报文字"])
    assert text.startswith("第一指导组：您好！2012H1（2012H1）督查评分簿的截止日是 2012-06-20")
    assert "请填好整本督查评分簿后发来" in text
    assert clerk.step("催报").startswith("1. 催报 1 家（1 张表）")


def test_group_whose_scorebook_went_back_is_told_the_name_of_its_workbook(
    desk: Desk, tmp_path: Path
) -> None:
    book = replace(identity("ZD001"), workbook="督查评分簿")
    desk.receive((leaf("book"), examination(book, [ERROR])))
    clerk = Clerk(desk, tmp_path / "out")

    (row,) = [r for r in clerk.rows("催报名单") if r["单位编码"] == "ZD001"]
    assert row["状态"] == "退回"
    (name,) = clerk.replies
    assert f"请在退回的督查评分簿（{name}）上改好后发来" in str(row["催报文字"])


def test_row_in_two_scorebooks_is_listed_with_both_places(desk: Desk, tmp_path: Path) -> None:
    book = replace(identity("ZD001"), workbook="督查评分簿")
    desk.receive((leaf("book"), examination(book)))
    twice = problem(Effect.FLAG, "G17")
    kept = Source("督查评分簿.xlsx", "督查点评", 9)
    shown = scored(desk, repeats=(Repeat("inbox/book.xlsx", twice, kept),))
    (row,) = Clerk(desk, tmp_path / "out", view=shown).rows("重复报送")

    assert (row["单位编码"], row["文件"], row["取用"]) == (
        "ZD001",
        "inbox/book.xlsx",
        "这一行不取用",
    )
    assert row["理由"] == "票数不符。请核对。"
    assert row["差异"] == "F4测评统计 C7：取用的在 督查评分簿.xlsx 督查点评 第 9 行"
    assert row["收到日期"].date() == date(2012, 6, 10)  # type: ignore[attr-defined]


def test_row_of_the_offices_own_scorebook_is_listed_too(desk: Desk, tmp_path: Path) -> None:
    twice = problem(Effect.FLAG, "G17")
    repeat = Repeat("督查评分簿.xlsx", twice, Source("inbox/book.xlsx", "督查点评", 9))
    (row,) = Clerk(desk, tmp_path / "out", view=scored(desk, repeats=(repeat,))).rows("重复报送")

    assert (row["单位"], row["文件"]) == ("办公室的督查评分簿", "督查评分簿.xlsx")

"""催报退回 shows what lies in the inbox for another period, and counts and answers it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_samples import (
    BEFORE,
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
from openpyxl import load_workbook
from tracking_desk import Clerk

from pipeline.campaign import genuine, pack_code
from pipeline.problems import Effect

LATER = date(2012, 6, 15)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    units = [unit(code) for code in ("XX001", "XX002", "XX003", "XX004")]
    return Desk(open_ledger(tmp_path), settings(*units))


def test_returned_file_of_another_period_is_listed_and_answered(desk: Desk, tmp_path: Path) -> None:
    desk.receive(
        (leaf("one"), examination(problems=[ERROR, ERROR])),
        (leaf("old"), examination(identity("XX002", 2, BEFORE), [ERROR])),
    )
    clerk = Clerk(desk, tmp_path / "out")

    count, shown = clerk.counted("退回")
    assert count == len(clerk.replies) == 2
    assert [(r["单位编码"], r["期次"]) for r in shown] == [("XX001", NOW), ("XX002", BEFORE)]
    assert [r["退回件"] for r in shown] == [
        "XX001_XX001校_2012H1_r2.xlsx",
        "XX002_XX002校_2011Y_r3.xlsx",
    ]
    assert "其中 1 份是别期的" in clerk.step("退回")
    assert [r["期次"] for r in clerk.rows("问题明细")] == [NOW, NOW, BEFORE]
    (row,) = clerk.rows("别期来件")
    assert (row["单位编码"], row["期次"], row["结果"], row["错误(处)"]) == (
        "XX002",
        BEFORE,
        "退回",
        1,
    )
    assert "chuangxian run --period 2011Y" in str(row["怎么办"])


def test_workbook_for_another_period_is_signed_for_that_period(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("old"), examination(identity("XX002", 1, BEFORE), [ERROR])))
    (name,) = Clerk(desk, tmp_path / "out").replies
    book = load_workbook(tmp_path / "out" / "退回" / name)
    meta = {row[0].value: row[1].value for row in book["_meta"].iter_rows()}

    assert (meta["period"], meta["revision"]) == (BEFORE, "2")
    assert genuine(KEY, pack_code("XX002", BEFORE, 2), str(meta["token"]))


def test_accepted_file_of_another_period_is_listed_with_its_command(
    desk: Desk, tmp_path: Path
) -> None:
    desk.receive((leaf("old"), examination(identity("XX002", 1, BEFORE))))
    clerk = Clerk(desk, tmp_path / "out")

    count, (row,) = clerk.counted("别期来件")
    assert (count, row["结果"]) == (1, "采用")
    assert str(row["怎么办"]).endswith("chuangxian run --period 2011Y")
    assert clerk.replies == []
    table = {row[0].value: row[1].value for row in clerk.book["首页"].iter_rows()}
    assert table["别期来件"] == 1


def test_accepted_file_that_an_earlier_run_saw_asks_for_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("old"), examination(identity("XX002", 1, BEFORE))))
    clerk = Clerk(desk, tmp_path / "out", LATER)

    assert clerk.step("别期来件") == ""
    assert [row["怎么办"] for row in clerk.rows("别期来件")] == ["不用处理"]


def test_file_of_another_period_that_left_the_inbox_is_not_listed(
    desk: Desk, tmp_path: Path
) -> None:
    desk.receive((leaf("old"), examination(identity("XX002", 1, BEFORE), [ERROR])))
    desk.inbox.clear()
    desk.receive((leaf("new"), examination()), on=LATER)
    clerk = Clerk(desk, tmp_path / "out", LATER)

    assert (clerk.rows("别期来件"), clerk.rows("退回清单"), clerk.replies) == ([], [], [])


def test_mended_file_of_another_period_needs_no_second_answer(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("old"), examination(identity("XX002", 1, BEFORE), [ERROR])))
    desk.receive((leaf("new"), examination(identity("XX002", 2, BEFORE))), on=LATER)
    clerk = Clerk(desk, tmp_path / "out", LATER)

    assert clerk.replies == []
    assert [(r["期次"], r["状态"]) for r in clerk.rows("退回清单")] == [(BEFORE, "已改好")]
    assert [(r["结果"], r["怎么办"] == "不用处理") for r in clerk.rows("别期来件")] == [
        ("采用", False),
        ("退回", True),
    ]


def test_held_file_of_another_period_is_settled_in_that_period(desk: Desk, tmp_path: Path) -> None:
    doubt = problem(Effect.HOLD, "P02")
    desk.receive((leaf("old"), examination(identity("XX002", 1, BEFORE), [doubt])))
    clerk = Clerk(desk, tmp_path / "out")

    _, (row,) = clerk.counted("别期来件")
    assert row["结果"] == "暂缓"
    assert "chuangxian run --period 2011Y" in str(row["怎么办"])
    assert [(r["期次"], r["级别"]) for r in clerk.rows("问题明细")] == [(BEFORE, "暂缓")]


def test_reminder_tells_a_unit_that_its_file_says_another_period(
    desk: Desk, tmp_path: Path
) -> None:
    desk.receive((leaf("old"), examination(identity("XX002", 1, BEFORE), [ERROR])))
    rows = {
        r["单位编码"]: str(r["催报文字"]) for r in Clerk(desk, tmp_path / "out").rows("催报名单")
    }

    assert "收到一份“old.xlsx”，填的报送期是 2011Y，没有计入本期" in rows["XX002"]
    assert "我们还没有收到" in rows["XX001"]


def test_two_periods_never_share_a_line(desk: Desk, tmp_path: Path) -> None:
    """The same unit went back in both: two workbooks, each with its own name and revision."""
    desk.receive(
        (leaf("now"), examination(identity("XX001", 3), [ERROR])),
        (leaf("old"), examination(identity("XX001", 1, BEFORE), [ERROR])),
    )
    clerk = Clerk(desk, tmp_path / "out")

    assert clerk.replies == ["XX001_XX001校_2011Y_r2.xlsx", "XX001_XX001校_2012H1_r4.xlsx"]
    text = next(str(r["催报文字"]) for r in clerk.rows("催报名单") if r["单位编码"] == "XX001")
    assert "XX001_XX001校_2012H1_r4.xlsx" in text


def test_file_of_unknown_period_is_answered_with_this_periods_workbook(
    desk: Desk, tmp_path: Path
) -> None:
    undated = replace(identity("XX002"), period=None)
    desk.receive((leaf("when"), examination(undated, [ERROR])))
    clerk = Clerk(desk, tmp_path / "out")

    count, (row,) = clerk.counted("退回")
    assert (count, row["期次"], row["状态"]) == (1, "未识别", "待单位修改")
    assert clerk.replies == [row["退回件"]] == ["XX002_XX002校_2012H1_r2.xlsx"]
    text = next(str(r["催报文字"]) for r in clerk.rows("催报名单") if r["单位编码"] == "XX002")
    assert "看不出是哪一个报送期的" in text
    assert "XX002_XX002校_2012H1_r2.xlsx" in text


def test_file_of_unknown_period_is_not_answered_once_the_unit_filed(
    desk: Desk, tmp_path: Path
) -> None:
    undated = replace(identity("XX002"), period=None)
    desk.receive(
        (leaf("when"), examination(undated, [ERROR])), (leaf("now"), examination(identity("XX002")))
    )
    clerk = Clerk(desk, tmp_path / "out")

    assert clerk.replies == []
    assert [(r["期次"], r["状态"]) for r in clerk.rows("退回清单")] == [("未识别", "已有新稿")]

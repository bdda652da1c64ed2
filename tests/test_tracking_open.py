"""催报退回 counts, lists and links what is still open, and says how to settle it."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import pytest
from ledger_samples import (
    DAY,
    ERROR,
    KEY,
    NOW,
    SPEC,
    Desk,
    examination,
    identity,
    leaf,
    open_ledger,
    problem,
    settings,
    unit,
)
from openpyxl import load_workbook
from tracking_desk import Clerk

from pipeline.problems import Effect
from pipeline.stages.decide import decide

LATER = date(2012, 6, 15)
POINT = problem(Effect.FLAG, "X16", "X16-0123456789ab")
OTHER = problem(Effect.FLAG, "X16", "X16-ba9876543210")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    units = [unit(code) for code in ("XX001", "XX002", "XX003", "XX004")]
    return Desk(open_ledger(tmp_path), settings(*units))


FILLED_IN = {"姓名": "王某", "理由": "电话核实", "单位的话": "本年评先评优集中"}


def run_command(desk: Desk, command: str) -> None:
    """Records what *command* says, as it stands in a cell, with what a person fills in."""
    words = [FILLED_IN.get(word, word) for word in shlex.split(command)]
    assert words[:2] == ["chuangxian", "decide"]
    named = dict(zip(words[3::2], words[4::2], strict=True))
    assert named["--period"] == NOW
    decide(
        desk.ledger, SPEC, desk.settings, KEY, words[2], named["--period"], named["--action"],
        named["--by"], named["--why"], DAY, named.get("--file"), named.get("--point"),
        named.get("--said"),
    )  # fmt: skip


def test_mended_files_leave_the_count_and_stand_last(desk: Desk, tmp_path: Path) -> None:
    desk.receive(
        (leaf("one"), examination(problems=[ERROR])),
        (leaf("two"), examination(identity("XX002"), [ERROR, ERROR])),
    )
    desk.receive((leaf("mended"), examination(identity("XX002", 2))), on=LATER)
    clerk = Clerk(desk, tmp_path / "out", LATER)

    count, shown = clerk.counted("退回")
    assert (count, len(shown), len(clerk.replies)) == (1, 1, 1)
    assert [(r["单位编码"], r["状态"]) for r in clerk.rows("退回清单")] == [
        ("XX001", "待单位修改"),
        ("XX002", "已改好"),
    ]
    states = {r["单位编码"]: r["状态"] for r in clerk.rows("问题明细") if r["级别"] == "错误"}
    assert states == {"XX001": "待单位修改", "XX002": "已有新稿"}


def test_only_the_newest_returned_file_of_a_unit_is_open(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("first"), examination(problems=[ERROR])))
    desk.receive((leaf("second"), examination(identity(revision=2), [ERROR])), on=LATER)
    clerk = Clerk(desk, tmp_path / "out", LATER)

    assert clerk.counted("退回")[0] == len(clerk.replies) == 1
    assert [(r["修订号"], r["状态"]) for r in clerk.rows("退回清单")] == [
        (2, "待单位修改"),
        (1, "已有新稿"),
    ]


def test_file_with_points_alone_is_listed_with_its_workbook(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("odd"), examination(problems=[POINT, OTHER])))
    clerk = Clerk(desk, tmp_path / "out")

    (row,) = clerk.rows("退回清单")
    assert (row["错误(处)"], row["待核(处)"], row["状态"]) == (0, 2, "待单位说明")
    assert (row["首次退回日"], row["退回次数(次)"]) == ("—", 0)
    assert [row["退回件"]] == clerk.replies
    assert "其中 1 份只请单位说明" in clerk.step("退回")


def test_unidentified_file_has_a_step_of_its_own(desk: Desk, tmp_path: Path) -> None:
    desk.receive(
        (leaf("one"), examination(problems=[ERROR])),
        (leaf("who"), examination(identity("ZZ999"), [ERROR])),
    )
    clerk = Clerk(desk, tmp_path / "out")

    assert clerk.counted("退回")[0] == len(clerk.replies) == 1
    count, (row,) = clerk.counted("没有退回件可发的")
    assert (count, row["单位编码"], row["状态"]) == (1, "ZZ999", "请联系来件人")


def test_every_reply_is_a_row_of_the_link_and_of_the_front_table(
    desk: Desk, tmp_path: Path
) -> None:
    desk.receive(
        (leaf("one"), examination(problems=[ERROR])),
        (leaf("two"), examination(identity("XX002"), [POINT])),
        (leaf("three"), examination(identity("XX003"), [ERROR, POINT])),
        (leaf("four"), examination(identity("XX004"))),
    )
    clerk = Clerk(desk, tmp_path / "out")

    count, shown = clerk.counted("退回")
    assert sorted(str(row["退回件"]) for row in shown) == clerk.replies
    table = {row[0].value: row[1].value for row in clerk.book["首页"].iter_rows()}
    assert count == table["退回清单"] == 3


def test_point_is_accepted_by_the_command_in_its_row(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("odd"), examination(problems=[POINT, OTHER])))
    before = Clerk(desk, tmp_path / "out")
    count, shown = before.counted("待核")
    assert (count, len(shown)) == (2, 2)

    run_command(desk, str(before.rows("待核")[0]["接受说明的命令"]))
    after = Clerk(desk, tmp_path / "out")

    count, shown = after.counted("待核")
    assert (count, [row["处理"] for row in shown]) == (1, ["待办"])
    assert [row["处理"] for row in after.rows("待核")] == ["待办", "接受"]
    assert after.rows("待核")[1]["接受说明的命令"] == "—"
    assert after.rows("待核")[1]["单位说明"] == "口头说明：本年评先评优集中"


def test_command_asks_for_the_units_words_only_where_it_wrote_none(
    desk: Desk, tmp_path: Path
) -> None:
    answer = [{"point_key": POINT.point_key, "explanation": "本年评先评优集中"}]
    desk.receive((leaf("odd"), examination(problems=[POINT, OTHER], F8=answer)))
    rows = Clerk(desk, tmp_path / "out").rows("待核")
    asked = {row["单位说明"]: "--said 单位的话" in str(row["接受说明的命令"]) for row in rows}
    assert asked == {"本年评先评优集中": False, "还没有说明": True}


def test_point_is_refused_by_the_command_in_its_row(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("odd"), examination(problems=[POINT])))
    run_command(desk, str(Clerk(desk, tmp_path / "out").rows("待核")[0]["不接受、退回的命令"]))

    (row,) = Clerk(desk, tmp_path / "out").rows("待核")
    assert row["不接受、退回的命令"] == "这一份已经退回"


def test_tie_is_settled_by_the_command_in_its_row(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("a"), examination()), (leaf("b"), examination()))
    before = Clerk(desk, tmp_path / "out")
    assert before.step("暂缓").startswith("1. 暂缓 2 份")

    second = next(row for row in before.rows("暂缓") if "b.xlsx" in str(row["文件"]))
    run_command(desk, str(second["采用的命令"]))
    after = Clerk(desk, tmp_path / "out")
    assert after.step("暂缓") == ""
    assert desk.results() == {"inbox/a.xlsx": "superseded", "inbox/b.xlsx": "accepted"}


def test_strangers_file_with_errors_can_only_be_voided(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("x", sender="a@elsewhere.example"), examination(problems=[ERROR])))
    (row,) = Clerk(desk, tmp_path / "out").rows("暂缓")
    assert row["采用的命令"] == "内容还有 1 处要改，不能采用"

    run_command(desk, str(row["不采用的命令"]))
    assert Clerk(desk, tmp_path / "out").rows("暂缓") == []


def test_explained_point_says_that_the_office_is_to_look(desk: Desk, tmp_path: Path) -> None:
    answer = [{"point_key": POINT.point_key, "explanation": "属实"}]
    desk.receive((leaf("odd"), examination(problems=[POINT], F8=answer)))
    clerk = Clerk(desk, tmp_path / "out")

    assert "已说明的 1 处，看后复制命令接受或退回" in clerk.step("待核")
    assert [r["状态"] for r in clerk.rows("问题明细")] == ["已说明，待办公室看"]
    assert clerk.replies == []


def test_long_path_is_wrapped_whole_and_opened_from_a_column_of_its_own(
    desk: Desk, tmp_path: Path
) -> None:
    path = f"inbox/{'长' * 40}.zip!/{'名' * 40}.xlsx"
    desk.receive((leaf("long", path), examination(problems=[ERROR])))
    book = Clerk(desk, tmp_path / "out").book

    for tab in ("退回清单", "问题明细"):
        header = {cell.value: cell.column for cell in book[tab][4]}
        cell = book[tab].cell(5, header["文件"])
        width = book[tab].column_dimensions[cell.column_letter].width
        assert (cell.value, cell.hyperlink) == (path, None)
        assert cell.alignment.wrap_text
        lines = len(path.encode("gb18030")) / width
        assert book[tab].row_dimensions[5].height >= 14 * lines
    opened = book["退回清单"].cell(5, 5)
    assert (opened.value, opened.hyperlink.target) == ("打开", f"../../{path.partition('!')[0]}")


def test_text_that_fits_on_one_line_gets_one(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("short"), examination(problems=[ERROR])))
    sheet = Clerk(desk, tmp_path / "out").book["退回清单"]

    assert sheet.row_dimensions[5].height in (None, 18)


def test_reason_of_a_person_reaches_list_and_unit(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("odd"), examination()))
    assert Clerk(desk, tmp_path / "out").rows("退回清单") == []
    decide(
        desk.ledger, SPEC, desk.settings, KEY, "XX001", NOW, "退回", "示例主任",
        "票数与原始票不符。", DAY,
    )  # fmt: skip
    clerk = Clerk(desk, tmp_path / "out")

    (row,) = clerk.rows("退回清单")
    assert (row["错误(处)"], row["办公室的理由"]) == (1, "办公室退回：票数与原始票不符。")
    (found,) = clerk.rows("问题明细")
    assert (found["问题"], found["级别"]) == ("办公室退回：票数与原始票不符。", "错误")
    sheet = load_workbook(tmp_path / "out" / "退回" / clerk.replies[0])["退回说明"]
    assert "1 处要改" in str(sheet["A2"].value)
    assert [sheet.cell(7, column).value for column in (1, 2, 3, 4, 6)] == [
        1, "整个文件", "—", "办公室退回：票数与原始票不符。", "必须改",
    ]  # fmt: skip


def test_reason_goes_when_the_return_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("odd"), examination()))
    for action in ("退回", "恢复"):
        decide(
            desk.ledger, SPEC, desk.settings, KEY, "XX001", NOW, action, "示例主任", "弄错了", DAY
        )
    clerk = Clerk(desk, tmp_path / "out")

    assert (clerk.rows("退回清单"), clerk.rows("问题明细"), clerk.replies) == ([], [], [])

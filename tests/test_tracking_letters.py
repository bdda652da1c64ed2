"""催报名单: one text a unit, worded by what is the matter, and an address that can be written to;
来件打不开: who may have sent it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_samples import (
    DAY,
    ERROR,
    Desk,
    examination,
    identity,
    leaf,
    open_ledger,
    settings,
    unit,
)
from msgspec.structs import replace
from tracking_desk import Clerk

from pipeline.problems import make
from pipeline.records import Leaf, Result
from pipeline.workbooks.reports.tracking.unopened import likely_unit

LATER = date(2012, 6, 15)
DOMAIN = unit("XX003", "@three.example")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    known = settings(unit("XX001"), unit("XX002"), DOMAIN)
    return Desk(open_ledger(tmp_path), known)


def broken(name: str, **parts: object) -> Leaf:
    return leaf(name, refusal=make("I10"), result=Result.QUARANTINED, workbook=False, **parts)


def texts(clerk: Clerk, code: str) -> list[object]:
    return [row["催报文字"] for row in clerk.rows("催报名单") if row["单位编码"] == code]


def test_one_text_a_unit_and_the_front_counts_units_and_rows(desk: Desk, tmp_path: Path) -> None:
    clerk = Clerk(desk, tmp_path / "out")
    listed = clerk.rows("催报名单")

    assert clerk.step("催报").startswith(f"1. 催报 3 家（{len(listed)} 张表）：")
    assert len(clerk.counted("催报")[1]) == len(listed)
    for code in ("XX001", "XX002", "XX003"):
        first, *rest = texts(clerk, code)
        assert "我们还没有收到" in str(first)
        assert set(rest) <= {"见上"}


def test_returned_unit_is_told_how_many_and_which_workbook(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("one"), examination(problems=[ERROR])))
    clerk = Clerk(desk, tmp_path / "out")
    (text,) = texts(clerk, "XX001")

    assert "来件已退回，有 1 处要改" in str(text)
    assert clerk.replies[0] in str(text)
    assert "几处" not in str(text)


def test_held_unit_is_asked_not_told_that_nothing_came(desk: Desk, tmp_path: Path) -> None:
    desk.receive(
        (leaf("a"), examination()),
        (leaf("b"), examination()),
        (leaf("c", sender="x@elsewhere.example"), examination(identity("XX002"))),
    )
    clerk = Clerk(desk, tmp_path / "out")

    assert "请告诉我们以哪一份为准" in str(texts(clerk, "XX001")[0])
    assert "请告诉我们是不是贵单位报送的" in str(texts(clerk, "XX002")[0])


def test_unit_whose_only_file_cannot_be_opened_is_told_so(desk: Desk, tmp_path: Path) -> None:
    desk.receive((broken("XX001_半截"), None))
    clerk = Clerk(desk, tmp_path / "out")
    text = str(texts(clerk, "XX001")[0])

    assert "来件打不开，请" in text
    assert "还没有收到" not in text
    assert {r["状态"] for r in clerk.rows("催报名单") if r["单位编码"] == "XX001"} == {"未报"}


def test_unopened_files_have_a_step_and_stand_first(desk: Desk, tmp_path: Path) -> None:
    desk.receive(
        (broken("XX001_半截"), None),
        (broken("惊喜"), None),
        (leaf("说明", refusal=make("I10"), result=Result.NOT_A_RETURN, workbook=False), None),
    )
    count, shown = Clerk(desk, tmp_path / "out").counted("来件打不开")

    assert count == 2
    assert [(row["可能是"], row["状态"]) for row in shown] == [
        ("可能是 XX001 第XX001学校", "请对方重发"),
        ("看不出", "请对方重发"),
    ]


def test_unopened_file_is_settled_by_a_later_one_or_by_moving_it_away(
    desk: Desk, tmp_path: Path
) -> None:
    desk.receive((broken("XX001_半截"), None), (broken("惊喜"), None))
    desk.inbox.remove("inbox/惊喜.xlsx")
    desk.receive((leaf("good"), examination()), on=LATER)
    clerk = Clerk(desk, tmp_path / "out", LATER)

    assert clerk.step("来件打不开") == ""
    assert sorted(str(row["状态"]) for row in clerk.rows("不是报表与隔离")) == [
        "已有更新的来件",
        "已移出收件箱",
    ]


@pytest.mark.parametrize(
    ("path", "sender", "code"),
    [
        ("inbox/XX002_坏.xlsx", None, "XX002"),
        ("inbox/xx002.zip!/坏.xlsx", None, "XX002"),
        ("inbox/坏.eml!/坏.xlsx", "a@three.example", "XX003"),
        ("inbox/XX002校的报表.xlsx", None, "XX002"),
        ("inbox/第XX001学校.xlsx", None, "XX001"),
        ("inbox/XX001和XX002.xlsx", None, None),
        ("inbox/惊喜.xlsx", "a@elsewhere.example", None),
    ],
)
def test_guess_of_the_unit(desk: Desk, path: str, sender: str | None, code: str | None) -> None:
    name = path.rpartition("/")[2]
    found = likely_unit(Leaf(path, name, "0" * 64, 1, DAY, sender), desk.settings)
    assert (found.code if found else None) == code


def contact(clerk: Clerk, code: str) -> object:
    return next(r["联系邮箱"] for r in clerk.rows("催报名单") if r["单位编码"] == code)


def test_a_domain_is_not_given_as_an_address(desk: Desk, tmp_path: Path) -> None:
    clerk = Clerk(desk, tmp_path / "out")
    assert contact(clerk, "XX001") == "xx001@school.example"
    assert contact(clerk, "XX003") == "（只登记了域名 @three.example）"


def test_last_own_sender_stands_in_for_a_domain(desk: Desk, tmp_path: Path) -> None:
    def sent(name: str, sender: str, day: int) -> Leaf:
        return leaf(name, sender=sender, received=date(2012, 6, day))

    back = examination(identity("XX003"), [ERROR])
    desk.receive(
        (sent("1", "old@three.example", 1), replace(back, control=1)),
        (sent("2", "new@three.example", 2), replace(back, control=2)),
        (sent("3", "stranger@elsewhere.example", 3), replace(back, control=3)),
    )
    assert contact(Clerk(desk, tmp_path / "out"), "XX003") == "new@three.example"

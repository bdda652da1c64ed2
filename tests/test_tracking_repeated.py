"""重复报送 lists what contends, not the normal course of a returned file and its mended revision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_samples import ERROR, Desk, examination, identity, leaf, open_ledger, settings, unit
from tracking_desk import Clerk

from pipeline.ledger import differences
from pipeline.records import Examination, Identity, Result, Row, Submission, Table
from pipeline.spec import load
from pipeline.workbooks.reports.tracking.repeated import _typed

LATER = date(2012, 6, 15)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_ledger(tmp_path), settings(unit("XX001"), unit("XX002")))


def sent(revision: int, value: int) -> Examination:
    return examination(identity(revision=revision), F4=[{"n_sat": value}])


def result(desk: Desk, name: str) -> Result:
    filings = desk.view(as_of=LATER).filings
    return next(f.result for f in filings if f.leaf.name == f"{name}.xlsx")


def repeated(desk: Desk, folder: Path) -> list[tuple[object, object]]:
    return [(r["取用"], r["差异"]) for r in Clerk(desk, folder / "out", LATER).rows("重复报送")]


def test_mended_revision_is_the_normal_course(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("first"), examination(problems=[ERROR])))
    desk.receive((leaf("mended"), sent(2, 9)), on=LATER)

    assert result(desk, "mended") is Result.ACCEPTED
    assert repeated(desk, tmp_path) == []


def test_draft_returned_beside_one_in_force_is_not_repeated(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("first"), sent(1, 9)))
    desk.receive((leaf("draft"), examination(identity(revision=2), [ERROR])), on=LATER)

    assert repeated(desk, tmp_path) == []


def test_replaced_revision_is_listed_where_its_content_differs(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("first"), sent(1, 8)))
    desk.receive((leaf("second"), sent(2, 9)), on=LATER)

    assert repeated(desk, tmp_path) == [("✓取用", "—"), ("不取用（被替代）", "F4 A5：8→9")]


def test_replaced_revision_of_the_same_content_is_left_out(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("first"), sent(1, 9)))
    desk.receive((leaf("second"), sent(2, 9)), on=LATER)

    assert result(desk, "first") is Result.SUPERSEDED
    assert repeated(desk, tmp_path) == []


def test_rivals_of_one_day_show_in_what_they_differ(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("a"), sent(1, 8)), (leaf("b"), sent(1, 9)))

    assert repeated(desk, tmp_path) == [("不取用（暂缓）", "—"), ("不取用（暂缓）", "F4 A5：9→8")]


def test_copy_of_a_returned_file_stands_beside_it(desk: Desk, tmp_path: Path) -> None:
    desk.receive(
        (leaf("a", "inbox/1/a.xlsx"), examination(problems=[ERROR])),
        (leaf("a", "inbox/2/a.xlsx"), None),
    )
    assert repeated(desk, tmp_path) == [("不取用（退回）", "—"), ("不取用（重复）", "内容完全相同")]


def test_two_files_of_one_revision_are_repeated(desk: Desk, tmp_path: Path) -> None:
    desk.receive((leaf("first"), examination(problems=[ERROR], F4=[{"n_sat": 7}])))
    desk.receive((leaf("again"), sent(1, 9)), on=LATER)

    assert repeated(desk, tmp_path) == [("✓取用", "—"), ("不取用（退回）", "F4 A5：7→9")]


def test_control_sum_is_no_difference() -> None:
    def cover(control: int) -> Submission:
        row = Row(0, {"unit_code": "XX001", "control_sum": control})
        table = Table("F0", "F0填报信息", {"control_sum": "B"}, (row,), {"control_sum": 9})
        return Submission(Identity("填报簿", "XX001", "2012H1", 1), "B", {"F0": table})

    one, other = cover(1), cover(2)
    assert differences(one, other)
    assert not differences(*(_typed(each, load()) for each in (one, other)))

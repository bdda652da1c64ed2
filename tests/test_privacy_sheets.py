"""What a reader of 汇总排名 finds in place of a withheld count."""

from __future__ import annotations

import pytest
from crafted_ballots import crafted_units
from openpyxl import Workbook, load_workbook
from test_summary_sheets import rows

from pipeline.workbooks.reports.summary.workbook import write_summary

_OPINIONS = ("满意(份)", "基本满意(份)", "不满意(份)", "弃权（不了解）(份)")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    made = crafted_units()
    target = tmp_path_factory.mktemp("privacy") / "汇总排名.xlsx"
    write_summary(made.view, made.spec, target)
    return load_workbook(target)


def ballots(book: Workbook, unit: str, thing: str, raters: str) -> list[object]:
    """有效票 and the four opinions as printed."""
    found = [
        row
        for row in rows(book, "明细-测评")
        if (row["单位编码"], row["测评对象"], row["评议人类别"]) == (unit, thing, raters)
    ]
    return [found[0][name] for name in ("有效票(份)", *_OPINIONS)]


@pytest.mark.parametrize(
    ("unit", "thing", "raters", "printed"),
    [
        ("XX001", "领导班子", "学生", [7, *["样本不足"] * 4]),
        ("XX001", "领导班子", "家长", [80, *["从略"] * 4]),
        ("XX001", "领导班子", "职工群众", [40, 30, 6, 2, 2]),
        ("XX002", "领导班子", "学生", ["<5", *["并入家长"] * 4]),
        ("XX002", "领导班子", "家长", [83, 61, 13, 6, 3]),
        ("XX005", "领导班子", "家长", ["<5", *["样本不足"] * 4]),
        ("XX007", "窗口岗位", "家长", [30, *["不列出"] * 4]),
    ],
)
def test_detail_prints(
    book: Workbook, unit: str, thing: str, raters: str, printed: list[object]
) -> None:
    assert ballots(book, unit, thing, raters) == printed


def test_every_word_is_explained_above_the_table(book: Workbook) -> None:
    caption = str(book["明细-测评"]["B3"].value)

    assert all(word in caption for word in ("样本不足", "<5", "并入", "从略", "不列出"))


def test_control_sum_is_left_out_only_where_it_would_tell(book: Workbook) -> None:
    left_out = {row["单位编码"] for row in rows(book, "来源") if row["控制数"] == "从略"}

    assert left_out == {"XX005", "XX007"}


def test_votes_for_persons_and_of_small_meetings_are_not_printed(book: Workbook) -> None:
    printed = [row["推荐会同意(人)"] for row in rows(book, "明细-推荐")]

    assert printed == ["不列出", "样本不足", 19]

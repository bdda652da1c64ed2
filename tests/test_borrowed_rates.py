"""Rates that a period takes from an earlier one are said to be that one's, and where no period had
a vote they are 无数据, not 样本不足; 首页 names eight matters at most."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_kept import demo_home, faulty_demo
from edited_settings import chuangxian
from openpyxl import Workbook, load_workbook

_MOST = 8
_HEADS = ("需要关注", "排名要点")
VOTES = "本期不填测评统计，满意率、参评率和门槛取各单位最近一期评议的，最近是考核评选（2012H1）。"
GRADES = "优秀合格率的年份：2011 年度（2011Y）。"


def summary(home: Path, period: str) -> Workbook:
    assert chuangxian(home, "run", "--period", period).exit_code == 0
    return load_workbook(home / "outbox" / period / "汇总排名.xlsx", data_only=True)


def texts(book: Workbook, tab: str) -> Iterator[str]:
    return (str(c.value) for row in book[tab].iter_rows() for c in row if c.value is not None)


def column(book: Workbook, tab: str, header: str) -> set[object]:
    rows = list(book[tab].iter_rows(values_only=True))
    heads = next(row for row in rows if header in row)
    place = heads.index(header)
    return {row[place] for row in rows[rows.index(heads) + 1 :] if row[place] is not None}


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """汇总排名 of the last period, in which nobody votes any more."""
    home = tmp_path_factory.mktemp("总结") / "区"
    words = ("demo", "--units", "12", "--period", "2012Z", "--faults", "0")
    assert chuangxian(home, *words).exit_code == 0
    return summary(home, "2012Z")


def test_votes_and_grades_of_another_period_are_said_to_be_its(last: Workbook) -> None:
    assert VOTES in list(texts(last, "首页"))
    overview = "".join(texts(last, "总汇总"))
    assert VOTES in overview
    assert GRADES in overview


def test_nothing_is_said_where_the_votes_are_of_the_period() -> None:
    book = load_workbook(demo_home() / "outbox" / "2012H1" / "汇总排名.xlsx", data_only=True)
    overview = "".join(texts(book, "总汇总"))
    assert "取各单位最近一期" not in overview + "".join(texts(book, "首页"))
    assert GRADES in overview


def test_rates_on_which_nobody_ever_voted_are_no_data(tmp_path: Path) -> None:
    home = shutil.copytree(demo_home(), tmp_path / "区")
    book = summary(home, "2011H1")
    assert "无数据" in column(book, "总汇总", "满意率(宽)")
    for header in ("满意率(宽)", "满意率(严)", "参评率", "门槛"):
        assert "样本不足" not in column(book, "总汇总", header)


def test_movement_says_that_bonus_and_penalty_are_in_it() -> None:
    book = load_workbook(demo_home() / "outbox" / "2012H1" / "汇总排名.xlsx", data_only=True)
    assert "加减分" in str(book["升降"]["A2"].value)


def test_the_front_page_names_eight_matters_at_most(tmp_path: Path) -> None:
    home = faulty_demo(tmp_path / "区").home.root
    front = list(texts(summary(home, "2012H1"), "首页"))
    first, end = (next(n for n, t in enumerate(front) if t.startswith(h)) for h in _HEADS)
    assert 1 < end - first - 1 <= _MOST

"""What is suggested for a word that is not of its list: what was meant, or nothing; and periods
written in words, which are read where they name exactly one."""

from __future__ import annotations

import pytest
from extraction_samples import F0, read, told, workbook

from pipeline.campaign import Settings, Unit
from pipeline.errors import UsageError
from pipeline.extraction.casting import Cast, hint, named_period
from pipeline.spec import load
from pipeline.stages.nearest import unit_meant
from pipeline.stages.settings import default_settings

COVER = "F0填报信息"
LISTS = load().choices
PERIODS = {code: period.name for code, period in default_settings(load(), []).periods.items()}


def _meant(text: str, name: str, *, several: bool = False) -> str:
    """The suggestion without the list behind it."""
    return hint(text, LISTS[name], several).partition("（可选：")[0]


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("班子", "object_types", "领导班子"),
        ("已对现", "commit_status", "已兑现"),
        ("没兑现", "commit_status", "未兑现"),
        ("基本不合格", "grades", "不合格"),
        ("优秀（拟）", "grades", "优秀"),
        ("民营医院", "unit_classes", "C民营医院"),
        ("2012-H1", "periods", "2012H1"),
        ("2012H", "periods", "2012H1"),
        ("第1轮", "rounds", "1"),
    ],
)
def test_the_word_that_was_meant_is_suggested(text: str, name: str, meant: str) -> None:
    assert _meant(text, name) == f"，看看是不是“{meant}”"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *((text, "periods") for text in ("2012上半年", "2012下半年", "2012Y", "2012", "2013H1")),
        *((text, "rounds") for text in ("12", "第10轮")),
        ("V1", "veto_codes"),
        ("不是", "yes_no"),
        ("有", "yes_no"),
        ("不兑现", "commit_modes"),
    ],
)
def test_no_code_is_guessed_and_no_denied_word_turned_round(text: str, name: str) -> None:
    assert _meant(text, name) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [("领导班子、党组织", "object_types"), ("是否", "yes_no"), ("是/否", "yes_no")],
)
def test_of_two_words_in_a_cell_for_one_neither_is_favoured(text: str, name: str) -> None:
    assert _meant(text, name) == "，这一格只能选一个"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("会议和网络", "会议、网络"),
        ("会议及网络", "会议、网络"),
        ("会议 短信与网络", "会议、短信、网络"),
        ("会议，橱窗", "会议、橱窗板报"),
        ("开会", None),
        ("会议和电台", None),
        ("会议、电台", None),
    ],
)
def test_of_several_words_all_are_suggested_or_none(text: str, meant: str | None) -> None:
    expected = f"，看看是不是“{meant}”" if meant else ""
    assert _meant(text, "public_ways", several=True) == expected


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2012上半年", "2012H1"),
        ("2012年上半年", "2012H1"),
        ("2012年度 上半年", "2012H1"),
        ("２０１２年上半年", "2012H1"),
        ("考核评选", "2012H1"),
        ("考核评选（2012H1）", "2012H1"),
        ("2011 年度", "2011Y"),
        ("2011年第三季度", "2011Q3"),
        ("2011年3季度", "2011Q3"),
        ("新一轮承诺", "2011Q3"),
    ],
)
def test_a_period_in_words_is_read_and_noted(text: str, period: str) -> None:
    found = named_period(Cast(raw=text, code="T10"), PERIODS)
    assert found == Cast(period, text, "T09", note=True, shown=period)


@pytest.mark.parametrize(
    "text",
    [
        "2012",
        "2012年",
        "上半年",
        "2012下半年",
        "2011年第二季度",
        "考核评选（2011Y）",
        "2012上半年及下半年",
    ],
)
def test_words_that_name_no_period_or_two_are_not_read(text: str) -> None:
    missed = Cast(raw=text, code="T10", hint="，……")
    assert named_period(missed, PERIODS) is missed
    two = {"2012H1": "总结", "2012Z": "总结"}
    assert named_period(Cast(raw="总结", code="T10"), two).value is None


def test_the_cover_may_name_its_period_in_words() -> None:
    found = read(workbook({COVER: F0.replace("2012H1", "2012年上半年")}))
    assert told(found.problems) == [("T09", "note", COVER, "B6")]
    assert found.identity is not None
    assert found.identity.period == "2012H1"
    assert found.submission is not None
    (row,) = found.submission.tables["F0"].rows
    assert (row.values["period"], row.raw["period"]) == ("2012H1", "2012年上半年")


@pytest.mark.parametrize(
    ("typed", "said", "unsaid"),
    [
        ("XX001 东风小学", "，这一格只填编码 XX001；", "相近"),
        ("XX001（东风小学）", "，这一格只填编码 XX001；", "相近"),
        ("XX00l", "相近的有 XX001 东风小学", "只填"),
        ("XX0011", "相近的有 XX001 东风小学", "只填"),
        ("东风小学", "相近的有 XX001 东风小学", "只填"),
    ],
)
def test_a_code_with_words_beside_it_is_told_to_stand_alone(
    typed: str, said: str, unsaid: str
) -> None:
    found = read(workbook({COVER: F0.replace("XX001", typed)}, meta={"unit": None}))
    (problem,) = [p for p in found.problems if p.code == "X01"]
    assert said in problem.remedy
    assert unsaid not in problem.remedy


def test_a_code_beside_another_units_name_is_not_taken_for_right() -> None:
    typed = "XX002 东风小学"
    found = read(workbook({COVER: F0.replace("XX001", typed)}, meta={"unit": None}))
    (problem,) = [p for p in found.problems if p.code == "X01"]
    assert "只填" not in problem.remedy
    assert "XX001 东风小学" in problem.remedy


def _units() -> Settings:
    named = {"XX001": "虚构一小", "XX006": "虚构六小", "SX006": "虚构六小"}
    units = [Unit(c, f"{n}（全称）", n, "教育", "B", "直属") for c, n in named.items()]
    return default_settings(load(), units)


@pytest.mark.parametrize("text", ["XX001", " xx001 ", "虚构一小"])
def test_a_unit_is_meant_by_its_code_or_by_a_name_of_its_own(text: str) -> None:
    assert unit_meant(text, _units()) == "XX001"


@pytest.mark.parametrize(
    ("text", "near"),
    [("XX06", "是不是：XX006 虚构六小？"), ("虚构六小", "XX006 虚构六小"), ("？？", "请对照")],
)
def test_a_code_with_a_letter_missing_is_found_and_no_name_of_two_taken(
    text: str, near: str
) -> None:
    with pytest.raises(UsageError) as error:
        unit_meant(text, _units())
    assert near in error.value.remedy

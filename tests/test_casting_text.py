"""Texts, codes, names and choice words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction import cast
from pipeline.extraction.casting import Broken, BrokenCell, plain
from pipeline.spec.model import Field, FieldType

TEXT = Field("content", "承诺内容", FieldType.TEXT, "F3")
CODE = Field("unit_code", "单位编码", FieldType.TEXT, "F0")
NAME = Field("member_name", "姓名", FieldType.TEXT, "F2")
GRADE = Field("grade", "评定等次", FieldType.ENUM, "F2", choices="grades")
WAYS = Field("public_way", "公开方式", FieldType.MULTI, "F3", choices="ways")
RATE = Field("rate", "参评率", FieldType.PCT, "F4")
GRADES = ("优秀", "合格", "基本合格", "不合格", "不定等次")
PUBLIC = ("橱窗板报", "网络", "短信", "会议", "其他")


@pytest.mark.parametrize(
    ("cell", "value", "raw"),
    [
        ("①家访４０户", "①家访４０户", None),
        ("  家访 40 户\u3000", "家访 40 户", "  家访 40 户\u3000"),
        ("一\r\n二\r三", "一\n二\n三", "一\r\n二\r三"),
        (85101234.0, "85101234", None),
        (3.5, "3.5", None),
        ("", None, None),
        (" \n\u3000", None, None),
    ],
)
def test_free_text_is_only_trimmed(cell: object, value: str | None, raw: str | None) -> None:
    found = cast(TEXT, cell)  # type: ignore[arg-type]
    assert (found.value, found.raw, found.code) == (value, raw, None)


def test_a_date_in_a_text_cell_is_read_and_noted() -> None:
    found = cast(TEXT, date(2011, 7, 1))
    assert (found.value, found.code, found.note) == ("2011-07-01", "T11", True)


@pytest.mark.parametrize(("cell", "code"), [(True, "T03"), (1e15, "T12"), (float("nan"), "T12")])
def test_cells_that_have_lost_their_text(cell: float, code: str) -> None:
    found = cast(TEXT, cell)
    assert (found.value, found.code, found.note) == (None, code, False)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("XX001", "XX001", None), ("ｘｘ００１", "XX001", "T08"), ("xx 001", "XX001", "T08")],
)
def test_codes_are_brought_to_one_spelling(cell: str, value: str, code: str | None) -> None:
    found = cast(CODE, cell)
    assert (found.value, found.code) == (value, code)
    assert found.raw == (None if code is None else cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("王\u3000伟", "王伟"),
        ("阿依 · 古丽", "阿依 · 古丽"),
        ("Li Na", "Li Na"),
        (" 王伟 ", "王伟"),
    ],
)
def test_names_lose_the_blanks_between_chinese_characters(cell: str, value: str) -> None:
    assert cast(NAME, cell).value == value


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("优秀", "优秀", None), (" 优秀 ", "优秀", None), ("优 秀", "优秀", "T09"), ("", None, None)],
)
def test_words_of_a_list(cell: str, value: str | None, code: str | None) -> None:
    found = cast(GRADE, cell, GRADES)
    assert (found.value, found.code) == (value, code)


@pytest.mark.parametrize("cell", ["优", "良好", "合格。", "优秀/合格", "无", "优秀(拟)"])
def test_a_word_that_only_resembles_one_is_never_taken_for_it(cell: str) -> None:
    found = cast(GRADE, cell, GRADES)
    assert (found.value, found.raw, found.code, found.note) == (None, cell, "T10", False)


def test_the_nearest_word_is_suggested() -> None:
    hint = cast(GRADE, "基本合隔", GRADES).hint
    assert hint == "，看看是不是“基本合格”（可选：优秀、合格、基本合格、不合格、不定等次）"


def test_a_number_cell_is_the_word_that_looks_like_it() -> None:
    found = cast(GRADE, 1.0, ("1", "2"))
    assert (found.value, found.code) == ("1", None)


@pytest.mark.parametrize(
    "cell",
    [
        *("网络、短信", "短信,网络", "短信，网络", "网络;短信", "网络；短信", "网络/短信"),
        "短信\n网络",
        "网络、短信、",
    ],
)
def test_several_words_come_in_list_order(cell: str) -> None:
    found = cast(WAYS, cell, PUBLIC)
    assert (found.value, found.code) == (("网络", "短信"), None)


def test_one_wrong_word_of_several_is_a_problem() -> None:
    found = cast(WAYS, "网络、电台", PUBLIC)
    assert (found.value, found.raw, found.code) == (None, "网络、电台", "T10")


def test_a_computed_cell_is_never_read() -> None:
    assert cast(RATE, 0.95).value is None
    assert cast(RATE, BrokenCell(Broken.ERROR, "#DIV/0!")).code == "T13"


@pytest.mark.parametrize("field", [TEXT, CODE, NAME, GRADE, WAYS])
def test_error_cells_and_uncached_formulas_are_problems(field: Field) -> None:
    error = cast(field, BrokenCell(Broken.ERROR, "#REF!"), GRADES)
    assert (error.value, error.raw, error.code) == (None, "#REF!", "T13")
    assert cast(field, BrokenCell(Broken.UNCACHED, "公式"), GRADES).code == "T14"


@given(st.text())
def test_free_text_keeps_every_character_inside(text: str) -> None:
    found = cast(TEXT, text)
    value = found.value or ""
    assert isinstance(value, str)
    assert value in text.replace("\r\n", "\n").replace("\r", "\n")
    assert (found.raw or value) == (text if found.raw else value)


@given(st.one_of(st.text(), st.sampled_from(GRADES + PUBLIC), st.floats(), st.booleans()))
def test_the_fast_look_agrees_with_the_careful_one(cell: object) -> None:
    for field, words in ((TEXT, ()), (CODE, ()), (NAME, ()), (GRADE, GRADES), (WAYS, PUBLIC)):
        quick = plain(field, words)(cell)
        if quick is not None:
            found = cast(field, cell, words)  # type: ignore[arg-type]
            assert (found.value, found.code, found.raw) == (quick, None, None)

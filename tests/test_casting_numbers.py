"""Numbers: what is read, what is noted, what is a Problem (rule X02)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction import cast
from pipeline.extraction.casting import plain
from pipeline.spec.model import Field, FieldType

WHOLE = Field("n_due", "应参评", FieldType.INT, "F4")
SCORE = Field("self_score", "自评分", FieldType.DEC, "F6")
FULL_WIDTH = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")


@pytest.mark.parametrize(
    ("cell", "value"),
    [(12.0, 12), (0.0, 0), (-3.0, -3), (7, 7), (None, None), ("", None), ("  \u3000", None)],
)
def test_number_cells_are_read_in_silence(cell: object, value: int | None) -> None:
    found = cast(WHOLE, cell)  # type: ignore[arg-type]
    assert (found.value, found.raw, found.code) == (value, None, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("１２", 12),
        ("1,200", 1200),
        ("１，２００", 1200),
        ("12.0", 12),
        ("0", 0),
        ("-5", -5),
        ("\u300012\xa0", 12),
        ("\ufeff12\u200b", 12),
        ("1,234,567", 1234567),
    ],
)
def test_text_that_is_a_number_is_read_and_noted(text: str, value: int) -> None:
    found = cast(WHOLE, text)
    assert (found.value, found.raw, found.code, found.note) == (value, text, "T01", True)
    assert found.shown == str(value)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12人",
            "约30",
            "九十",
            "2000万",
            "03/04/2011",
            "一百二",
            "12%",
            "1e3",
            "1,20",
            "12,0000",
        ),
        *("1 200", "12.", ".5", "１２人", "①②", "10²", "½", "٣", "12+3", "=12", "#N/A", "--5"),
        "1234567890123456",
    ],
)
def test_text_that_is_no_number_never_becomes_one(text: str) -> None:
    found = cast(WHOLE, text)
    assert (found.value, found.raw, found.code, found.note) == (None, text, "X02", False)


@pytest.mark.parametrize("text", ["—", "－", "-", "无", "/", "——", " 无 "])
def test_a_dash_is_not_zero(text: str) -> None:
    found = cast(WHOLE, text)
    assert (found.value, found.raw, found.code) == (None, text, "X02-none")


def test_a_unit_behind_the_number_is_named_in_the_hint() -> None:
    assert cast(WHOLE, "１２ 人").hint == ""
    assert cast(WHOLE, "１２人").hint == "，例如 12"


@pytest.mark.parametrize(
    ("cell", "code", "raw"),
    [
        (1.5, "T02", "1.5"),
        ("1.5", "T02", "1.5"),
        (True, "T03", "TRUE"),
        (date(2011, 7, 1), "T07", "2011-07-01"),
        (datetime(2011, 7, 1, 8, 30), "T07", "2011-07-01 08:30"),
        (time(8, 30), "T07", "08:30"),
        (timedelta(hours=30), "T07", "30:00"),
        (float("nan"), "X02", "nan"),
        (1e15, "X02", "1000000000000000"),
    ],
)
def test_cells_that_hold_no_whole_number(cell: object, code: str, raw: str) -> None:
    found = cast(WHOLE, cell)  # type: ignore[arg-type]
    assert (found.value, found.code, found.raw, found.note) == (None, code, raw, False)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (3.5, "3.5"),
        (0.1 + 0.2, "0.3"),
        (18.0, "18"),
        ("３．５", "3.5"),
        (0.0, "0"),
        (1e-7, "0.0000001"),
    ],
)
def test_decimals_are_exact_to_the_digits_that_excel_shows(cell: object, value: str) -> None:
    assert cast(SCORE, cell).value == Decimal(value)  # type: ignore[arg-type]


@given(st.integers(-(10**14), 10**14))
def test_casting_a_whole_number_is_lossless_however_it_is_written(number: int) -> None:
    ways = [float(number), number, str(number), f"{number:,}", f" {number} ", f"{number}.0"]
    ways += [str(number).translate(FULL_WIDTH), f"{number:,}".translate(FULL_WIDTH)]
    assert {cast(WHOLE, way).value for way in ways} == {number}


@given(st.decimals(-(10**6), 10**6, places=3))
def test_casting_a_decimal_is_lossless(number: Decimal) -> None:
    assert cast(SCORE, str(number)).value == number
    assert cast(SCORE, float(number)).value == number


@given(st.floats(-(10**15), 10**15, exclude_min=True, exclude_max=True))
def test_no_number_becomes_another_or_nothing(number: float) -> None:
    found = cast(SCORE, number).value
    assert isinstance(found, Decimal)
    assert (found == 0) == (number == 0)
    assert float(found) == float(f"{number:.15g}")


@given(st.text())
def test_a_text_is_a_number_only_if_its_digits_say_so(text: str) -> None:
    found = cast(WHOLE, text)
    if found.value is None:
        assert found.code or not text.strip("\u200b\u200c\u200d\u2060\ufeff \t\r\n").strip()
    else:
        assert set(text.strip()) <= set("0123456789０１２３４５６７８９,，.．+＋-－\u2212")


@given(st.one_of(st.floats(), st.integers(), st.text(), st.booleans(), st.dates(), st.none()))
def test_the_fast_look_agrees_with_the_careful_one(cell: object) -> None:
    for field in (WHOLE, SCORE):
        quick = plain(field)(cell)
        if quick is not None:
            found = cast(field, cell)  # type: ignore[arg-type]
            assert (found.value, found.code) == (quick, None)

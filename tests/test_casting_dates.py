"""Days: unambiguous ways of writing are read and noted, all others are Problems."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction import cast
from pipeline.extraction.casting import plain
from pipeline.spec.model import Field, FieldType

DAY = Field("due_date", "完成时限", FieldType.DATE, "F3")
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
JULY = date(2011, 7, 1)


@pytest.mark.parametrize("cell", [JULY, datetime(2011, 7, 1)])
def test_date_cells_are_read_in_silence(cell: date) -> None:
    found = cast(DAY, cell)
    assert (found.value, found.raw, found.code) == (JULY, None, None)


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        *(
            (text, text)
            for text in ("2011年7月1日", "2011.7.1", "2011-7-1", "2011/7/1", "20110701")
        ),
        *(
            (text, text)
            for text in ("2011年07月01日", "２０１１．７．１", " 2011-07-01 ", "2011年7月1号")
        ),
        *((text, text) for text in ("2011 年 7 月 1 日", "2011-07-01 00:00:00", "2011年7月1")),
        (20110701.0, "20110701"),
        (40725.0, "40725"),
        (40725.5, "40725.5"),
        (datetime(2011, 7, 1, 10, 30), "2011-07-01 10:30"),
    ],
)
def test_other_ways_of_writing_a_day_are_read_and_noted(cell: object, raw: str) -> None:
    found = cast(DAY, cell)  # type: ignore[arg-type]
    assert (found.value, found.raw, found.code, found.note) == (JULY, raw, "T04", True)
    assert found.shown == "2011-07-01"


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "03/04/2011",
            "7月1日",
            "2011年7月",
            "11-7-1",
            "二〇一一年七月一日",
            "2011-2-30",
            "20111301",
        ),
        *("2011.7/1", "待定", "2011-7-1前", "约2011-7-1", "2011-07-01 10:30", 0.0, -1.0, 201107.0),
        *(20111301.0, time(8, 0), timedelta(days=1), float("nan"), float("inf")),
    ],
)
def test_what_is_not_surely_a_day_is_a_problem(cell: object) -> None:
    found = cast(DAY, cell)  # type: ignore[arg-type]
    assert (found.value, found.code, found.note) == (None, "T05", False)
    assert found.raw


@pytest.mark.parametrize("cell", [date(1989, 12, 31), date(2101, 1, 1), "1970-1-1", "2199.7.1"])
def test_days_outside_1990_to_2100_are_problems(cell: object) -> None:
    found = cast(DAY, cell)  # type: ignore[arg-type]
    assert (found.value, found.code) == (None, "T06")


def test_a_truth_value_is_no_day() -> None:
    assert cast(DAY, True).code == "T03"


@pytest.mark.parametrize("cell", [None, "", " \u3000\n"])
def test_blank_stays_blank(cell: str | None) -> None:
    assert cast(DAY, cell) == cast(DAY, None)


@given(st.dates(FIRST, LAST))
def test_casting_a_day_is_lossless_however_it_is_written(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    ways: list[object] = [
        day,
        datetime(y, m, d),
        f"{y}年{m}月{d}日",
        f"{y}.{m}.{d}",
        f"{y}/{m}/{d}",
    ]
    ways += [day.isoformat(), f"{y}{m:02d}{d:02d}", float(f"{y}{m:02d}{d:02d}")]
    ways += [float((day - date(1899, 12, 30)).days)]
    assert {cast(DAY, way).value for way in ways} == {day}  # type: ignore[arg-type]


@given(st.one_of(st.floats(), st.integers(), st.text()))
def test_no_day_outside_the_range_ever_comes_out(cell: object) -> None:
    value = cast(DAY, cell).value  # type: ignore[arg-type]
    assert value is None or (isinstance(value, date) and FIRST <= value <= LAST)


@given(st.one_of(st.dates(), st.datetimes(), st.floats(), st.text()))
def test_the_fast_look_agrees_with_the_careful_one(cell: object) -> None:
    quick = plain(DAY)(cell)
    if quick is not None:
        found = cast(DAY, cell)  # type: ignore[arg-type]
        assert (found.value, found.code) == (quick, None)

"""What people type into cells: numbers as text and with units, dates, words, marks, spaces."""

from __future__ import annotations

from typing import Any

from excel_hands import Hand, setting
from excel_hands_books import cached_formula, changed
from excel_hands_columns import as_text
from excel_hands_deeds import F0, F2, F3, F4, F5, F6, on

from pipeline.spec import load

# (what is typed, what becomes of it) into a cell that held the same value before
_NUMBERS = (
    ("63", "T01"),
    (" 63　", "T01"),
    ("６３", "T01"),
    ("63\n", "T01"),
    ("63人", "X02"),
    ("六十三", "X02"),
    ("63%", "X02"),
    (0.63, "T02"),
    ("约63", "X02"),
    ("63（含退休）", "X02"),
    ("60+3", "X02"),
    ("—", "X02"),
    ("无", "X02"),
    (True, "T03"),
    ("同上", "T16"),
    ("=60+3", "T14"),
    ("#REF!", "T13"),
)
_DATES = (
    ("2012.4.9", "T04"),
    ("2012年4月9日", "T04"),
    ("2012-4-9 ", "T04"),
    ("２０１２．４．９", "T04"),
    ("20120409", "T04"),
    ("4月9日", "T05"),
    ("12.4.9", "T05"),
    ("2012.4", "T05"),
    ("2012年4月", "T05"),
    ("4/9/2012", "T05"),
    ("二〇一二年四月九日", "T05"),
    ("2012-4-31", "T05"),
    ("同上", "T16"),
    ("〃", "T16"),
    ("同左", "T16"),
)
_WORDS = (
    ("领导班子 ", ""),
    ("　领导班子", ""),
    ("领导\n班子", "T09"),
    ("领 导 班 子", "T09"),
    ("班子", "T10"),
    ("领导班子、党组织", "T10"),
    ("同上", "T16"),
)
_MARKS = ("✓", "√", "Y", "有", 1, "√是")
_NOTES = frozenset({"T01", "T04", "T08", "T09", ""})


def _typed(sheet: str, name: str, cell: str, value: Any, code: str) -> Hand:
    """*value* typed into *cell*, the first of field *name*."""
    shown = str(value).replace("\n", "⏎").replace("　", "□").replace(" ", "·")
    found = (f"{code} {cell}",) if code else ()
    what = "TRUE" if value is True else shown
    noted, named = (found, ()) if code in _NOTES else ((), found)
    label = load().forms[sheet[:2]].field(name).label
    return Hand(f"「{what}」 typed as {label}", sheet, setting(sheet, name, value), named, noted)


NUMBERS = (
    *(_typed(F4, "n_due", "G5", value, code) for value, code in _NUMBERS),
    _typed(F6, "self_score", "D5", "3.6", "T01"),
    _typed(F6, "self_score", "D5", "3.6分", "X02"),
    _typed(F6, "self_score", "D5", "90%", "X02"),
    Hand(
        "「1,267」 typed, with a separator of thousands",
        F5,
        setting(F5, "n_mass", "1,267"),
        noted=("T01 G5",),
        means=(("F5", 0, "n_mass", 1267),),
    ),
    Hand(
        "a column of numbers pasted in text format",
        F4,
        on(F4, as_text("n_back")),
        noted=tuple(f"T01 J{row}" for row in range(5, 9)),
    ),
    Hand("a formula in place of a number", F4, rewrite=cached_formula(F4, "G5", "60+3")),
    Hand(
        "a formula that refers to another workbook",
        F4,
        rewrite=cached_formula(F4, "G5", "[1]Sheet1!$B$7"),
    ),
)
DATES = tuple(_typed(F4, "session_date", "A5", value, code) for value, code in _DATES)
WORDS = (
    *(_typed(F4, "object_type", "B5", value, code) for value, code in _WORDS),
    *(_typed(F2, "is_window", "F5", value, "T10") for value in _MARKS),
    _typed(F2, "is_window", "F5", True, "T03"),
    _typed(F3, "public_way", "M5", "会议 ", ""),
    _typed(F3, "public_way", "M5", "会议和网络", "T10"),
    Hand(
        "「会议⏎网络」 typed, the cell split by Alt+Enter",
        F3,
        setting(F3, "public_way", "会议\n网络"),
        means=(("F3", 0, "public_way", ("网络", "会议")),),
    ),
    Hand(
        "「组织⏎11场活动」 typed, a text split by Alt+Enter",
        F3,
        setting(F3, "target", "组织\n11场活动"),
        means=(("F3", 0, "target", "组织\n11场活动"),),
    ),
    _typed(F2, "member_name", "B5", "曹　朴", ""),
    _typed(F2, "duty_post", "J5", "同上", "T16"),
    _typed(F2, "duty_post", "J5", "〃", "T16"),
    _typed(F2, "member_no", "A5", "xx001001", "T08"),
    _typed(F2, "member_no", "A5", "ＸＸ００１００１", "T08"),
    Hand(
        "a code stripped to its number",
        F2,
        setting(F2, "member_no", 1001),
        named=("F22 A5", f"X07 {F3}!D9", f"X07 {F3}!D10"),
    ),
    _typed(F6, "item_code", "A5", 1.1, ""),
    _typed(F6, "item_code", "A5", "１．１", ""),
    _typed(F0, "unit_code", "B5", "xx001", "T08"),
    Hand(
        "「XX001 一小」 typed",
        F0,
        setting(F0, "unit_code", "XX001 一小"),
        named=("X01 B5",),
    ),
    _typed(F0, "period", "B7", "2012h1", "T09"),
    _typed(F0, "period", "B7", "2012上半年", "T09"),
    _typed(F0, "period", "B7", "考核评选（2012H1）", "T09"),
    _typed(F0, "period", "B7", "2012下半年", "T10"),
    _typed(F0, "period", "B7", "2012", "T10"),
)
EVERYTHING = (
    Hand(
        "all at once: a column and rows inserted, a total, a renamed sheet, 同上",
        F4,
        changed,
        named=("T16 测评!B9",),
        noted=("S14 测评!B13", "S03 测评!—"),
    ),
)

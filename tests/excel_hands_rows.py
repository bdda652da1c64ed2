"""Rows as people treat them: inserted, blank, totals, notes, headings again, sorting, filters."""

from __future__ import annotations

from excel_hands import Hand, last, texts, write
from excel_hands_deeds import (
    F0,
    F1,
    F2,
    F4,
    F5,
    F6,
    example_row,
    header_again,
    hidden_rows,
    on,
    outlined,
    record_under_the_labels,
    row_between,
    rows_at,
    sorted_by,
    sorted_with_the_heading,
    spread,
    typed_row,
    without_row,
)

_SIGNED = {"A": "填表人：沈白松", "E": "审核人：戚墨子"}
_FULL_EXAMPLE = "例：2011-07-01"
_NEEDED = ("B9", "D9", "E9", "F9", "I9", "J9", "K9")

ROWS = (
    Hand("two rows inserted over the title", F4, on(F4, rows_at(1, 2))),
    Hand("a row inserted between title and heading", F4, on(F4, rows_at(3))),
    Hand("a row inserted between title and heading", F1, on(F1, rows_at(3))),
    Hand(
        "a row inserted over the title and typed into",
        F4,
        on(F4, row_between(1, {"A": "附件3", "C": "联系人沈老师"})),
        noted=("S15 A1",),
    ),
    Hand("a row inserted among the records, left blank", F4, on(F4, rows_at(6))),
    Hand("a row inserted among the lines of a form", F1, on(F1, rows_at(8))),
    Hand("blank rows between all records", F2, on(F2, spread)),
    Hand("a record typed between heading and hidden row", F4, on(F4, record_under_the_labels)),
    Hand("a total row 合计", F4, on(F4, typed_row(1, {"A": "合计", "G": 500})), noted=("S14 A9",)),
    Hand(
        "a total row 合　计 in another column, with a formula",
        F4,
        on(F4, typed_row(1, {"C": "合　计", "G": "=SUM(G5:G8)"})),
        noted=("S14 C9",),
    ),
    Hand(
        "a total row 合计（人）", F4, on(F4, typed_row(1, {"A": "合计（人）"})), noted=("S14 A9",)
    ),
    Hand(
        "a total row under a blank row",
        F2,
        on(F2, typed_row(2, {"B": "共计12人", "H": 60})),
        noted=("S14 B18",),
    ),
    Hand(
        "a total row with numbers alone",
        F4,
        on(F4, typed_row(1, {"G": 500, "H": 400})),
        named=("F01 A9", *(f"F01 {cell}" for cell in _NEEDED)),
    ),
    Hand(
        "a subtotal among the records",
        F4,
        on(F4, row_between(7, {"B": "小计", "G": 374})),
        noted=("S14 B7",),
    ),
    Hand(
        "Excel's own subtotal row",
        F4,
        on(F4, row_between(7, {"B": "领导班子 汇总", "G": 374})),
        noted=("S14 B7",),
    ),
    Hand(
        "a note under the table",
        F4,
        on(F4, typed_row(2, {"A": "以上数据截至6月15日"})),
        noted=("S14 A10",),
    ),
    Hand(
        "a note under the table, 注：",
        F5,
        on(F5, typed_row(1, {"B": "注：人次由各支部报来"})),
        noted=("S14 B20",),
    ),
    Hand(
        "a line for signatures under the table",
        F4,
        on(F4, typed_row(2, _SIGNED)),
        noted=("S14 A10",),
    ),
    Hand(
        "以下空白 under the table", F5, on(F5, typed_row(1, {"A": "以下空白"})), noted=("S14 A20",)
    ),
    Hand(
        "a section title among the records",
        F4,
        on(F4, row_between(7, {"A": "二、党组织测评情况"})),
        noted=("S14 A7",),
    ),
    Hand("an example row left in", F4, on(F4, example_row("例")), noted=("S14 A5",)),
    Hand(
        "an example row left in, the word in a cell with the date",
        F4,
        on(F4, example_row(_FULL_EXAMPLE)),
        named=("T05 A5", "F15 D6"),
        noted=("X14 L6",),
    ),
    Hand("the heading pasted in again", F4, on(F4, header_again(7)), noted=("S14 A7",)),
    Hand(
        "the heading pasted in again with the hidden row",
        F2,
        on(F2, header_again(10, with_ids=True)),
        noted=("S14 A10",),
    ),
    Hand("the records sorted", F2, on(F2, sorted_by("rank_level")), sorted=True),
    Hand("the records sorted, the heading among them", F4, on(F4, sorted_with_the_heading)),
    Hand("a filter on, rows hidden by it", F4, on(F4, hidden_rows)),
    Hand("rows and columns folded away in groups", F5, on(F5, outlined)),
    Hand(
        "a record pasted twice",
        F2,
        on(F2, lambda sheet: write(sheet, last(sheet) + 1, texts(sheet, 5))),
        named=(f"X06 {F1}!B8", "F15 A17"),
    ),
    Hand("a printed row deleted", F6, on(F6, without_row(6)), named=("X01 —",)),
    Hand("a line of a form deleted", F0, on(F0, without_row(10)), named=("X01 —",)),
)

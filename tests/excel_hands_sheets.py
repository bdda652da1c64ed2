"""Columns, headings, sheets and merged cells as people treat them."""

from __future__ import annotations

from excel_hands import Hand
from excel_hands_books import (
    commented,
    copied_out,
    deleted_sheet,
    duplicated,
    everything_shown,
    grouped,
    hidden_sheet,
    one_page_copied_out,
    own_sheet,
    renamed,
    reordered,
    swapped_names,
    titled,
    unprotected,
)
from excel_hands_columns import (
    columns_at,
    copied_column,
    head_deleted,
    hidden_columns,
    id_row_deleted,
    labels_changed,
    labels_swapped,
    merged,
    numbered_at_the_left,
    painted,
    swapped,
    without_column,
)
from excel_hands_deeds import F0, F1, F2, F3, F4, F5, F6, F8, on, typed_row

_TABLES = (F1, F2, F3, F5, F6)


def _broken(text: str) -> str:
    return f"{text[:2]}\n{text[2:]}"


def _spaced(text: str) -> str:
    return f"　{' '.join(text)} "


def _reworded(text: str) -> str:
    return "应到人数" if text.startswith("应参评") else text


def _starless(text: str) -> str:
    return text.strip("＊")


COLUMNS = (
    Hand("a blank column inserted at the left", F4, on(F4, columns_at(1))),
    Hand("a blank column inserted at the left", F0, on(F0, columns_at(1))),
    Hand(
        "a column of numbers 序号 inserted at the left",
        F2,
        on(F2, numbered_at_the_left),
        noted=("S15 A3",),
    ),
    Hand(
        "a column 备注 inserted among the fields",
        F4,
        on(F4, columns_at(8, {3: "备注", 5: "含退休教师"})),
        noted=("S15 H3",),
    ),
    Hand(
        "a column inserted beside the answers, typed into",
        F1,
        on(F1, columns_at(3, {6: "待核实"})),
        noted=("S15 C6",),
    ),
    Hand("two whole columns moved", F4, on(F4, swapped("n_sat", "n_basic", ids_too=True))),
    Hand(
        "two columns moved, the hidden row left behind",
        F4,
        on(F4, swapped("n_sat", "n_basic", ids_too=False)),
        named=("X01 L3", "X01 M3"),
    ),
    Hand(
        "two labels moved without their numbers",
        F4,
        on(F4, labels_swapped("n_sat", "n_basic")),
        named=("X01 L3", "X01 M3"),
        heads=True,
    ),
    Hand("a column deleted", F4, on(F4, without_column("n_back")), named=("X01 —",)),
    Hand("a column deleted", F2, on(F2, without_column("member_no")), named=("X01 —",)),
    Hand(
        "a column copied beside the table",
        F4,
        on(F4, copied_column("n_back")),
        noted=("S15 V3",),
    ),
    Hand(
        "a column copied beside the table, then changed",
        F4,
        on(F4, copied_column("n_back", 1)),
        named=("X01 J3",),
        noted=("S15 V3",),
    ),
    Hand("columns hidden, their widths changed", F5, on(F5, hidden_columns)),
    Hand("line breaks in labels", F4, on(F4, labels_changed(_broken)), heads=True),
    Hand(
        "line breaks in labels, the hidden row emptied",
        F4,
        on(F4, labels_changed(_broken, lost_ids=True)),
        heads=True,
    ),
    Hand(
        "spaces in labels, the hidden row emptied",
        F2,
        on(F2, labels_changed(_spaced, lost_ids=True)),
        heads=True,
    ),
    Hand(
        "stars taken off the labels, the hidden row emptied",
        F3,
        on(F3, labels_changed(_starless, lost_ids=True)),
        heads=True,
    ),
    Hand(
        "a label worded anew", F4, on(F4, labels_changed(_reworded)), noted=("S17 G3",), heads=True
    ),
    Hand(
        "a label worded anew, the hidden row emptied",
        F4,
        on(F4, labels_changed(_reworded, lost_ids=True)),
        named=("X01 —",),
        noted=("S15 G3",),
    ),
    Hand("the hidden row deleted", F4, on(F4, id_row_deleted)),
    Hand("the hidden row deleted", F1, on(F1, id_row_deleted)),
    Hand("title and heading deleted", F4, on(F4, head_deleted), named=("X01 —", "F17 —")),
    Hand("the title worded anew", F4, titled(F4, "A1", "一小测评表"), heads=True),
    Hand("text typed right of the title", F4, titled(F4, "W1", "附件3"), noted=("S15 W1",)),
    Hand("text typed right of the table", F4, titled(F4, "W6", "已核"), noted=("S15 W6",)),
    Hand("a word typed over a formula", F4, titled(F4, "S5", "95%"), noted=("S15 S5",)),
    Hand(
        "an answer typed in the column of units", F1, titled(F1, "C24", "先锋"), noted=("S15 C24",)
    ),
    Hand(
        "an answer typed in the column of explanations",
        F1,
        titled(F1, "D24", "先锋"),
        noted=("S15 D24",),
    ),
    Hand(
        "an answer written behind the label",
        F1,
        titled(F1, "A7", "职工总数＊110人"),
        noted=("S17 A7",),
    ),
    Hand("a note under a form", F1, titled(F1, "A50", "备注：无预备党员"), noted=("S15 A50",)),
    Hand(
        "a remark beside a section title",
        F1,
        titled(F1, "C10", "见附件"),
        noted=("S15 C10",),
    ),
    Hand(
        "a remark in a printed column under the table",
        F6,
        titled(F6, "B30", "以上分数经支部大会通过"),
        noted=("S15 B30",),
    ),
    Hand(
        "an explanation typed in a printed column",
        F8,
        titled(F8, "C5", "当天两人外出学习"),
        noted=("S15 C5",),
    ),
    Hand("merged cells down a column", F4, on(F4, merged("A5:A6")), named=("T15 A6",)),
    Hand(
        "merged cells down a column of numbers",
        F4,
        on(F4, merged("G5:G7")),
        named=("T15 G6", "T15 G7"),
    ),
    Hand("merged cells across a row", F4, on(F4, merged("L5:M5")), named=("T15 M5",)),
    Hand("blank cells merged", F4, on(F4, merged("C5:C8"))),
    Hand("merged cells among the answers", F1, on(F1, merged("B7:B8")), named=("T15 B8",)),
    Hand("merged labels", F4, on(F4, merged("A3:A4", "L3:O3")), heads=True),
    Hand(
        "a note merged across the table",
        F4,
        on(
            F4,
            lambda sheet: (
                typed_row(2, {"A": "以上票数由指导小组清点"})(sheet),
                merged("A10:U10")(sheet),
            )[0],
        ),
        noted=("S14 A10",),
    ),
)
SHEETS = (
    Hand("a sheet renamed", F4, renamed(F4, "测评 2012上"), noted=("S03 测评 2012上!—",)),
    Hand("a space before a sheet's name", F4, renamed(F4, " F4测评统计")),
    Hand(
        "two sheets that exchanged their names",
        F4,
        swapped_names(F4, F5),
        noted=(f"S03 {F5}!—", f"S03 {F4}!—"),
    ),
    Hand("the sheets in another order", F0, reordered),
    Hand("protection and frozen panes removed", F0, unprotected),
    Hand("all that is hidden shown: rows, columns, sheets", F0, everything_shown),
    Hand("a sheet hidden", F4, hidden_sheet(F4), noted=("S05 —",)),
    Hand("a sheet duplicated", F4, duplicated(F4), noted=("S08 —",)),
    Hand(
        "a sheet duplicated, one of the two changed",
        F4,
        duplicated(F4, changed="G5"),
        named=("S02 —",),
    ),
    Hand(
        "a sheet duplicated, the copy emptied", F4, duplicated(F4, emptied=True), noted=("S08 —",)
    ),
    Hand("a sheet deleted that is due", F4, deleted_sheet(F4), named=("S01 —",)),
    Hand("a sheet deleted that is not due", "F7推荐申报", deleted_sheet("F7推荐申报")),
    Hand("the cover deleted", F0, deleted_sheet(F0), named=("S01 —",)),
    Hand("the hidden sheets deleted", F0, deleted_sheet("_meta", "_lists")),
    Hand("the hidden sheet shown and renamed", F0, renamed("_meta", "Sheet9")),
    Hand("a sheet of one's own", F4, own_sheet(), noted=("S16 草稿!—",)),
    Hand("a sheet of one's own called 说明", F4, own_sheet("说明"), noted=("S16 说明!—",)),
    Hand("all sheets' values copied into a new workbook", F0, copied_out()),
    Hand(
        "one sheet copied into a new workbook",
        F4,
        one_page_copied_out(F4),
        named=tuple(f"S01 {name}!—" for name in (F0, *_TABLES)),
        noted=("S13 —!—",),
    ),
    Hand("comments added", F4, on(F4, commented)),
    Hand("saved with all sheets grouped", F0, grouped),
    Hand("fonts, colours and borders pasted over a column", F4, on(F4, painted)),
)

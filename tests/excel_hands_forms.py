"""Sheets of one record as people treat them: lines moved without their ids, labels and titles
typed over, and whatever is written where nobody looks for it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from excel_hands import Hand
from excel_hands_books import titled
from excel_hands_deeds import F0, F1, F4, F6, inserted_rows, on
from form_samples import ids, lines
from openpyxl.worksheet.worksheet import Worksheet

_SEEN = 4  # columns A to D; the ids in E are hidden


def exchanged(one: str, other: str, columns: range) -> Callable[[Worksheet], None]:
    """What stands on two lines, in *columns* alone, changes places."""

    def change(sheet: Worksheet) -> None:
        at = lines(sheet)
        for column in columns:
            a, b = sheet.cell(at[one], column), sheet.cell(at[other], column)
            a.value, b.value = b.value, a.value

    return change


def items_exchanged(one: str, other: str, *names: str) -> Callable[[Worksheet], None]:
    """The cells of *names* of two items change places; the codes stay."""

    def change(sheet: Worksheet) -> None:
        at = ids(sheet)
        row = {sheet.cell(r, at["item_code"]).value: r for r in range(5, sheet.max_row + 1)}
        for name in names:
            a, b = (sheet.cell(row[code], at[name]) for code in (one, other))
            a.value, b.value = b.value, a.value

    return change


def written_row(row: int, cells: dict[str, str]) -> Callable[[Worksheet], None]:
    """A row inserted and typed into: column letters → what is typed."""

    def change(sheet: Worksheet) -> None:
        inserted_rows(sheet, row)
        for letters, text in cells.items():
            sheet[f"{letters}{row}"] = text

    return change


FORMS = (
    Hand(
        "two lines moved, the hidden ids left behind",
        F1,
        on(F1, exchanged("mech_3_status", "mech_4_status", range(1, _SEEN + 1))),
        named=("X01 A37", "X01 A41"),
    ),
    Hand(
        "two lines moved, the hidden ids left behind",
        F0,
        on(F0, exchanged("filler_name", "filler_phone", range(1, _SEEN + 1))),
        named=("X01 A9", "X01 A10"),
    ),
    Hand(
        "two labels moved without their answers",
        F0,
        on(F0, exchanged("filler_name", "reviewer_name", range(1, 2))),
        named=("X01 A9", "X01 A11"),
        heads=True,
    ),
    Hand(
        "two lines moved with their hidden ids",
        F1,
        on(F1, exchanged("mech_3_status", "mech_4_status", range(1, _SEEN + 2))),
    ),
    Hand(
        "an answer typed over the label of a field that may stay blank",
        F1,
        titled(F1, "A26", "先锋"),
        noted=("S17 A26",),
        period="2010Q3",
    ),
    Hand("a label worded anew", F1, titled(F1, "A7", "在职职工"), noted=("S17 A7",)),
    Hand("a label numbered", F1, titled(F1, "A7", "1.职工总数＊"), heads=True),
    Hand("a section title typed over", F1, titled(F1, "A10", "党员 12 人"), noted=("S15 A10",)),
    Hand(
        "a line inserted among the fields and typed into under the labels",
        F1,
        on(F1, written_row(8, {"A": "其中退休教师 3 人"})),
        noted=("S15 A8",),
    ),
    Hand(
        "a remark beside the last line's explanation, one line below",
        F1,
        titled(F1, "D50", "请指导小组核实"),
        noted=("S15 D50",),
    ),
    Hand("a remark below in the hidden column", F0, titled(F0, "E20", "已核"), noted=("S15 E20",)),
    Hand(
        "a row put between title and heading and typed into",
        F4,
        on(F4, written_row(3, {"A": "本表由指导小组清点"})),
        noted=("S15 A3",),
    ),
    Hand(
        "a row put between title and heading and typed into",
        F1,
        on(F1, written_row(3, {"A": "本表由支部委员会填写"})),
        noted=("S15 A3",),
    ),
    Hand(
        "scores of two items moved with their names, the codes left behind",
        F6,
        on(F6, items_exchanged("1.1", "1.2", "item_name", "item_max", "self_score", "evidence")),
        named=("X01 B5", "X01 B6"),
        means=(
            ("F6", 0, "self_score", Decimal("3.4")),
            ("F6", 1, "self_score", Decimal("3.6")),
            ("F6", 0, "evidence", "见活动台账2012H1-01"),
            ("F6", 1, "evidence", "见活动台账2012H1-03"),
        ),
    ),
    Hand("full marks typed over", F6, titled(F6, "C5", 10), named=("X01 C5",), heads=True),
    Hand(
        "full marks typed over with words",
        F6,
        titled(F6, "C5", "四分"),
        noted=("S18 C5",),
        means=(("F6", 0, "item_max", None),),
    ),
    Hand(
        "evidence typed over the name of an item",
        F6,
        titled(F6, "B5", "见活动台账第三条"),
        noted=("F40 B5",),
        means=(("F6", 0, "item_name", "见活动台账第三条"),),
    ),
)

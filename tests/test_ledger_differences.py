"""Cells that differ between two files of one unit, for 重复报送."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger_samples import identity, table
from msgspec.structs import replace

from pipeline.ledger import differences
from pipeline.records import Row, Submission, Table, Value


def submission(**forms: list[dict[str, Value]]) -> Submission:
    tables = {form: table(form, rows) for form, rows in forms.items()}
    return Submission(identity(), "B", tables)


def test_changed_cells_are_named() -> None:
    old = submission(F4=[{"who": "职工", "n": 3}, {"who": "学生", "n": 5}])
    new = submission(F4=[{"who": "职工", "n": 4}, {"who": "学生", "n": 5}])
    assert differences(old, new) == [("F4", "B5", "3", "4")]
    assert differences(old, old) == []


def test_rows_are_matched_by_key_when_one_is_inserted() -> None:
    old = submission(F2=[{"no": "1", "n": 3}, {"no": "2", "n": 5}])
    new = submission(F2=[{"no": "0", "n": 9}, {"no": "1", "n": 3}, {"no": "2", "n": 6}])
    assert differences(old, new, keys={"F2": ("no",)}) == [
        ("F2", "A5", "", "0"),
        ("F2", "B5", "", "9"),
        ("F2", "B7", "5", "6"),
    ]
    assert differences(new, old, keys={"F2": ("no",)})[-1] == ("F2", "B5", "9", "")


def test_without_a_usable_key_rows_are_matched_in_order() -> None:
    old = submission(F2=[{"no": "1", "n": 3}, {"no": "1", "n": 5}])
    new = submission(F2=[{"no": "1", "n": 3}])
    assert differences(old, new, keys={"F2": ("no",)}) == [
        ("F2", "A6", "1", ""),
        ("F2", "B6", "5", ""),
    ]


def test_values_are_shown_as_people_write_them_and_masked() -> None:
    old = submission(F3=[{"a": None, "b": ("会议", "网络"), "c": Decimal("1.50"), "d": None}])
    new = submission(
        F3=[{"a": date(2012, 6, 1), "b": ("会议",), "c": Decimal("1.5"), "d": "1" + "3" * 10}]
    )
    assert [(was, now) for _, _, was, now in differences(old, new)] == [
        ("", "2012-06-01"),
        ("会议、网络", "会议"),
        ("1.50", "1.5"),
        ("", "13*********"),
    ]


def test_unreadable_text_counts_as_what_stands_there() -> None:
    row = Row(5, {"n": None}, {"n": "12人"})
    tables = {"F4": Table("F4", "F4", {"n": "C"}, (row,))}
    old, new = submission(F4=[{"n": 12}]), replace(submission(), tables=tables)
    assert differences(old, new) == [("F4", "C5", "12", "12人")]


def test_record_sheets_and_missing_sheets() -> None:
    def cover(value: int) -> Submission:
        rows = (Row(0, {"staff": value, "name": "甲"}),)
        found = Table(
            "F1", "F1单位与方案", {"staff": "B", "name": "B"}, rows, {"staff": 6, "name": 7}
        )
        return replace(submission(), tables={"F1": found})

    assert differences(cover(3), cover(4)) == [("F1单位与方案", "B6", "3", "4")]
    assert differences(cover(3), submission()) == [
        ("F1单位与方案", "B6", "3", ""),
        ("F1单位与方案", "B7", "甲", ""),
    ]


def test_no_more_than_asked_for() -> None:
    old = submission(F2=[{"n": n} for n in range(100)])
    new = submission(F2=[{"n": n + 1} for n in range(100)])
    assert len(differences(old, new, limit=7)) == 7

"""Beside the codes of 上级评分 stand whom and what they mean and the full marks: printed, locked, and
not missed in a workbook from before."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from form_samples import book, ids
from openpyxl import load_workbook
from scorebook_sample import PERIOD, settings

from pipeline.demo.fill import fill
from pipeline.extraction import extract
from pipeline.intake import Limits, read
from pipeline.problems import Problem
from pipeline.records import Submission
from pipeline.spec import load
from pipeline.stages.blank_scores import scorebook_rows
from pipeline.workbooks.forms import render_office, render_return

_SHEET = "上级评分"
_LABELS = ("unit_name", "item_name", "item_max")


@cache
def pack() -> bytes:
    spec, known = load(), settings()
    group, period = known.units["ZD001"], known.periods[PERIOD]
    rows = scorebook_rows(spec, known, group, period, None)
    return render_office(spec, "督查评分簿", rows, period, group, 1, "t" * 16)


@cache
def from_before() -> bytes:
    """The same pack as it was without labels, filled in."""
    workbook = load_workbook(BytesIO(pack()))
    sheet = workbook[_SHEET]
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    for column in sorted((ids(sheet)[name] for name in _LABELS), reverse=True):
        sheet.delete_cols(column)
    assert not set(_LABELS) & set(ids(sheet))
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, ids(sheet)["scorer"]).value = "计向晚"
        sheet.cell(row, ids(sheet)["sup_score"]).value = 3.5
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def sent(data: bytes) -> tuple[Submission, list[Problem]]:
    found = extract(read(data, "ZD001.xlsx", Limits()), load(), settings())
    assert found.submission is not None
    return found.submission, list(found.problems)


def printed(data: bytes) -> list[tuple[object, ...]]:
    sheet = book(data)[_SHEET]
    columns = [ids(sheet)[name] for name in ("unit_code", "item_code", *_LABELS)]
    lines = range(5, sheet.max_row + 1)
    return [tuple(sheet.cell(row, column).value for column in columns) for row in lines]


def test_a_scorer_reads_whom_what_and_up_to_how_much() -> None:
    found = printed(pack())
    items = load().superior_items

    assert [line[1] for line in found[: len(items)]] == [item.id for item in items]
    assert found[0] == (
        "JG001", "1.1", settings().units["JG001"].short_name,
        f"{items[0].dimension}：{items[0].name_for('A')}", items[0].maximum,
    )  # fmt: skip
    assert all(None not in line for line in found)


def test_labels_are_locked_and_scores_are_not() -> None:
    sheet = book(pack())[_SHEET]
    locked = {name: sheet.cell(5, column).protection.locked for name, column in ids(sheet).items()}
    letters = {name: sheet.cell(4, column).column_letter for name, column in ids(sheet).items()}

    assert sheet.protection.sheet
    assert all(locked[name] for name in _LABELS)
    assert not sheet.column_dimensions[letters["sup_score"]].protection.locked


def test_a_workbook_from_before_the_labels_is_read_whole() -> None:
    submission, problems = sent(from_before())
    rows = submission.rows("GS")

    assert problems == []
    assert [(row.values["unit_code"], row.values["item_code"]) for row in rows] == [
        line[:2] for line in printed(pack())
    ]
    assert {str(row.values["sup_score"]) for row in rows} == {"3.5"}


def test_it_goes_back_with_labels() -> None:
    submission, _ = sent(from_before())
    back = render_return(load(), settings(), submission, [], settings().units["ZD001"], 2, "t" * 16)

    assert printed(back) == printed(pack())


def test_a_row_added_by_hand_needs_no_label() -> None:
    row = {"unit_code": "SX001", "item_code": "1.1", "scorer": "计向晚", "sup_score": 3.5}
    submission, problems = sent(fill(pack(), {"GS": [row]}, load()))
    (added,) = [r for r in submission.rows("GS") if r.values["unit_code"] == "SX001"]

    assert problems == []
    assert added.values.get("item_name") is None

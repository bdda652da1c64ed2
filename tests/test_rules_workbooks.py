"""Each rule on real workbooks: one just inside, one just outside, edited as a person would and
examined as a run does. (X17 needs two files: see the demonstration and the precedence tests.)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from form_samples import book, filled, ids, lines, settings
from openpyxl.workbook import Workbook

from pipeline.intake import Limits
from pipeline.problems import Problem
from pipeline.spec import load
from pipeline.stages.examine import Bench, examine_bytes

Edit = Callable[[Workbook], None]
FIRST = 5  # first data row
KEYS = {
    "F2": "member_no",
    "F3": "content",
    "F4": "object_type",
    "F5": "item_no",
}


def tab(wb: Workbook, form: str) -> Any:
    return wb[load().forms[form].sheet]


def rows(wb: Workbook, form: str) -> list[int]:
    sheet = tab(wb, form)
    key = ids(sheet)[KEYS[form]]
    return [n for n in range(FIRST, sheet.max_row + 1) if sheet.cell(n, key).value]


def get(wb: Workbook, form: str, row: int, name: str) -> Any:
    return tab(wb, form).cell(row, ids(tab(wb, form))[name]).value


def put(wb: Workbook, form: str, row: int, **values: object) -> None:
    for name, value in values.items():
        tab(wb, form).cell(row, ids(tab(wb, form))[name]).value = value


def leading(wb: Workbook) -> list[int]:
    """Rows of F4 on 领导班子."""
    return [n for n in rows(wb, "F4") if get(wb, "F4", n, "object_type") == "领导班子"]


def member(wb: Workbook) -> int:
    """The first full member with votes."""
    return next(n for n in rows(wb, "F2") if get(wb, "F2", n, "v_exc"))


def add(form: str, find: Callable[[Workbook], int], **changes: int) -> Edit:
    def edit(wb: Workbook) -> None:
        row = find(wb)
        put(wb, form, row, **{n: int(get(wb, form, row, n)) + by for n, by in changes.items()})

    return edit


def sent(by: int) -> Edit:
    """发出 is *by* fewer than 收回."""

    def edit(wb: Workbook) -> None:
        row = leading(wb)[0]
        put(wb, "F4", row, n_sent=int(get(wb, "F4", row, "n_back")) - by)

    return edit


def cover(name: str, value: object) -> Edit:
    def edit(wb: Workbook) -> None:
        sheet = tab(wb, "F0")
        sheet.cell(lines(sheet)[name], 2).value = value

    return edit


def formal(by: int) -> Edit:
    def edit(wb: Workbook) -> None:
        sheet = tab(wb, "F1")
        cell = sheet.cell(lines(sheet)["member_formal"], 2)
        cell.value = int(cell.value) + by

    return edit


def commitment(number: str | None) -> Edit:
    """The first member's commitment is another member's (None), or *number*'s."""

    def edit(wb: Workbook) -> None:
        row = next(n for n in rows(wb, "F3") if get(wb, "F3", n, "member_no"))
        other = get(wb, "F2", rows(wb, "F2")[-1], "member_no")
        put(wb, "F3", row, member_no=number or other)

    return edit


def due(text: object) -> Edit:
    return lambda wb: put(wb, "F4", leading(wb)[0], n_due=text)


def twins(valid: int) -> Edit:
    """Two rater groups with the same counts, *valid* valid ballots each."""

    def edit(wb: Workbook) -> None:
        one, other = leading(wb)[:2]
        counts = {"n_due": valid + 6, "n_sent": valid + 2, "n_back": valid + 1, "n_valid": valid}
        split = {"n_sat": valid - 5, "n_basic": 3, "n_unsat": 1, "n_abst": 1}
        for row in (one, other):
            put(wb, "F4", row, method="发放问卷", n_present=None, **counts, **split)

    return edit


def excellent(more: int) -> Edit:
    """As many 优秀 as a third of the full members allows, and *more*."""

    def edit(wb: Workbook) -> None:
        full = [n for n in rows(wb, "F2") if get(wb, "F2", n, "member_type") == "正式"]
        for place, row in enumerate(full):
            put(wb, "F2", row, grade="优秀" if place < len(full) // 3 + more else "合格")

    return edit


def result(text: str) -> Edit:
    return lambda wb: put(wb, "F5", rows(wb, "F5")[0], result=text)


def nomination(channel: str) -> Edit:
    """The unit nominates itself, through *channel*."""
    whole: dict[str, object] = {
        "award": "先进基层党组织",
        "order_in_unit": 1,
        "vote_due": 30,
        "vote_present": 28,
        "vote_yes": 27,
        "vote_date": date(2012, 5, 2),
        "town_consent": "不适用",
        "deeds": "坚持把活动与教学结合，公开承诺逐项兑现，" * 4,
        "pub_start": date(2012, 5, 7),
        "pub_end": date(2012, 5, 14),
        "objection": "无",
    }
    return lambda wb: put(wb, "F7", FIRST, channel=channel, **whole)


@dataclass(frozen=True)
class Case:
    rule: str
    period: str
    inside: Edit
    outside: Edit
    effect: str
    form: str


CASES = [
    Case("X01", "2011Y", cover("unit_code", "XX001"), cover("unit_code", "XX999"), "return", "F0"),
    Case("X02", "2011Y", due("１，２００"), due("1200人"), "return", "F4"),
    Case("X03", "2011Y", sent(0), sent(1), "return", "F4"),
    Case(
        "X04",
        "2011Y",
        add("F4", lambda wb: leading(wb)[0], n_sat=-1, n_basic=1),
        add("F4", lambda wb: leading(wb)[0], n_sat=-1),
        "return",
        "F4",
    ),
    Case(
        "X05",
        "2011Y",
        add("F2", member, v_exc=-1, v_qual=1),
        add("F2", member, v_exc=-1),
        "return",
        "F2",
    ),
    Case("X06", "2011Y", formal(0), formal(1), "return", "F1"),
    Case("X07", "2011Y", commitment(None), commitment("XX001999"), "return", "F3"),
    Case("X12", "2012H1", nomination("市委教育工委"), nomination("市卫生局党委"), "return", "F7"),
    Case("X14", "2011Y", twins(19), twins(20), "flag", "F4"),
    Case("X16", "2011Y", excellent(0), excellent(1), "flag", "F2"),
    Case("X18", "2011Y", result("服务 1388 人次"), result("请拨 13" + "8" * 9), "return", "F5"),
]


def examined(period: str, edit: Edit) -> tuple[Problem, ...]:
    wb = book(filled(period))
    edit(wb)
    saved = BytesIO()
    wb.save(saved)
    day = settings().periods[period].due_by
    bench = Bench(load(), settings(), Limits())
    return examine_bytes(saved.getvalue(), "XX001_一小.xlsx", day, bench).problems


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_just_inside_says_nothing_of_the_rule(case: Case) -> None:
    assert [p for p in examined(case.period, case.inside) if p.code == case.rule] == []


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_just_outside_is_told_once_at_its_sheet_and_cell(case: Case) -> None:
    (found,) = [p for p in examined(case.period, case.outside) if p.code == case.rule]
    assert found.effect == case.effect
    assert found.where.form == case.form
    assert found.where.cell
    assert found.message
    assert found.remedy


def test_the_unedited_workbooks_have_nothing_at_all() -> None:
    for period in ("2011Y", "2012H1"):
        assert [p for p in examined(period, lambda wb: None) if p.severity != "note"] == []

"""An invented roster with two guidance groups, and scorebooks made of plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from msgspec.structs import replace

from pipeline.campaign import Settings, Unit
from pipeline.cells import column_letters
from pipeline.checks import check
from pipeline.problems import Problem
from pipeline.records import Identity, Row, Submission, Table, Value
from pipeline.spec import load
from pipeline.stages.settings import default_settings

PERIOD = "2012H1"
GROUP, OTHER = "第一指导小组", "第二指导小组"
RECEIVED = date(2012, 6, 15)
Values = Mapping[str, Value]


@cache
def settings() -> Settings:
    units = [
        _unit("JG001", "A", GROUP),
        _unit("XX001", "B", GROUP),
        _unit("XX002", "B", OTHER),
        replace(_unit("XX009", "B", OTHER), active_to=date(2011, 8, 31), merged_into="XX002"),
        _unit("SX001", "D1", GROUP),
        replace(_unit("ZD001", "G", GROUP), name=GROUP, short_name=GROUP),
        replace(_unit("ZD002", "G", OTHER), name=OTHER, short_name=OTHER),
    ]
    return default_settings(load(), units)


def _unit(code: str, unit_class: str, group: str) -> Unit:
    mgmt = "属地" if unit_class == "D1" else "直属"
    name = f"示例{code}"
    return Unit(
        code,
        name,
        name,
        "教育",
        unit_class,
        mgmt,
        superior="局党工委",
        section="东片",
        guide_group=group,
        contact_leader="乔松筠",
        email=f"@{code.lower()}.example",
    )


def score(unit: str = "XX001", item: str = "1.1", points: str = "3.5", **other: Value) -> Values:
    row: dict[str, Value] = {
        "unit_code": unit,
        "period": PERIOD,
        "scorer": "计向晚",
        "item_code": item,
        "sup_score": Decimal(points),
        "sup_reason": None,
    }
    return row | other


def review(number: str = "D001", changes: Values | None = None, **other: Value) -> Values:
    row: dict[str, Value] = {
        "check_no": number,
        "check_date": date(2012, 4, 11),
        "unit_code": "XX001",
        "mode": "调研",
        "checker": "路知行",
        "good": "公示及时",
    }
    return {**row, **(changes or {}), **other}


def veto(**other: Value) -> Values:
    row: dict[str, Value] = {
        "unit_code": "XX001",
        "member_no": None,
        "veto_kind": "否决",
        "veto_code": "V05",
        "veto_basis": "检查情况通报",
        "veto_approver": "乔松筠",
        "veto_from": date(2012, 3, 1),
        "veto_to": None,
    }
    return row | other


def adoption(**other: Value) -> Values:
    row: dict[str, Value] = {
        "unit_code": "XX001",
        "period": PERIOD,
        "item_title": "校务公开经验做法",
        "adopted": "区",
        "adopted_basis": "简报第3期",
    }
    return row | other


def complete() -> list[Values]:
    """Scores that leave no unit of the first group out."""
    return [score("JG001"), score("XX001")]


def book(unit: str | None = "ZD001", **forms: Iterable[Values]) -> Submission:
    """The scorebook of *unit* (None: the office's own) with rows from row 5 on."""
    identity = Identity("督查评分簿", unit, PERIOD if unit else None, 1)
    return Submission(identity, "G", {form: _table(form, rows) for form, rows in forms.items()})


def _table(form: str, rows: Iterable[Values]) -> Table:
    definition = load().forms[form]
    names = [field.id for field in definition.fields]
    columns = {name: column_letters(place) for place, name in enumerate(names, start=1)}
    lines = tuple(
        Row(number, {name: row.get(name) for name in names})
        for number, row in enumerate(rows, start=5)
    )
    return Table(form, definition.sheet, columns, lines)


def found(submission: Submission) -> tuple[Problem, ...]:
    return check(submission, load(), settings(), RECEIVED)


def said(submission: Submission) -> list[tuple[str, str | None, str]]:
    """(code, cell, effect) of all that is found."""
    return [(p.code, p.where.cell, p.effect.value) for p in found(submission)]

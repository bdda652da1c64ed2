"""Invented records for `invented`: submissions, measures, raw-grid tallies and problems."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from pipeline.campaign import Period, Settings, Unit
from pipeline.problems import Effect, Problem, Where
from pipeline.records import Identity, Measures, Row, Submission, Table, Value
from pipeline.spec.model import FieldType, Form, Spec

# satisfied and basically satisfied of 100, by the unit's place in its class; None: 7 ballots
_BALLOTS: tuple[tuple[int, int] | None, ...] = (
    (90, 8), (85, 10), (80, 15), (70, 20), (60, 25), None, (88, 4), (95, 4), (50, 30), (91, 5),
)  # fmt: skip
FEW = 7  # valid ballots where there are too few


def ballots(place: int) -> tuple[int, int, int]:
    """(valid, satisfied, basically satisfied) of the unit at *place*."""
    found = _BALLOTS[place % len(_BALLOTS)]
    return (FEW, 4, 2) if found is None else (100, *found)


def measures(unit: Unit, place: int) -> Measures:
    """Measures as analysis would give them; too few ballots give no 满意率."""
    valid, satisfied, basic = ballots(place)
    found: dict[str, tuple[int, int]] = {
        "part": (50 if unit.code == "SX007" else 95, 100),
        "sat_valid": (valid, 1),
        "four_clear": (3 + place % 2, 4),
        "ledger_months": (3 + place % 3, 5),
    }
    if valid > FEW:
        for name, count in (("wide", satisfied + basic), ("strict", satisfied)):
            rate = Fraction(count, valid)
            found[f"sat_{name}"] = (rate.numerator, rate.denominator)
            found[f"sat_{name}_pool"] = (count, valid)
    if not unit.local:
        found |= {
            "members": (12, 1),
            "members_formal": (11, 1),
            "commitments": (14, 1),
            "public": (11, 12),
            "comment": (place % 12, 12),
            "fulfil": (20, 24),
        }
        if place != 1:
            found["graded"] = (10, 11)
    return found


def submission(
    spec: Spec, known: Settings, unit: Unit, period: Period, place: int, changed: bool
) -> Submission:
    """Every due form with a few rows; *changed* makes one value differ."""
    blocks = known.blocks_due(unit.unit_class, period.code)
    due = {spec.blocks[block].form for block in blocks} | {"F0"}
    tables = {
        form.id: _table(form, place, changed)
        for form in spec.forms_of("填报簿", unit.unit_class)
        if form.id in due and form.id != "F8"
    }
    identity = Identity("填报簿", unit.code, period.code, 1, spec.template_version)
    return Submission(identity, unit.unit_class, tables)


def _table(form: Form, place: int, changed: bool) -> Table:
    count = 1 if form.is_record else 3 + place % 3
    rows = [
        Row(
            0 if form.is_record else 5 + index,
            {f.id: _value(f.id, f.type, index, place) for f in form.fields},
        )
        for index in range(count)
    ]
    if form.id == "F4":
        rows = [replace(row, values=_ballot_row(row.values, place)) for row in rows]
    if changed and form.id == "F5":
        rows[0] = replace(rows[0], values={**rows[0].values, "result": "=改过的成效"})
    letters = {f.id: chr(ord("A") + i) if i < 26 else "AA" for i, f in enumerate(form.fields)}
    return Table(form.id, form.sheet, letters, tuple(rows))


def _ballot_row(values: Mapping[str, Value], place: int) -> Mapping[str, Value]:
    valid, satisfied, basic = ballots(place)
    counts = {"n_due": 120, "n_sent": 110, "n_back": 105, "n_valid": valid, "n_sat": satisfied}
    counts |= {"n_basic": basic, "n_unsat": valid - satisfied - basic, "n_abst": 0}
    return {**values, **counts, "object_type": "领导班子"}


def _value(name: str, kind: FieldType, index: int, place: int) -> Value:
    if kind is FieldType.INT:
        return index + place
    if kind is FieldType.DATE:
        return date(2012, 3, 1 + index)
    if kind is FieldType.PCT:
        return None
    if kind is FieldType.MULTI:
        return ("橱窗板报", "会议")
    if kind is FieldType.DEC:
        return None if index else 3
    return f"=示例{name}" if index == 0 else f"示例 <{name}> & {index}"


def tally(found: Submission, spec: Spec) -> Mapping[str, Mapping[str, int]]:
    """Rows and sums of numbers (in their last decimal), as the worker counts them from the raw grid."""
    counted: dict[str, dict[str, int]] = {}
    for form, table in found.tables.items():
        sums = {"rows": len(table.rows)}
        for field in spec.forms[form].fields:
            if field.type in (FieldType.INT, FieldType.DEC):
                values = [row.values.get(field.id) for row in table.rows]
                total = sum(
                    (Decimal(v) for v in values if isinstance(v, int | Decimal)), Decimal(0)
                )
                sums[field.id] = int(total.scaleb(field.decimals))
        counted[form] = sums
    return counted


def flag() -> Problem:
    where = Where("F4", "F4测评统计", "L6", 6, "n_sat", "满意")
    return Problem(
        "X14", Effect.FLAG, where, "90", "两组评议人的票数完全相同。", "如属实，请说明原因。",
        point_key="X14-000000000001",
    )  # fmt: skip


def note() -> Problem:
    where = Where("F4", "F4测评统计", "G6", 6, "n_due", "应参评")
    return Problem("T01", Effect.NOTE, where, "１２０", "全角数字已按 120 读取。", "不用处理。")


def errors() -> tuple[Problem, ...]:
    first = Where("F4", "F4测评统计", "G5", 5, "n_due", "应参评")
    second = Where("F3", "F3承诺台账", "J12", 12, "due_date", "完成时限")
    return (
        Problem("X02", Effect.RETURN, first, "12人", "“应参评”里有文字。", "只填数字 12。"),
        Problem("F01", Effect.RETURN, second, None, "“完成时限”没有填。", "请填日期。"),
    )

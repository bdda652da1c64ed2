"""Comparisons of the spec: a field against another cell, the period, the campaign or the day of
receipt. Silent where either side is blank or unreadable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import repeat
from operator import eq, gt, lt
from typing import Any

from pipeline.checks.context import Context, Limit, Standing, fields_of
from pipeline.problems import Effect, Problem
from pipeline.records import Row, Table, Value
from pipeline.spec.model import Comparison, Field, FieldType, Form

RECEIVED = "received"
_CODES = {
    "not_before": "F10",
    "not_after": "F11",
    "at_most": "F12",
    "at_least": "F13",
    "differs": "F14",
}
# which a value stands to its limit where they disagree
_DISAGREES: dict[str, Callable[[Any, Any], bool]] = {
    "not_before": lt,
    "not_after": gt,
    "at_most": gt,
    "at_least": lt,
    "differs": eq,
}
# what can be compared at all with a field of the type; anything with the rest
_COMPARABLE: dict[FieldType, type | tuple[type, ...]] = {
    FieldType.DATE: date,
    FieldType.INT: (int, Decimal),
    FieldType.DEC: (int, Decimal),
}
_PERIOD_LABELS = {
    "covers_from": "本期起始日",
    "covers_to": "本期截止日",
    "due_by": "报送截止日",
}


def compared(
    context: Context, form: Form, field: Field, comparison: Comparison, table: Table
) -> Iterator[Problem]:
    """Problems of one *comparison* over the rows of *table*; each sits at the compared field."""
    for row, limit in disagreeing(context, form, field, comparison, table):
        yield context.problem(
            _CODES[comparison.kind],
            form.id,
            row,
            field.id,
            effect=Effect(comparison.effect),
            related=limit.place,
            other=limit.label,
            limit=limit.value,
        )


def disagreeing(
    context: Context, form: Form, field: Field, comparison: Comparison, table: Table
) -> list[tuple[Row, Limit]]:
    """Rows of *table* whose *field* does not keep to the *comparison*, with what it should."""
    scope, _, name = comparison.other.rpartition(".")
    if comparison.other != RECEIVED and scope in ("", form.id):
        if not _row_is_due(context, fields_of(form)[name]):
            return []
        wrong = _wrong(field, comparison, table, table.column(name))
        return [(row, _in_row(form, row, name)) for row in wrong]
    limit = _fixed(context, comparison.other)
    if limit is None or limit.value is None:
        return []
    return [(row, limit) for row in _wrong(field, comparison, table, repeat(limit.value))]


def _wrong(
    field: Field, comparison: Comparison, table: Table, limits: Iterable[Value]
) -> list[Row]:
    """Rows of *table* that disagree with their limit. Blanks, and what cannot be compared at
    all, agree with everything."""
    disagrees = _DISAGREES[comparison.kind]
    kind = _COMPARABLE.get(field.type, object)
    return [
        row
        for row, value, limit in zip(table.rows, table.column(field.id), limits, strict=False)
        if value is not None
        and limit is not None
        and isinstance(value, kind)
        and isinstance(limit, kind)
        and disagrees(value, limit)
    ]


def _row_is_due(context: Context, other: Field) -> bool:
    """False where the other field's column is not due: then it may hold an old value."""
    block = context.spec.blocks.get(other.block)
    if block is None or block.rows_field is not None:
        return True
    return context.standing(block.id) is not Standing.CLOSED


def _in_row(form: Form, row: Row, name: str) -> Limit:
    label = fields_of(form)[name].label
    return Limit(row.values.get(name), label, ((form.id, row, name),))


def _fixed(context: Context, other: str) -> Limit | None:
    """``received``, ``period.due_by``, ``campaign.end``, or a field of a record form such as
    ``F0.report_date``; None where it is unknown or not due."""
    if other not in context.limits:
        context.limits[other] = _found(context, *other.rpartition(".")[::2])
    return context.limits[other]


def _found(context: Context, scope: str, name: str) -> Limit | None:
    if name == RECEIVED:
        return Limit(context.received, "收到日期")
    if scope == "period":
        day = getattr(context.period, name, None)
        return Limit(day, _PERIOD_LABELS[name])
    if scope == "campaign":
        return _of_campaign(context, name)
    form, table = context.spec.forms[scope], context.table(scope)
    field = fields_of(form)[name]
    if not table.rows or not context.judged(field.block) or _is_wrong(context, form, field, table):
        return None  # what follows from a wrong 填报日期 is not told again at every other date
    return _in_row(form, table.rows[0], name)


def _is_wrong(context: Context, form: Form, field: Field, table: Table) -> bool:
    """True where the cell itself is to be mended by a comparison of its own."""
    return any(
        row is table.rows[0]
        for comparison in field.comparisons
        if Effect(comparison.effect) is Effect.RETURN
        for row, _ in disagreeing(context, form, field, comparison, table)
    )


def _of_campaign(context: Context, name: str) -> Limit | None:
    periods = context.settings.periods.values()
    if not periods:
        return None
    if name == "start":
        return Limit(min(period.covers_from for period in periods), "活动开始日")
    return Limit(max(period.covers_to for period in periods), "活动结束日")

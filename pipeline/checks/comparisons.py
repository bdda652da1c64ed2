"""Comparisons of the spec: a field against another cell, the period, the campaign or the day of
receipt. Silent where either side is blank or unreadable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.checks.context import Context, Standing, fields_of
from pipeline.problems import Effect, Problem
from pipeline.records import Row, Value
from pipeline.spec.model import Comparison, Field, Form

RECEIVED = "received"
_CODES = {
    "not_before": "F10",
    "not_after": "F11",
    "at_most": "F12",
    "at_least": "F13",
    "differs": "F14",
}
_PERIOD_LABELS = {
    "covers_from": "本期起始日",
    "covers_to": "本期截止日",
    "due_by": "报送截止日",
}


@dataclass(frozen=True, slots=True)
class _Limit:
    """What a field is compared with: its value, its label, and its cell where it has one."""

    value: Value
    label: str
    place: tuple[tuple[str, Row, str], ...] = ()


def compared(
    context: Context, form: Form, field: Field, comparison: Comparison, rows: Sequence[Row]
) -> Iterator[Problem]:
    """Problems of one *comparison* over *rows*; each sits at the compared field."""
    scope, _, name = comparison.other.rpartition(".")
    own = comparison.other != RECEIVED and scope in ("", form.id)
    if own and not _row_is_due(context, fields_of(form)[name]):
        return
    fixed = None if own else _fixed(context, scope, name)
    for row in rows:
        value = row.values.get(field.id)
        if value is None:
            continue
        limit = _in_row(form, row, name) if own else fixed
        if limit is None or limit.value is None or _agrees(comparison.kind, value, limit.value):
            continue
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


def _row_is_due(context: Context, other: Field) -> bool:
    """False where the other field's column is not due: then it may hold an old value."""
    block = context.spec.blocks.get(other.block)
    if block is None or block.rows_field is not None:
        return True
    return context.standing(block.id) is not Standing.CLOSED


def _in_row(form: Form, row: Row, name: str) -> _Limit:
    label = fields_of(form)[name].label
    return _Limit(row.values.get(name), label, ((form.id, row, name),))


def _fixed(context: Context, scope: str, name: str) -> _Limit | None:
    """``received``, ``period.due_by``, ``campaign.end``, or a field of a record form such as
    ``F0.report_date``; None where it is unknown or not due."""
    if name == RECEIVED:
        return _Limit(context.received, "收到日期")
    if scope == "period":
        day = getattr(context.period, name, None)
        return _Limit(day, _PERIOD_LABELS[name])
    if scope == "campaign":
        return _of_campaign(context, name)
    form, rows = context.spec.forms[scope], context.submission.rows(scope)
    field = fields_of(form)[name]
    if not rows or not context.judged(field.block) or _is_wrong(context, form, field, rows):
        return None  # what follows from a wrong 填报日期 is not told again at every other date
    return _in_row(form, rows[0], name)


def _is_wrong(context: Context, form: Form, field: Field, rows: Sequence[Row]) -> bool:
    """True where the cell itself is to be mended by a comparison of its own."""
    return any(
        problem.effect is Effect.RETURN
        for comparison in field.comparisons
        for problem in compared(context, form, field, comparison, rows[:1])
    )


def _of_campaign(context: Context, name: str) -> _Limit | None:
    periods = context.settings.periods.values()
    if not periods:
        return None
    if name == "start":
        return _Limit(min(period.covers_from for period in periods), "活动开始日")
    return _Limit(max(period.covers_to for period in periods), "活动结束日")


def _agrees(kind: str, value: Value, limit: Value) -> bool:
    """True where *value* keeps to *limit*; also where the two cannot be compared at all."""
    if kind == "differs":
        return value != limit
    upper = kind in ("not_after", "at_most")
    if isinstance(value, date) and isinstance(limit, date):
        return value <= limit if upper else value >= limit
    if isinstance(value, int | Decimal) and isinstance(limit, int | Decimal):
        return value <= limit if upper else value >= limit
    return True

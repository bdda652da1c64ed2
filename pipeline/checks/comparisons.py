"""Comparisons of the spec: a field against another cell, the period, the campaign or the day of
receipt. Silent where either side is blank or unreadable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import repeat, starmap
from operator import eq, gt, lt
from typing import Any

from msgspec import Struct

from pipeline.checks.case import Case, Standing, fields_of, once_a_case
from pipeline.checks.context import Context, Limit
from pipeline.problems import Effect, Problem
from pipeline.records import Row, Table, Value
from pipeline.spec.model import Comparison, Field, FieldType, Form

RECEIVED = "received"
_SCOPES_OF_CASE = ("period", "campaign")
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
# the one of several values that disagrees with a limit if any does; of the rest it may be any
_WORST: dict[str, Callable[[list[Any]], Any]] = {
    "not_before": min,
    "not_after": max,
    "at_most": max,
    "at_least": min,
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


class Relation(Struct, frozen=True):
    """A comparison of the spec that is to be looked at in every workbook of a case.

    beside     the field of the same row that *field* is compared with; "" where all rows are
               compared with one value
    disagrees  which the value stands to its limit where they disagree
    kind       what can be compared at all
    """

    field: Field
    comparison: Comparison
    effect: Effect
    beside: str
    disagrees: Callable[[Any, Any], bool]
    kind: type | tuple[type, ...]


@once_a_case
def relations_of(case: Case, form_id: str) -> Mapping[str, tuple[Relation, ...]]:
    """Field id → its comparisons, for all fields of *form_id*; those with a column that is not
    due are left out."""
    return {
        name: tuple(
            relation
            for comparison in field.comparisons
            if not (relation := _relation(form_id, field, comparison)).beside
            or _row_is_due(case, fields_of(case, form_id)[relation.beside])
        )
        for name, field in fields_of(case, form_id).items()
    }


def _relation(form_id: str, field: Field, comparison: Comparison) -> Relation:
    scope, _, name = comparison.other.rpartition(".")
    return Relation(
        field,
        comparison,
        Effect(comparison.effect),
        beside=name if comparison.other != RECEIVED and scope in ("", form_id) else "",
        disagrees=_DISAGREES[comparison.kind],
        kind=_COMPARABLE.get(field.type, object),
    )


def compared(context: Context, form: Form, field: Field, table: Table) -> Iterator[Problem]:
    """Problems of the comparisons of *field* over the rows of *table*; each sits at *field*."""
    for relation in relations_of(context.case, form.id)[field.id]:
        for row, limit in disagreeing(context, relation, table):
            yield context.problem(
                _CODES[relation.comparison.kind],
                form.id,
                row,
                field.id,
                effect=relation.effect,
                related=limit.place,
                other=limit.label,
                limit=limit.value,
            )


def disagreeing(context: Context, relation: Relation, table: Table) -> Iterator[tuple[Row, Limit]]:
    """Rows of *table* whose field does not keep to the *relation*, with what it should."""
    for row in _wrong(relation, table, _limits(context, relation, table)):
        if relation.beside:
            yield row, _in_row(context, table.form, row, relation.beside)
        elif limit := _fixed(context, relation.comparison.other):
            yield row, limit


def all_agree(context: Context, relations: Iterable[Relation], table: Table) -> bool:
    """True where certainly no row of *table* is `disagreeing` for any of *relations*."""
    try:
        return all(_all_agree(context, relation, table) for relation in relations)
    except TypeError:  # what cannot be compared at all
        return False


def _all_agree(context: Context, relation: Relation, table: Table) -> bool:
    column, disagrees = table.column(relation.field.id), relation.disagrees
    if relation.beside:
        pairs = zip(column, table.column(relation.beside), strict=True)
        given = [pair for pair in pairs if pair[0] is not None and pair[1] is not None]
        return not any(starmap(disagrees, given))
    limit = _fixed(context, relation.comparison.other)
    values = [value for value in column if value is not None]
    if limit is None or limit.value is None or not values:
        return True
    worst = _WORST.get(relation.comparison.kind)
    doubtful = [worst(values)] if worst else values
    return not any(disagrees(value, limit.value) for value in doubtful)


def _limits(context: Context, relation: Relation, table: Table) -> Iterable[Value]:
    """What each row of *table* is compared with; None where that is blank or unknown."""
    if relation.beside:
        return table.column(relation.beside)
    limit = _fixed(context, relation.comparison.other)
    return repeat(limit.value if limit else None, len(table.rows))


def _wrong(relation: Relation, table: Table, limits: Iterable[Value]) -> list[Row]:
    """Rows of *table* that disagree with their limit. Blanks, and what cannot be compared at
    all, agree with everything."""
    disagrees, kind = relation.disagrees, relation.kind
    return [
        row
        for row, value, limit in zip(
            table.rows, table.column(relation.field.id), limits, strict=True
        )
        if value is not None
        and limit is not None
        and isinstance(value, kind)
        and isinstance(limit, kind)
        and disagrees(value, limit)
    ]


def _row_is_due(case: Case, other: Field) -> bool:
    """False where the other field's column is not due: then it may hold an old value."""
    block = case.spec.blocks.get(other.block)
    if block is None or block.rows_field is not None:
        return True
    return case.standing(block.id) is not Standing.CLOSED


def _in_row(context: Context, form_id: str, row: Row, name: str) -> Limit:
    label = context.fields(form_id)[name].label
    return Limit(row.values.get(name), label, ((form_id, row, name),))


def _fixed(context: Context, other: str) -> Limit | None:
    """``received``, ``period.due_by``, ``campaign.end``, or a field of a record form such as
    ``F0.report_date``; None where it is unknown or not due."""
    if other == RECEIVED:
        return Limit(context.received, "收到日期")
    scope, _, name = other.rpartition(".")
    if scope in _SCOPES_OF_CASE:
        return _of_case(context.case, other)
    if other not in context.limits:
        context.limits[other] = _of_record(context, scope, name)
    return context.limits[other]


def _of_record(context: Context, form_id: str, name: str) -> Limit | None:
    table, field = context.table(form_id), context.fields(form_id)[name]
    if not table.rows or not context.judged(field.block) or _is_wrong(context, field, table):
        return None  # what follows from a wrong 填报日期 is not told again at every other date
    return _in_row(context, form_id, table.rows[0], name)


def _is_wrong(context: Context, field: Field, table: Table) -> bool:
    """True where the cell itself is to be mended by a comparison of its own."""
    relations = relations_of(context.case, table.form)[field.id]
    return not all_agree(context, relations, table) and any(
        row is table.rows[0]
        for relation in relations
        if relation.effect is Effect.RETURN
        for row, _ in disagreeing(context, relation, table)
    )


@once_a_case
def _of_case(case: Case, other: str) -> Limit | None:
    """``period.due_by`` or ``campaign.end``."""
    scope, _, name = other.rpartition(".")
    if scope == "period":
        return Limit(getattr(case.period, name, None), _PERIOD_LABELS[name])
    if name == "start":
        return Limit(case.settings.begins, "活动开始日")
    return Limit(case.settings.ends, "活动结束日")

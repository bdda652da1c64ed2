"""Rows of a sheet as a whole: none twice, and enough of them. Knows no single field's rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.case import Kinds, kinds_of
from pipeline.checks.context import Context, Standing
from pipeline.checks.printed_items import check_items
from pipeline.problems import Problem, is_point_key
from pipeline.records import Row, Table, Value
from pipeline.spec.model import Form, Who

_ITEMS, _POINTS = "items", "points"  # `Form.preprinted` of F6, F8
_WORDS = "explanation"  # of F8


def check_rows(context: Context, form: Form, table: Table) -> Iterator[Problem]:
    """Repeated rows by the form's keys, and rows that are due and missing."""
    yield from _duplicates(context, form)
    yield from _missing_rows(context, form, table)
    if form.preprinted == _ITEMS and form.key[0] in table.columns:
        yield from check_items(context, form, table, form.key[0])
    if form.preprinted == _POINTS:
        yield from _answers(context, form, table)


def _duplicates(context: Context, form: Form) -> Iterator[Problem]:
    """Rows that the form's key, or a further group of fields, does not tell apart; the later
    one is marked."""
    table = context.table(form.id)
    for key in (form.key, *form.unique):
        if key and len(set(zip(*map(table.column, key), strict=True))) < len(table.rows):
            yield from _same(context, form, key, table.rows)


def _same(
    context: Context, form: Form, key: Sequence[str], rows: Sequence[Row]
) -> Iterator[Problem]:
    fields = context.fields(form.id)
    needed = [name for name in key if fields[name].required]
    code = "F15-own" if context.is_own else "F15"
    seen: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        values = tuple(row.values.get(name) for name in key)
        if not any(values) or any(row.values.get(name) is None for name in needed):
            continue
        first = seen.setdefault(values, row)
        if first is not row:
            # of 申报类别 and 党员序号 the number is what tells apart, and what was mistyped
            name = max((n for n in key if row.values.get(n)), key=key.index)
            yield context.problem(
                code,
                form.id,
                row,
                name,
                related=[(form.id, first, name)],
                first=first.number,
                key="、".join(fields[name].label for name in key),
            )


def _missing_rows(context: Context, form: Form, table: Table) -> Iterator[Problem]:
    """Too few rows where the form is due, or no row of a kind that is due (F4)."""
    if form.is_record:
        return
    if kinds := kinds_of(context.case, form.id):
        yield from _missing_kinds(context, form, table, kinds)
    elif len(table.rows) < form.min_rows:
        blocks = {field.block for field in form.fields}
        if any(context.standing(block) is Standing.DUE for block in blocks):
            name = next((f.id for f in form.fields if f.who is not Who.SYSTEM), form.key[0])
            yield context.problem("F16", form.id, None, name, least=form.min_rows)


def _missing_kinds(context: Context, form: Form, table: Table, kinds: Kinds) -> Iterator[Problem]:
    present = set(table.column(kinds.field))
    if None in present:
        return  # the row whose kind is blank or unreadable may be the one that is missing
    if missing := [kind for kind in kinds.due if kind not in present]:
        yield context.problem("F17", form.id, None, kinds.field, kind="、".join(missing))


def _answers(context: Context, form: Form, table: Table) -> Iterator[Problem]:
    """F39: an explanation on a row without the key of a 待核 point answers none of them."""
    for row in table.rows:
        if row.values.get(_WORDS) and not is_point_key(str(row.values.get(form.key[0]) or "")):
            yield context.problem("F39", form.id, row, _WORDS)

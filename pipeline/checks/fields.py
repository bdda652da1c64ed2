"""Field checks: each field against its own entry in the spec, column by column.

A column that is in order costs a pass or two; a Problem is built only where one is found.
Cells that could not be read were reported by extraction and stay silent here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.checks.comparisons import compared
from pipeline.checks.context import Context, Standing, fields_of, row_blocks
from pipeline.problems import Problem
from pipeline.records import Row, Table, Value
from pipeline.spec.model import Block, Condition, Field, FieldType, Form, Who

_BLANK: tuple[Value, ...] = (None, "", ())
_NUMBERS = (FieldType.INT, FieldType.DEC)


def check_fields(context: Context, form: Form, table: Table) -> Iterator[Problem]:
    """All field checks of one form: blanks, bounds, lengths, comparisons, keys, number of rows."""
    for rows, standing_of in context.parts(form, table):
        for field in form.fields:
            if field.id not in table.columns:
                continue  # a missing column was reported by extraction
            standing = standing_of(field.block)
            if standing >= Standing.ROWS:
                yield from _required(context, form, field, rows)
            if standing >= Standing.OPEN:
                yield from _well_formed(context, form, field, rows)
    yield from _duplicates(context, form)
    yield from _missing_rows(context, form, table)


def _required(context: Context, form: Form, field: Field, rows: Sequence[Row]) -> Iterator[Problem]:
    if field.who is Who.SYSTEM or not (field.required or field.required_all):
        return
    name, fillers = field.id, field.filler_words
    for row in rows:
        value = row.values.get(name)
        blank = value is None or value in _BLANK
        if not blank and value not in fillers:
            continue
        if blank and name in row.raw:
            continue  # unreadable: reported by extraction
        if field.required_of(context.submission.unit_class, row.values):
            why = "" if field.required else _why(fields_of(form), field.required_all)
            yield context.problem("F01" if blank else "F02", form.id, row, name, why=why)


def _why(fields: Mapping[str, Field], conditions: Sequence[Condition]) -> str:
    """``“方式”为会议时，``: when the cell has to be filled, by the first condition."""
    condition = conditions[0]
    label = fields[condition.field].label
    if not condition.values:
        return f"“{label}”{'未填' if condition.negate else '已填'}时，"
    return f"“{label}”{'不是' if condition.negate else '为'}{'、'.join(condition.values)}时，"


def _well_formed(
    context: Context, form: Form, field: Field, rows: Sequence[Row]
) -> Iterator[Problem]:
    if field.type in _NUMBERS:
        yield from _number(context, form, field, rows)
    elif field.type is FieldType.TEXT and (
        field.max_length or field.min_length or field.pattern or field.max_lines > 1
    ):
        yield from _text(context, form, field, rows)
    for comparison in field.comparisons:
        yield from compared(context, form, field, comparison, rows)


def _number(context: Context, form: Form, field: Field, rows: Sequence[Row]) -> Iterator[Problem]:
    name, low, high, bound = field.id, field.minimum, field.maximum, field.maximum_field
    for row in rows:
        value = row.values.get(name)
        if not isinstance(value, int | Decimal):
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            yield context.problem("F03", form.id, row, name, range=_range(field))
        elif isinstance(value, Decimal) and _decimals(value) > field.decimals:
            yield context.problem("F04", form.id, row, name, decimals=_places(field.decimals))
        elif bound:
            limit = row.values.get(bound)
            if isinstance(limit, int | Decimal) and value > limit:
                label = fields_of(form)[bound].label
                related = [(form.id, row, bound)]
                yield context.problem(
                    "F05", form.id, row, name, related=related, other=label, limit=limit
                )


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _places(decimals: int) -> str:
    return f"最多保留{decimals}位小数" if decimals else "应为整数"


def _range(field: Field) -> str:
    if field.maximum is None:
        return f"不小于{field.minimum}"
    if field.minimum is None:
        return f"不大于{field.maximum}"
    return f"在{field.minimum}到{field.maximum}之间"


def _text(context: Context, form: Form, field: Field, rows: Sequence[Row]) -> Iterator[Problem]:
    name, shortest, longest = field.id, field.min_length, field.max_length
    pattern = re.compile(field.pattern) if field.pattern else None
    for row in rows:
        value = row.values.get(name)
        if not isinstance(value, str) or not value:
            continue
        if longest and len(value) > longest:
            yield context.problem(
                "F06", form.id, row, name, limit=longest, over=len(value) - longest
            )
        elif shortest and len(value) < shortest:
            yield context.problem("F07", form.id, row, name, limit=shortest, length=len(value))
        elif pattern and not pattern.fullmatch(value):
            yield context.problem("F22", form.id, row, name, prompt=field.prompt)
        elif field.max_lines > 1:
            yield from _lines(context, form, field, row, value)


def _lines(context: Context, form: Form, field: Field, row: Row, value: str) -> Iterator[Problem]:
    """Definition 9: length in NFKC characters per line; too long or too many is flagged."""
    lines = [unicodedata.normalize("NFKC", line.strip()) for line in value.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > field.max_lines:
        yield context.problem(
            "F09", form.id, row, field.id, limit=field.max_lines, lines=len(lines)
        )
    elif field.line_length and lines:
        longest = max(len(line) for line in lines)
        if longest > field.line_length:
            yield context.problem(
                "F08", form.id, row, field.id, limit=field.line_length, length=longest
            )


def _duplicates(context: Context, form: Form) -> Iterator[Problem]:
    """Rows that the form's key, or a further group of fields, does not tell apart; the later
    one is marked."""
    rows = context.rows(form.id)
    for key in (form.key, *form.unique):
        if key and len(rows) > 1:
            yield from _same(context, form, key, rows)


def _same(
    context: Context, form: Form, key: Sequence[str], rows: Sequence[Row]
) -> Iterator[Problem]:
    fields = fields_of(form)
    needed = [name for name in key if fields[name].required]
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
                "F15",
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
    if by_row := row_blocks(context.spec, form.id):
        yield from _missing_kinds(context, form, table, by_row)
    elif len(table.rows) < form.min_rows:
        blocks = {field.block for field in form.fields}
        if any(context.standing(block) is Standing.DUE for block in blocks):
            name = next((f.id for f in form.fields if f.who is not Who.SYSTEM), form.key[0])
            yield context.problem("F16", form.id, None, name, least=form.min_rows)


def _missing_kinds(
    context: Context, form: Form, table: Table, blocks: Sequence[Block]
) -> Iterator[Problem]:
    name = blocks[0].rows_field or ""
    present = {row.values.get(name) for row in table.rows}
    if None in present:
        return  # the row whose kind is blank or unreadable may be the one that is missing
    missing = [
        kind
        for block in blocks
        if context.standing(block.id) is Standing.DUE
        for kind in block.needs
        if kind not in present
    ]
    if missing:
        yield context.problem("F17", form.id, None, name, kind="、".join(missing))

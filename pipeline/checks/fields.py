"""Field checks: each field against its own entry in the spec, column by column.

A column that is in order costs a pass or two; rows are looked at, and Problems built, only where
one is suspicious. Cells that could not be read were reported by extraction and stay silent here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.checks.columns import BLANK, NUMBERS, decimals, in_bounds, of_good_length, suspects
from pipeline.checks.comparisons import compared
from pipeline.checks.context import Context, Standing
from pipeline.problems import Problem
from pipeline.records import Row, Table
from pipeline.spec.model import Condition, Field, FieldType, Form


def check_fields(context: Context, form: Form, table: Table) -> Iterator[Problem]:
    """All field checks of one form: blanks, bounds, lengths, comparisons."""
    doubtful = suspects(context, form, table)
    for part, standing_of in context.parts(form) if doubtful else ():
        for field in doubtful if part.rows else ():
            standing = standing_of(field.block)
            if standing is Standing.CLOSED:
                continue
            if standing >= Standing.ROWS:
                yield from _required(context, form, field, part.rows)
            yield from _well_formed(context, form, field, part)


def _required(context: Context, form: Form, field: Field, rows: Sequence[Row]) -> Iterator[Problem]:
    name, fillers = field.id, field.filler_words
    lacking = [row for row in rows if (v := row.values.get(name)) in BLANK or v in fillers]
    for condition in field.required_all:  # narrows most columns to nothing, row by row is slower
        lacking = [row for row in lacking if condition.holds(row.values)]
    for row in lacking:
        blank = row.values.get(name) in BLANK
        if blank and name in row.raw:
            continue  # unreadable: reported by extraction
        if field.required_of(context.submission.unit_class, row.values):
            why = "" if field.required else _why(context.fields(form.id), field.required_all)
            code = "F02" if not blank else "F01-number" if _may_be_nought(field) else "F01"
            yield context.problem(code, form.id, row, name, why=why)


def _may_be_nought(field: Field) -> bool:
    return field.type in NUMBERS and (field.minimum is None or field.minimum <= 0)


def _why(fields: Mapping[str, Field], conditions: Sequence[Condition]) -> str:
    """``“方式”为会议时，``: when the cell has to be filled, by the first condition."""
    condition = conditions[0]
    label = fields[condition.field].label
    if not condition.values:
        return f"“{label}”{'未填' if condition.negate else '已填'}时，"
    return f"“{label}”{'不是' if condition.negate else '为'}{'、'.join(condition.values)}时，"


def _well_formed(context: Context, form: Form, field: Field, part: Table) -> Iterator[Problem]:
    column = part.column(field.id)
    if field.type in NUMBERS:
        if not in_bounds(field, column):
            yield from _number(context, form, field, part.rows)
    elif field.type is FieldType.TEXT and not of_good_length(field, column):
        yield from _text(context, form, field, part.rows)
    yield from compared(context, form, field, part)


def _number(context: Context, form: Form, field: Field, rows: Sequence[Row]) -> Iterator[Problem]:
    name, low, high, bound = field.id, field.minimum, field.maximum, field.maximum_field
    for row in rows:
        value = row.values.get(name)
        if not isinstance(value, int | Decimal):
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            yield context.problem("F03", form.id, row, name, range=_range(field))
        elif isinstance(value, Decimal) and decimals(value) > field.decimals:
            yield context.problem("F04", form.id, row, name, decimals=_places(field.decimals))
        elif bound:
            limit = row.values.get(bound)
            if isinstance(limit, int | Decimal) and value > limit:
                label = context.fields(form.id)[bound].label
                related = [(form.id, row, bound)]
                yield context.problem(
                    "F05", form.id, row, name, related=related, other=label, limit=limit
                )


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
        if longest and longest == shortest != len(value):  # a code: more words would not mend it
            yield context.problem("F22", form.id, row, name, prompt=field.prompt)
        elif longest and len(value) > longest:
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

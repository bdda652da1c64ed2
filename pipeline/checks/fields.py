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
from pipeline.checks.context import Context, Standing, fields_of
from pipeline.problems import Problem
from pipeline.records import Row, Table, Value
from pipeline.spec.model import Condition, Field, FieldType, Form, Who

_BLANK: tuple[Value, ...] = (None, ())
_NUMBERS = (FieldType.INT, FieldType.DEC)


def check_fields(context: Context, form: Form, table: Table) -> Iterator[Problem]:
    """All field checks of one form: blanks, bounds, lengths, comparisons."""
    for rows, standing_of in context.parts(form, table):
        for field in form.fields if rows else ():
            if field.id not in table.columns:
                continue  # a missing column was reported by extraction
            standing = standing_of(field.block)
            if standing is Standing.CLOSED:
                continue
            column = [row.values.get(field.id) for row in rows]
            if standing >= Standing.ROWS and _may_lack(field, column):
                yield from _required(context, form, field, rows)
            if column.count(None) < len(column):
                yield from _well_formed(context, form, field, rows, column)


def _may_lack(field: Field, column: Sequence[Value]) -> bool:
    """False where *column* is certainly filled as required: the quick way out."""
    if field.who is Who.SYSTEM or not (field.required or field.required_all):
        return False
    return None in column or () in column or any(word in column for word in field.filler_words)


def _required(context: Context, form: Form, field: Field, rows: Sequence[Row]) -> Iterator[Problem]:
    name, fillers = field.id, field.filler_words
    lacking = [row for row in rows if (v := row.values.get(name)) in _BLANK or v in fillers]
    for condition in field.required_all:  # narrows most columns to nothing, row by row is slower
        lacking = [row for row in lacking if condition.holds(row.values)]
    for row in lacking:
        blank = row.values.get(name) in _BLANK
        if blank and name in row.raw:
            continue  # unreadable: reported by extraction
        if field.required_of(context.submission.unit_class, row.values):
            why = "" if field.required else _why(fields_of(form), field.required_all)
            code = "F02" if not blank else "F01-number" if _may_be_nought(field) else "F01"
            yield context.problem(code, form.id, row, name, why=why)


def _may_be_nought(field: Field) -> bool:
    return field.type in _NUMBERS and (field.minimum is None or field.minimum <= 0)


def _why(fields: Mapping[str, Field], conditions: Sequence[Condition]) -> str:
    """``“方式”为会议时，``: when the cell has to be filled, by the first condition."""
    condition = conditions[0]
    label = fields[condition.field].label
    if not condition.values:
        return f"“{label}”{'未填' if condition.negate else '已填'}时，"
    return f"“{label}”{'不是' if condition.negate else '为'}{'、'.join(condition.values)}时，"


def _well_formed(
    context: Context, form: Form, field: Field, rows: Sequence[Row], column: Sequence[Value]
) -> Iterator[Problem]:
    if field.type in _NUMBERS:
        if not _in_bounds(field, column):
            yield from _number(context, form, field, rows)
    elif field.type is FieldType.TEXT and not _of_good_length(field, column):
        yield from _text(context, form, field, rows)
    for comparison in field.comparisons:
        yield from compared(context, form, field, comparison, rows)


def _in_bounds(field: Field, column: Sequence[Value]) -> bool:
    """True where whole numbers of *column* are certainly within bounds: the quick way out."""
    if field.type is not FieldType.INT or field.maximum_field:
        return False
    numbers = [value for value in column if isinstance(value, int)]
    low, high = field.minimum, field.maximum
    return not numbers or (
        (low is None or min(numbers) >= low) and (high is None or max(numbers) <= high)
    )


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


def _of_good_length(field: Field, column: Sequence[Value]) -> bool:
    """True where only lengths matter and all are certainly right: the quick way out."""
    if field.pattern or field.max_lines > 1:
        return False
    lengths = [len(value) for value in column if isinstance(value, str) and value]
    return not lengths or (
        min(lengths) >= field.min_length
        and (not field.max_length or max(lengths) <= field.max_length)
    )


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

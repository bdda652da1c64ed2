"""A quick look at a sheet, column by column: which fields may hold something wrong.

A column that is in order costs a pass or two here, and nothing after. Must not decide what is
wrong: a field that is named is looked at again row by row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import compress
from typing import Any

from msgspec import Struct

from pipeline.checks.case import Case, Standing, fields_of, kinds_of, once_a_case
from pipeline.checks.comparisons import Relation, all_agree, relations_of
from pipeline.checks.context import Context
from pipeline.records import Column, Table, Value
from pipeline.spec.model import Condition, Field, FieldType, Form, Who

BLANK: tuple[Value, ...] = (None, ())
NUMBERS = (FieldType.INT, FieldType.DEC)
_NUMBERS = frozenset({int, Decimal})
_TEXTS = frozenset({str})


class _Look(Struct, frozen=True):
    """A field with what is asked of its column in every workbook of a case.

    lacking     what counts as not filled; empty where the field may be blank on every row
    conditions  under which a row has to have it; none: always
    bounded     True where numbers can be out of bounds
    sized       True where texts can be too long, too short or of the wrong shape
    relations   what it is compared with
    """

    field: Field
    lacking: frozenset[Value]
    conditions: tuple[Condition, ...]
    bounded: bool
    sized: bool
    relations: tuple[Relation, ...]


@once_a_case
def _looks(case: Case, form_id: str) -> tuple[_Look, ...]:
    """A look for each field of *form_id* that is judged on any row."""
    kinds, relations = kinds_of(case, form_id), relations_of(case, form_id)
    looks = []
    for name, field in fields_of(case, form_id).items():
        highest = kinds.highest if kinds else case.standing(field.block)
        if highest is not Standing.CLOSED:
            asked = highest >= Standing.ROWS and _may_have_to_be_filled(field, case.unit_class)
            looks.append(_look(field, relations[name], asked=asked))
    return tuple(looks)


def _may_have_to_be_filled(field: Field, unit_class: str) -> bool:
    if field.who is Who.SYSTEM:
        return False
    of_class = not field.required_classes or unit_class in field.required_classes
    return of_class and bool(field.required or field.required_all)


def _look(field: Field, relations: tuple[Relation, ...], *, asked: bool) -> _Look:
    sized = field.min_length or field.max_length or field.pattern or field.max_lines > 1
    return _Look(
        field=field,
        lacking=frozenset((*BLANK, *field.filler_words)) if asked else frozenset(),
        conditions=() if field.required else field.required_all,
        bounded=field.type in NUMBERS,
        sized=field.type is FieldType.TEXT and bool(sized),
        relations=relations,
    )


def suspects(context: Context, form: Form, table: Table) -> list[Field]:
    """Fields of *form*, in their order, that may be wrong in a row of *table*; a column that is
    not there at all was reported by extraction."""
    if not table.rows:
        return []
    return [
        look.field
        for look in _looks(context.case, form.id)
        if look.field.id in table.columns and _is_suspect(context, look, table)
    ]


def _is_suspect(context: Context, look: _Look, table: Table) -> bool:
    field, column = look.field, table.column(look.field.id)
    return bool(
        (not look.lacking.isdisjoint(column) and _lacks(look, column, table))
        or (look.bounded and not in_bounds(field, column))
        or (look.sized and not of_good_length(field, column))
        or (look.relations and not all_agree(context, look.relations, table))
    )


def _lacks(look: _Look, column: Column, table: Table) -> bool:
    """True where a row lacks the field, of which one at least does, and has to have it. A
    condition is asked once of each different value on which it depends."""
    lacking = [value in look.lacking for value in column]
    for condition in look.conditions:
        name = condition.field
        deciding = table.column(name)
        holds = {v: condition.holds({name: v}) for v in set(compress(deciding, lacking))}
        if True not in holds.values():
            return False
        lacking = [lacks and holds[v] for lacks, v in zip(lacking, deciding, strict=True)]
    return True in lacking


def in_bounds(field: Field, column: Sequence[Value]) -> bool:
    """True where the numbers of *column* are certainly as *field* wants them."""
    if field.maximum_field:
        return False
    numbers = _only(_NUMBERS, column)
    low, high = field.minimum, field.maximum
    return not numbers or (
        (low is None or min(numbers) >= low)
        and (high is None or max(numbers) <= high)
        and (field.type is FieldType.INT or max(map(decimals, numbers)) <= field.decimals)
    )


def decimals(value: int | Decimal) -> int:
    """Digits after the point that *value* needs."""
    if isinstance(value, int):
        return 0
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def of_good_length(field: Field, column: Sequence[Value]) -> bool:
    """True where the texts of *column* are certainly of the length and shape of *field*."""
    if field.max_lines > 1:
        return False
    texts = _only(_TEXTS, column)
    lengths = {*map(len, texts)} - {0}
    return not lengths or (
        min(lengths) >= field.min_length
        and (not field.max_length or max(lengths) <= field.max_length)
        and (not field.pattern or all(map(re.compile(field.pattern).fullmatch, {*texts})))
    )


def _only(types: frozenset[type], column: Sequence[Any]) -> Sequence[Any]:
    """Values of *column* that are of one of *types*; as a rule all of them."""
    if types.issuperset(map(type, column)):
        return column
    wanted = tuple(types)
    return [value for value in column if isinstance(value, wanted)]

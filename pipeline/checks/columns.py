"""A quick look at a sheet, column by column: which fields may hold something wrong.

A column that is in order costs a pass or two here, and nothing after. Must not decide what is
wrong: a field that is named is looked at again row by row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress

from pipeline.checks.comparisons import disagreeing
from pipeline.checks.context import Context, Standing, row_blocks
from pipeline.records import Column, Table, Value
from pipeline.spec.model import Field, FieldType, Form, Who

BLANK: tuple[Value, ...] = (None, ())
NUMBERS = (FieldType.INT, FieldType.DEC)
_NUMBER = (int, Decimal)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A field with what is asked of its column in every workbook, worked out once.

    lacking   what counts as not filled; empty where the field may always be blank
    deciders  fields of the row that decide whether it has to be filled
    bounded   True where numbers can be out of bounds
    sized     True where texts can be too long, too short or of the wrong shape
    """

    field: Field
    lacking: frozenset[Value]
    deciders: tuple[str, ...]
    bounded: bool
    sized: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """The fields of *form* and its blocks."""

    form: Form
    entries: tuple[_Entry, ...]
    blocks: tuple[str, ...]


# worked out once a process, as in `checks.context`
_PLANS: dict[int, _Plan] = {}


def _plan(form: Form) -> _Plan:
    known = _PLANS.get(id(form))
    if known is None or known.form is not form:
        blocks = tuple(dict.fromkeys(field.block for field in form.fields))
        known = _PLANS[id(form)] = _Plan(form, tuple(map(_entry, form.fields)), blocks)
    return known


def _entry(field: Field) -> _Entry:
    asked = field.who is not Who.SYSTEM and (field.required or field.required_all)
    sized = field.min_length or field.max_length or field.pattern or field.max_lines > 1
    return _Entry(
        field=field,
        lacking=frozenset((*BLANK, *field.filler_words)) if asked else frozenset(),
        deciders=() if field.required else tuple({c.field: None for c in field.required_all}),
        bounded=field.type in NUMBERS,
        sized=field.type is FieldType.TEXT and bool(sized),
    )


def suspects(context: Context, form: Form, table: Table) -> list[Field]:
    """Fields of *form*, in their order, that may be wrong in a row of *table*; a column that is
    not there at all was reported by extraction."""
    return _Look(context, form, table).suspects() if table.rows else []


class _Look:
    """One look at one sheet; what several fields ask of it is worked out once."""

    def __init__(self, context: Context, form: Form, table: Table) -> None:
        self.context, self.form, self.table = context, form, table
        self.plan = _plan(form)

    def suspects(self) -> list[Field]:
        """As the function of that name; the table has rows."""
        table, highest = self.table, self._highest()
        found = []
        for entry in self.plan.entries:
            field = entry.field
            standing = highest[field.block]
            if standing is Standing.CLOSED or field.id not in table.columns:
                continue
            column = table.column(field.id)
            if (
                (not entry.lacking.isdisjoint(column) and self._lacks(entry, column, standing))
                or (entry.bounded and not in_bounds(field, column))
                or (entry.sized and not of_good_length(field, column))
                or (field.comparisons and self._disagrees(field))
            ):
                found.append(field)
        return found

    def _highest(self) -> dict[str, Standing]:
        """block → its highest standing for any row."""
        if by_row := row_blocks(self.context.spec, self.form.id):
            highest = max(self.context.standing(block.id) for block in by_row)
            return dict.fromkeys(self.plan.blocks, highest)
        return {block: self.context.standing(block) for block in self.plan.blocks}

    def _lacks(self, entry: _Entry, column: Column, standing: Standing) -> bool:
        """True where a row lacks the field, of which one at least does, and may have to have it.
        Asked once of each different case in which it is lacking."""
        if standing < Standing.ROWS:
            return False
        field, unit_class = entry.field, self.context.submission.unit_class
        if not entry.deciders:
            return field.required_of(unit_class, {})
        lacking = [value in entry.lacking for value in column]
        cases = zip(*map(self.table.column, entry.deciders), strict=True)
        return any(
            field.required_of(unit_class, dict(zip(entry.deciders, case, strict=True)))
            for case in set(compress(cases, lacking))
        )

    def _disagrees(self, field: Field) -> bool:
        return any(
            disagreeing(self.context, self.form, field, comparison, self.table)
            for comparison in field.comparisons
        )


def in_bounds(field: Field, column: Sequence[Value]) -> bool:
    """True where the numbers of *column* are certainly as *field* wants them."""
    if field.maximum_field:
        return False
    numbers = [value for value in column if isinstance(value, _NUMBER)]
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
    texts = [value for value in column if isinstance(value, str) and value]
    lengths = [*map(len, texts)]
    return not texts or (
        min(lengths) >= field.min_length
        and (not field.max_length or max(lengths) <= field.max_length)
        and (not field.pattern or all(map(re.compile(field.pattern).fullmatch, texts)))
    )

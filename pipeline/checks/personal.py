"""X18: text that looks like an ID or mobile number is refused wherever a person can type.

It holds for every block, due or not: such a number must not be kept at all. What may as well be
a file number with its date is asked about, not refused. What we masked on its way back to the
sender is refused until it is taken out: what it stood in says nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from pipeline.checks.case import Case, fields_of, once_a_case
from pipeline.checks.context import Context
from pipeline.problems import (
    MASK,
    Problem,
    Where,
    holds_mask,
    looks_personal,
    make,
    may_hold_personal,
    perhaps_personal,
)
from pipeline.records import Row, Table
from pipeline.spec.model import Form

_Typed = tuple[Form, Table, list[str]]  # a sheet, with the fields into which a person types
_SHORTEST = 11
_JOIN = "|"  # between texts, so that no run of digits spans two of them


def personal_numbers(context: Context) -> Iterator[Problem]:
    """X18 over all free-text fields, and over what stands outside the form."""
    typed = [
        (form, table, [name for name in _typed(context.case, form.id) if name in table.columns])
        for form, table in context.forms
    ]
    together = _JOIN.join(_texts(typed))
    if MASK in together or may_hold_personal(together):
        for form, table, names in typed:
            yield from _in_table(context, form, table, names)
    if may_hold_personal(_JOIN.join(text for _, _, text in context.submission.outside)):
        for sheet, cell, text in context.submission.outside:
            if looks_personal(text):
                yield make("X18", Where(sheet=sheet, cell=cell, label="表格以外的内容"), raw=text)


@once_a_case
def _typed(case: Case, form_id: str) -> tuple[str, ...]:
    """Fields of *form_id* into which a person types."""
    return tuple(name for name, field in fields_of(case, form_id).items() if field.free_text)


def _texts(typed: Sequence[_Typed]) -> list[str]:
    """What was typed, read and as it stood; short texts left out."""
    columns = [table.column(name) for _, table, names in typed for name in names]
    raws = [
        [row.raw.get(name) for name in names]
        for _, table, names in typed
        for row in table.rows
        if row.raw
    ]
    return [
        text
        for text in chain.from_iterable((*columns, *raws))
        if isinstance(text, str) and len(text) >= _SHORTEST
    ]


def _in_table(context: Context, form: Form, table: Table, names: list[str]) -> Iterator[Problem]:
    for row in table.rows:
        for name in names:
            found = _said(row, name)
            if any(map(looks_personal, found)):
                yield context.problem("X18", form.id, row, name)
            elif any(map(holds_mask, found)):
                yield context.problem("X18-masked", form.id, row, name)
            elif any(map(perhaps_personal, found)):
                yield context.problem("X18-perhaps", form.id, row, name)


def _said(row: Row, name: str) -> list[str]:
    return [t for t in (row.raw.get(name), row.values.get(name)) if isinstance(t, str)]

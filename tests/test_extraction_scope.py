"""What is read strictly is what is checked: one due table, read alike by both."""

from __future__ import annotations

from itertools import product

import pytest
from checks_sample import UNITS, settings, spec

from pipeline.campaign.standing import Standing
from pipeline.checks.context import Context
from pipeline.extraction.scope import RETURN_WORKBOOK, FormScope, scope_of
from pipeline.records import Identity, Submission
from pipeline.spec.model import Form

PERIODS = tuple(settings().periods)
PLACES = list(product(UNITS, PERIODS))


def _scope(form: Form, unit_class: str, period: str) -> FormScope:
    return scope_of(spec(), settings(), RETURN_WORKBOOK, unit_class, period).of(form)


@pytest.mark.parametrize(("unit_class", "period"), PLACES)
def test_scope_and_context_agree_for_every_block(unit_class: str, period: str) -> None:
    identity = Identity(RETURN_WORKBOOK, UNITS[unit_class][0], period, 1)
    context = Context(Submission(identity, unit_class, {}), spec(), settings())
    for block in spec().blocks.values():
        form = spec().forms[block.form]
        if form.workbook != RETURN_WORKBOOK:
            continue
        scope, standing = _scope(form, unit_class, period), context.standing(block.id)
        if block.rows_field:
            is_open = set(block.rows_values) <= scope.open_rows
            assert (standing >= Standing.OPEN) == is_open, block.id
            continue
        fields = {entry.id for entry in form.fields if entry.block == block.id}
        assert (standing is Standing.DUE) == (fields <= scope.needed), block.id
        assert (standing >= Standing.ROWS) == (fields <= scope.expected), block.id
        assert (standing >= Standing.OPEN) == (fields <= scope.open), block.id


def test_the_sheet_of_commitments_is_read_whole_whenever_their_status_is_asked_for() -> None:
    for period in PERIODS:
        scope = _scope(spec().forms["F3"], "B", period)
        every = {entry.id for entry in spec().forms["F3"].fields}
        asked = settings().due.required("F3.status", "B", period)
        assert (scope.expected == every) == asked
        assert {"public_date", "due_date", "member_no"} <= scope.open

"""What stands in the cells that checks of other sheets look at, and the names of those cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.records.roster import LEFT
from pipeline.workbooks.forms.drawing import as_number
from pipeline.workbooks.forms.expressions import quoted
from pipeline.workbooks.forms.list_names import MEMBER_FIELD, ROSTER_FORM, ROSTER_NAME
from pipeline.workbooks.forms.listed import MEMBER_MEETING, ROSTER_COLUMN, ROSTER_COUNT
from pipeline.workbooks.forms.occasion import COVER, Occasion
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.references import (
    BALLOT_FORM,
    BALLOTS,
    BALLOTS_NAME,
    MEMBER_NAMES,
    NOMINATION_FIELD,
    NOMINATION_FORM,
    NOMINATIONS_NAME,
    REPORT_DATE,
    REPORT_DATE_NAME,
    dated,
)
from pipeline.workbooks.forms.rows import Content, Present
from pipeline.workbooks.forms.single_rules import NOMINATIONS

if TYPE_CHECKING:
    from xlsxwriter import Workbook


def define_names(workbook: Workbook, occasion: Occasion, plans: Mapping[str, Plan]) -> None:
    """Adds the defined names that validations and red marks refer to."""
    for name, formula in _names(occasion, plans):
        workbook.define_name(name, formula)


def present(occasion: Occasion, plans: Mapping[str, Plan]) -> Present:
    """What `references` hold for the rows drawn."""
    values: dict[str, Content] = {}
    if dated(occasion):
        values[REPORT_DATE] = plans[COVER].lines[0].contents.get("report_date")
    if NOMINATION_FORM in plans:
        awards = _cells(plans[NOMINATION_FORM], NOMINATION_FIELD)
        values[NOMINATIONS] = sum(bool(award) for award in awards)
    columns = dict(_keys(plans))
    if ROSTER_FORM in plans:
        roster = plans[ROSTER_FORM]
        columns[ROSTER_COLUMN] = _cells(roster, MEMBER_FIELD)
        values[ROSTER_COUNT] = sum(bool(number) for number in columns[ROSTER_COLUMN])
        values |= {name: _members(roster, kind) for name, (_, kind) in MEMBER_NAMES.items()}
        if BALLOT_FORM in plans:
            values[BALLOTS] = _ballots(occasion, plans[BALLOT_FORM])
    return Present(values, columns)


def _keys(plans: Mapping[str, Plan]) -> Iterator[tuple[str, tuple[Content, ...]]]:
    """Columns that keys are made of."""
    for plan in plans.values():
        if not plan.form.is_record:
            for name in {name for key in (plan.form.key, *plan.form.unique) for name in key}:
                yield f"{plan.form.id}.{name}", _cells(plan, name)


def _cells(plan: Plan, name: str) -> tuple[Content, ...]:
    return tuple(line.contents.get(name) for line in plan.lines)


def _names(occasion: Occasion, plans: Mapping[str, Plan]) -> Iterator[tuple[str, str]]:
    if dated(occasion):
        yield REPORT_DATE_NAME, f"={plans[COVER].vector('report_date')}"
    if NOMINATION_FORM in plans:
        awards = plans[NOMINATION_FORM].vector(NOMINATION_FIELD)
        yield NOMINATIONS_NAME, f'=SUMPRODUCT(({awards}<>"")*1)'
    if ROSTER_FORM not in plans:
        return
    roster = plans[ROSTER_FORM]
    yield ROSTER_NAME, f"={roster.vector(MEMBER_FIELD)}"
    for name, kind in MEMBER_NAMES.values():
        here = "*".join(f"({roster.vector('change')}<>{quoted(word)})" for word in sorted(LEFT))
        yield name, f"=SUMPRODUCT(({roster.vector('member_type')}={quoted(kind)})*{here})"
    if BALLOT_FORM in plans:
        ballots = plans[BALLOT_FORM]
        chosen = f"({ballots.vector('object_type')}={quoted(MEMBER_MEETING)})*1"
        barred = "-1" if _self_barred(occasion) else ""
        yield BALLOTS_NAME, f"=SUMPRODUCT({chosen},{ballots.vector('n_valid')}){barred}"


def _self_barred(occasion: Occasion) -> bool:
    assert occasion.settings is not None
    return occasion.settings.parameters.values.get("vote.self_barred", "否").strip() == "是"


def _ballots(occasion: Occasion, plan: Plan) -> Content:
    votes = sum(
        (
            as_number(line.contents.get("n_valid"))
            for line in plan.lines
            if line.contents.get("object_type") == MEMBER_MEETING
        ),
        Decimal(0),
    )
    return votes - _self_barred(occasion)


def _members(plan: Plan, kind: str) -> int:
    return sum(
        line.contents.get("member_type") == kind and line.contents.get("change") not in LEFT
        for line in plan.lines
    )

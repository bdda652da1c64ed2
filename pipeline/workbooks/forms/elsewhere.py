"""Values that checks of one sheet take from another sheet or from the campaign.

Each cell of another sheet has a defined name, since older Excel takes no foreign sheet in a
conditional format; the name's present value stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.records.roster import FORMAL, LEFT, PROBATIONARY
from pipeline.workbooks.forms.drawing import as_number
from pipeline.workbooks.forms.expressions import Content, Given, quoted, serial
from pipeline.workbooks.forms.list_names import list_name, lists_of
from pipeline.workbooks.forms.listed import MEMBER_MEETING, ROSTER_COLUMN, ROSTER_COUNT
from pipeline.workbooks.forms.lists import MEMBER_FIELD, ROSTER_FORM, ROSTER_NAME
from pipeline.workbooks.forms.live_check import Column, Elsewhere
from pipeline.workbooks.forms.occasion import COVER, Occasion, Standing
from pipeline.workbooks.forms.plan import Plan

if TYPE_CHECKING:
    from xlsxwriter import Workbook

BALLOT_FORM = "F4"
_DATE_NAME = "填报日期"
_BALLOTS_NAME = "党员评议会有效票"
_MEMBER_NAMES = {
    "member_formal": ("在册正式党员", FORMAL),
    "member_prob": ("在册预备党员", PROBATIONARY),
}


def define_names(workbook: Workbook, occasion: Occasion, plans: Mapping[str, Plan]) -> None:
    """Adds the defined names that validations and red marks refer to."""
    for name, formula in _names(occasion, plans):
        workbook.define_name(name, formula)


def elsewhere(occasion: Occasion, plans: Mapping[str, Plan]) -> Elsewhere:
    """The operands, with what they hold for the rows drawn."""
    operands = dict(_dates(occasion))
    if COVER in plans and "report_date" in plans[COVER].record_rows:
        day = plans[COVER].lines[0].contents.get("report_date")
        operands["F0.report_date"] = Given(_DATE_NAME, day)
    if ROSTER_FORM in plans and BALLOT_FORM in plans:
        operands["ballots"] = Given(_BALLOTS_NAME, _ballots(occasion, plans[BALLOT_FORM]))
    if ROSTER_FORM in plans:
        for field, (name, kind) in _MEMBER_NAMES.items():
            operands[field] = Given(name, _members(plans[ROSTER_FORM], kind))
    columns = dict(_columns(occasion, plans))
    if ROSTER_COLUMN in columns:
        rows = sum(bool(number) for number in columns[ROSTER_COLUMN].contents)
        operands[ROSTER_COUNT] = Given(f'SUMPRODUCT(({ROSTER_NAME}<>"")*1)', rows)
    return Elsewhere(operands, columns)


def _columns(occasion: Occasion, plans: Mapping[str, Plan]) -> Iterator[tuple[str, Column]]:
    """Columns that keys are made of, the roster's member numbers, and the choice lists."""
    for plan in plans.values():
        if not plan.form.is_record:
            keys = (plan.form.key, *plan.form.unique)
            for name in sorted({name for key in keys for name in key}):
                area = plan.vector(name).rpartition("!")[2]  # older Excel marks by its own sheet
                yield f"{plan.form.id}.{name}", Column(area, _cells(plan, name))
        for name in sorted({n for f in plan.fields for n in lists_of(f, occasion)}):
            yield name, Column(list_name(name), occasion.spec.choices[name])
    if ROSTER_FORM in plans and plans[ROSTER_FORM].standing is not Standing.IDLE:
        yield ROSTER_COLUMN, Column(ROSTER_NAME, _cells(plans[ROSTER_FORM], MEMBER_FIELD))


def _cells(plan: Plan, name: str) -> tuple[Content, ...]:
    return tuple(line.contents.get(name) for line in plan.lines)


def _dates(occasion: Occasion) -> Iterator[tuple[str, Given]]:
    if occasion.period is None or occasion.settings is None:
        return
    for name in ("covers_from", "covers_to", "due_by"):
        yield f"period.{name}", _literal(getattr(occasion.period, name))
    periods = occasion.settings.periods.values()
    yield "campaign.start", _literal(min(p.covers_from for p in periods))
    yield "campaign.end", _literal(max(p.covers_to for p in periods))


def _literal(day: date) -> Given:
    return Given(str(serial(day)), day, literal=True)


def _names(occasion: Occasion, plans: Mapping[str, Plan]) -> Iterator[tuple[str, str]]:
    if COVER in plans and "report_date" in plans[COVER].record_rows:
        yield _DATE_NAME, f"={plans[COVER].vector('report_date')}"
    if ROSTER_FORM not in plans:
        return
    roster = plans[ROSTER_FORM]
    yield ROSTER_NAME, f"={roster.vector(MEMBER_FIELD)}"
    for name, kind in _MEMBER_NAMES.values():
        here = "*".join(f"({roster.vector('change')}<>{quoted(word)})" for word in sorted(LEFT))
        yield name, f"=SUMPRODUCT(({roster.vector('member_type')}={quoted(kind)})*{here})"
    if BALLOT_FORM in plans:
        ballots = plans[BALLOT_FORM]
        chosen = f"({ballots.vector('object_type')}={quoted(MEMBER_MEETING)})*1"
        barred = "-1" if _self_barred(occasion) else ""
        yield _BALLOTS_NAME, f"=SUMPRODUCT({chosen},{ballots.vector('n_valid')}){barred}"


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

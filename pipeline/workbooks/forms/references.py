"""What checks of one sheet take from another sheet or from the campaign, as Excel reads it.

Each cell of another sheet has a defined name, since older Excel takes no foreign sheet in a
conditional format.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.records.roster import FORMAL, PROBATIONARY
from pipeline.workbooks.forms.expressions import Given, Named
from pipeline.workbooks.forms.list_names import ROSTER_FORM, ROSTER_NAME, list_name, lists_of
from pipeline.workbooks.forms.listed import ROSTER_COLUMN, ROSTER_COUNT
from pipeline.workbooks.forms.live_check import Column, Elsewhere
from pipeline.workbooks.forms.occasion import COVER, Occasion, Standing
from pipeline.workbooks.forms.rows import serial
from pipeline.workbooks.forms.single_rules import NOMINATIONS

BALLOT_FORM = "F4"
REPORT_DATE, REPORT_DATE_NAME = "F0.report_date", "填报日期"
NOMINATION_FORM, NOMINATION_FIELD, NOMINATIONS_NAME = "F7", "award", "推荐申报行数"
BALLOTS, BALLOTS_NAME = "ballots", "党员评议会有效票"
MEMBER_NAMES = {
    "member_formal": ("在册正式党员", FORMAL),
    "member_prob": ("在册预备党员", PROBATIONARY),
}


def references(occasion: Occasion) -> Elsewhere:
    """What the checks of every form may compare with."""
    return occasion.once("references", "", lambda: _references(occasion))


def dated(occasion: Occasion) -> bool:
    """True where the cover asks for the day of filing."""
    covers = [form for form in occasion.forms if form.id == COVER]
    return any(f.id == "report_date" for form in covers for f in occasion.fields(form))


def _references(occasion: Occasion) -> Elsewhere:
    forms = {form.id: form for form in occasion.forms}
    operands: dict[str, Given | Named] = dict(_dates(occasion))
    if dated(occasion):
        operands[REPORT_DATE] = Named(REPORT_DATE, REPORT_DATE_NAME)
    columns = dict(_lists(occasion))
    if ROSTER_FORM in forms:
        if BALLOT_FORM in forms:
            operands[BALLOTS] = Named(BALLOTS, BALLOTS_NAME)
        for field, (name, _) in MEMBER_NAMES.items():
            operands[field] = Named(field, name)
        if occasion.standing(forms[ROSTER_FORM]) is not Standing.IDLE:
            columns[ROSTER_COLUMN] = Column(ROSTER_COLUMN, ROSTER_NAME)
            counted = f'SUMPRODUCT(({ROSTER_NAME}<>"")*1)'
            operands[ROSTER_COUNT] = Named(ROSTER_COUNT, counted)
    nominating = forms.get(NOMINATION_FORM)
    if nominating is not None and occasion.standing(nominating) is not Standing.IDLE:
        operands[NOMINATIONS] = Named(NOMINATIONS, NOMINATIONS_NAME)
    return Elsewhere(operands, columns)


def _lists(occasion: Occasion) -> Iterator[tuple[str, Column]]:
    for form in occasion.forms:
        for field in occasion.fields(form):
            for name in lists_of(field, occasion):
                yield name, Column(name, list_name(name), occasion.spec.choices[name])


def _dates(occasion: Occasion) -> Iterator[tuple[str, Given]]:
    if occasion.period is None or occasion.settings is None:
        return
    for name in ("covers_from", "covers_to", "due_by"):
        yield f"period.{name}", _literal(getattr(occasion.period, name))
    begins, ends = occasion.settings.begins, occasion.settings.ends
    if begins and ends:
        yield "campaign.start", _literal(begins)
        yield "campaign.end", _literal(ends)


def _literal(day: date) -> Given:
    return Given(str(serial(day)), day)

"""What must hold in 督查评分簿 (G2): units of the roster, scores within bounds, vetoes in form.

Looks at one workbook and the roster; who sent it and which file wins are decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from msgspec.structs import replace

from pipeline.campaign import GROUP_CLASS, Unit
from pipeline.checks.context import RETURN_WORKBOOK, Context
from pipeline.checks.registry import rule
from pipeline.problems import Problem, make
from pipeline.records import Row
from pipeline.records.roster import day, text

SCOREBOOK = "督查评分簿"
_PERSONAL_CODE = "V08"
_CODE_LENGTH = 5
_CLERK = ("经办", "办事员", "填报人", "填表人", "本人")
# form → field whose date, or whose period's cut-off, tells when the unit must be active
_MOMENTS = {
    "GR": "check_date",
    "GS": "period",
    "GV": "veto_from",
    "GA": "period",
    "GC": "disc_date",
}
_OFFICE_ONLY = ("GV", "GA", "GC")


def misfiled(context: Context) -> Iterator[Problem]:
    """G13: a scorebook of a unit that is no guidance group, or a 填报簿 of one that is."""
    identity = context.submission.identity
    unit = context.settings.units.get(identity.unit or "")
    if unit is None:
        return
    is_group = unit.unit_class == GROUP_CLASS
    wording = {(SCOREBOOK, False): "G13", (RETURN_WORKBOOK, True): "G13-return"}
    code = wording.get((identity.workbook, is_group))
    if code is not None:
        yield replace(make(code, who=unit.name), code="G13")


def _each_form(rule_id: str, run: Callable[[str, Context], Iterable[Problem]]) -> None:
    for form in _MOMENTS:
        rule(rule_id, form, reads=())(partial(run, form))


def group_of(context: Context) -> Unit | None:
    """The guidance group whose workbook this is; None for the office's own."""
    unit = context.settings.units.get(context.submission.identity.unit or "")
    return unit if unit is not None and unit.unit_class == GROUP_CLASS else None


def rows_of_units(context: Context, form: str) -> Iterator[tuple[Row, Unit]]:
    """Rows whose unit is in the roster, with it."""
    for row in context.rows(form):
        unit = context.settings.units.get(text(row, "unit_code"))
        if unit is not None:
            yield row, unit


def _units(form: str, context: Context) -> Iterator[Problem]:
    """G01, G02: the unit is in the roster, no guidance group, and active at the time."""
    if not context.settings.units:
        return
    for row in context.rows(form):
        code = text(row, "unit_code")
        if not code:
            continue
        unit = context.settings.units.get(code)
        if unit is None:
            hint = _nearest(code, context)
            yield context.problem("G01", form, row, "unit_code", hint=hint)
        elif unit.unit_class == GROUP_CLASS:
            yield context.problem("G01-group", form, row, "unit_code", who=unit.name)
        elif (moment := _moment(context, row, _MOMENTS[form])) and not unit.active_on(moment):
            merged = f"，已并入{_named(unit.merged_into, context)}" if unit.merged_into else ""
            said = f"{moment.year}年{moment.month}月{moment.day}日"
            yield context.problem(
                "G02", form, row, "unit_code", who=unit.name, day=said, merged=merged
            )


def _nearest(code: str, context: Context) -> str:
    from rapidfuzz import fuzz, process

    near = process.extract(code, list(context.settings.units), scorer=fuzz.ratio, score_cutoff=60)
    names = [_named(found, context) for found, _, _ in near[:3]]
    return f"，单位目录里相近的有 {'、'.join(names)}" if names else ""


def _named(code: str, context: Context) -> str:
    unit = context.settings.units.get(code)
    return f"{code} {unit.short_name}" if unit else code


def _moment(context: Context, row: Row, name: str) -> date | None:
    if name != "period":
        return day(row, name)
    period = context.settings.periods.get(text(row, name))
    return period.due_by if period else None


def _periods(form: str, context: Context) -> Iterator[Problem]:
    """G03: the period is one of the campaign's."""
    for row in context.rows(form):
        code = text(row, "period")
        if code and code not in context.settings.periods:
            yield context.problem("G03", form, row, "period")


def _own_units(form: str, context: Context) -> Iterator[Problem]:
    """G09: a guidance group writes about the units that it guides; once a unit and sheet."""
    group = group_of(context)
    if group is None:
        return
    own = {unit.code for unit in context.settings.units_of(group)}
    told: set[str] = set()
    for row, unit in rows_of_units(context, form):
        if unit.unit_class == GROUP_CLASS or unit.code in own or unit.code in told:
            continue
        told.add(unit.code)
        point = (f"{form} {group.code}", unit.code)
        yield context.problem(
            "G09", form, row, "unit_code", point=point, who=unit.name, group=group.name
        )


def _office_only(form: str, context: Context) -> Iterator[Problem]:
    """G14: vetoes, adoptions and opinions are the office's to record; once a sheet."""
    rows = context.rows(form)
    if rows and group_of(context) is not None:
        yield context.problem("G14", form, rows[0], "unit_code", count=len(rows))


def _members(form: str, context: Context) -> Iterator[Problem]:
    """G12: a member's number begins with the code of the unit."""
    for row in context.rows(form):
        code, number = text(row, "unit_code"), text(row, "member_no")
        if len(code) == _CODE_LENGTH and number and not number.startswith(code):
            related = [(form, row, "unit_code")]
            yield context.problem("G12", form, row, "member_no", related=related, unit=code)


_each_form("G01", _units)
_each_form("G09", _own_units)
for _form in ("GS", "GA"):
    rule("G03", _form, reads=())(partial(_periods, _form))
for _form in _OFFICE_ONLY:
    rule("G14", _form, reads=())(partial(_office_only, _form))
for _form in ("GV", "GC"):
    rule("G12", _form, reads=())(partial(_members, _form))


@rule("G10", "GV", reads=())
def approvers(context: Context) -> Iterator[Problem]:
    """G10: the approver is not the clerk: not called so, and not a name or address that the
    campaign's mails are signed with (all that is known of the clerk)."""
    signatures = {value.strip() for value in context.settings.mail.values() if value.strip()}
    for row in context.rows("GV"):
        name = "".join(text(row, "veto_approver").split())
        if name and (name in signatures or any(word in name for word in _CLERK)):
            yield context.problem("G10", "GV", row, "veto_approver")


@rule("G11", "GV", reads=())
def personal_vetoes(context: Context) -> Iterator[Problem]:
    """G11: V08 concerns a person, so it names one."""
    for row in context.rows("GV"):
        blank = not row.values.get("member_no") and not row.unreadable("member_no")
        if text(row, "veto_code") == _PERSONAL_CODE and blank:
            related = [("GV", row, "veto_code")]
            yield context.problem("G11", "GV", row, "member_no", related=related)

"""What the office should know about its 活动设置 though it can be used: an address that is still the
example's, guidance groups that no row of the roster is, dates in a year that is hardly meant. Notes,
so nothing stops."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.campaign import GROUP_CLASS, REPORTING_CLASSES, Settings
from pipeline.problems import Problem, Where, make
from pipeline.records import Row, Submission
from pipeline.records.roster import day, text
from pipeline.spec import Spec

_ADDRESS = "mail.address"
_YEAR, _HALF_A_YEAR = 366, 183  # days: no period is planned as long, none as late


def settings_notes(submission: Submission, settings: Settings, spec: Spec) -> Iterator[Problem]:
    """What is to be noted of *settings*, which were built from *submission*."""
    yield from _example_address(submission, spec)
    yield from _lost_groups(submission, settings, spec)
    yield from _far_days(submission, spec)


def _example_address(submission: Submission, spec: Spec) -> Iterator[Problem]:
    """G18: every pack would tell its unit to file with nobody."""
    example = next(entry.default for entry in spec.parameters if entry.key == _ADDRESS)
    for row in submission.rows("G3"):
        if text(row, "key") == _ADDRESS and text(row, "value").strip() == example:
            yield make("G18", _where(submission, spec, "G3", row, "value"), raw=example)


def _lost_groups(submission: Submission, settings: Settings, spec: Spec) -> Iterator[Problem]:
    """G19: a 指导小组 without a row gets no 督查评分簿, so its units get no scores of it; once a
    group. An office that has no group at all gives the scores itself."""
    known = settings.groups_named()
    day = settings.periods[settings.current].due_by
    lost: dict[str, list[Row]] = {}
    for row in submission.rows("G1") if known else ():
        unit, group = settings.units[text(row, "unit_code")], text(row, "guide_group")
        guided = unit.unit_class in REPORTING_CLASSES and unit.active_on(day)
        if guided and group and group not in known:
            lost.setdefault(group, []).append(row)
    names = [unit.name for unit in settings.units.values() if unit.unit_class == GROUP_CLASS]
    for group, rows in lost.items():
        yield make(
            "G19",
            _where(submission, spec, "G1", rows[0], "guide_group"),
            raw=group,
            count=len(rows),
            known="、".join(names),
            kind=spec.class_text(GROUP_CLASS),
        )


def _far_days(submission: Submission, spec: Spec) -> Iterator[Problem]:
    """G20: a wrong year in a period after which none comes contradicts nothing."""
    for row in submission.rows("GP"):
        begins, ends, due_by = (day(row, name) for name in ("covers_from", "covers_to", "due_by"))
        if begins and ends and (long := (ends - begins).days + 1) > _YEAR:
            where = _where(submission, spec, "GP", row, "covers_to")
            period = text(row, "period")
            yield make("G20", where, raw=ends, period=period, begins=begins, days=long)
        if ends and due_by and (late := (due_by - ends).days) > _HALF_A_YEAR:
            where = _where(submission, spec, "GP", row, "due_by")
            yield make(
                "G20-due", where, raw=due_by, period=text(row, "period"), ends=ends, days=late
            )


def _where(submission: Submission, spec: Spec, form: str, row: Row, name: str) -> Where:
    table = submission.tables[form]
    label = next(field.label for field in spec.forms[form].fields if field.id == name)
    return Where(form, table.sheet, table.cell(row, name), row.number, name, label)

"""All checks of one workbook: fields, personal numbers, rules. The rules yield, this collects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.campaign import Settings
from pipeline.checks import rules as _rules  # noqa: F401 - registers every rule
from pipeline.checks import superior_scores as _scores  # noqa: F401 - and of 督查评分簿
from pipeline.checks.case import Case, once_a_case
from pipeline.checks.context import COVER, Context
from pipeline.checks.fields import check_fields
from pipeline.checks.office import misfiled
from pipeline.checks.personal import personal_numbers
from pipeline.checks.registry import Rule, rules_of
from pipeline.checks.rows import check_rows
from pipeline.checks.settling import settle
from pipeline.problems import Problem
from pipeline.records import Submission
from pipeline.spec.model import Spec


def check(
    submission: Submission, spec: Spec, settings: Settings, received: date | None
) -> tuple[Problem, ...]:
    """Every Problem that the workbook alone can show, settled: one a cell, in reading order.

    *received* is the day on which the file came in; None leaves comparisons with it out. Cells
    that extraction reported (unreadable, missing columns and sheets) stay silent here.
    """
    return settle(_problems(Context(submission, spec, settings, received)))


def _problems(context: Context) -> Iterator[Problem]:
    yield from misfiled(context)
    yield from personal_numbers(context)
    misplaced = context.submission.identity.misplaced
    for form, table in context.forms:
        if misplaced and form.id != COVER:
            continue  # what does not fit there merely follows from X01 on the cover
        yield from check_fields(context, form, table)
        yield from check_rows(context, form, table)
    if misplaced or (context.is_return and context.period is None):
        return
    for form, _ in context.forms:
        for rule in _asked(context.case, form.id):
            yield from rule.run(context)


@once_a_case
def _asked(case: Case, form_id: str) -> tuple[Rule, ...]:
    """Rules that look at *form_id* and read nothing that is not due."""
    rules = rules_of(case.spec.forms[form_id])
    return tuple(rule for rule in rules if all(map(case.judged, rule.reads)))

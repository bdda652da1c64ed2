"""Members who vanished from the roster: their numbers go back at its end, to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from pipeline.problems import Problem
from pipeline.workbooks.forms.list_names import MEMBER_FIELD, ROSTER_FORM
from pipeline.workbooks.forms.plan import Line, Plan

_VANISHED = "X06"
_BETWEEN = "、"  # numbers in `Problem.raw`


def with_absentees(plans: Mapping[str, Plan], problems: Sequence[Problem]) -> Mapping[str, Plan]:
    """*plans* with a line on the roster for each member whom X06 found gone: a person can then
    say what became of them, and the Problem has a cell to stand at."""
    roster = plans.get(ROSTER_FORM)
    if roster is None:
        return plans
    known = {line.contents.get(MEMBER_FIELD) for line in roster.lines}
    lines = list(roster.lines)
    for problem in problems:
        where = problem.where
        if problem.code != _VANISHED or (where.form, where.field) != (ROSTER_FORM, MEMBER_FIELD):
            continue
        source = where.row  # the first empty row of the sender's sheet
        for number in (problem.raw or "").split(_BETWEEN):
            if number and number not in known:
                known.add(number)
                lines.append(Line({MEMBER_FIELD: number}, source))
                source = None
    return {**plans, ROSTER_FORM: replace(roster, lines=lines)}

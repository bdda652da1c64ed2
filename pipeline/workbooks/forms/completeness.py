"""Live completeness: how many rows a sheet has, what is missing on it, what is to be mended.

Each number is an Excel formula with the result that it has for the rows drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.workbooks.forms.combined import Not
from pipeline.workbooks.forms.expressions import OneOf, Test, quoted
from pipeline.workbooks.forms.live_check import LiveCheck
from pipeline.workbooks.forms.live_checks import counted
from pipeline.workbooks.forms.occasion import Standing
from pipeline.workbooks.forms.plan import Plan

_EXCEL_LIMIT = 8192  # characters of a formula


@dataclass(frozen=True, slots=True)
class Count:
    """A number on the front sheet: its formula (an array formula for tables) and its result."""

    formula: str
    result: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """rows: records begun; missing: cells (and rows) to be filled in; wrong: to be mended."""

    rows: Count
    missing: Count
    wrong: Count


def completeness(plan: Plan, found: Iterable[LiveCheck]) -> Completeness:
    """Counts of *plan*, whose live checks are *found*; all zero where the sheet is not due."""
    if plan.standing is Standing.IDLE or not plan.open_fields:
        nothing = Count("=0", 0)
        return Completeness(nothing, nothing, nothing)
    checks = [check.test for check in found if check.blocks]
    closed = plan.occasion.closed_rows(plan.form)
    rows = _rows(plan)
    gaps = _total(plan, plan.blanks.values(), None if plan.form.is_record else plan.started)
    faults = _total(plan, checks, Not(OneOf(*closed)) if closed else None)
    return Completeness(rows, _with_rows(plan, gaps, rows), faults)


def _rows(plan: Plan) -> Count:
    if plan.form.is_record:
        return Count(f"=({plan.started.excel(plan.vector)})*1", int(_holds(plan, plan.started)))
    formula = f"=SUM({plan.started.excel(plan.vector)}*1)"
    return Count(_checked(formula), sum(counted(plan.started, row.contents) for row in plan.lines))


def _holds(plan: Plan, test: Test) -> bool:
    return any(counted(test, line.contents) for line in plan.lines)


def _total(plan: Plan, tests: Iterable[Test], only: Test | None) -> Count:
    """Σ over rows (those where *only* holds) and tests; an error (text where a number is due)
    counts as one."""
    known = list(tests)
    if not known:
        return Count("=0", 0)
    terms = "+".join(f"IFERROR({test.excel(plan.vector)}*1,1)" for test in known)
    lines = [x.contents for x in plan.lines if only is None or counted(only, x.contents)]
    result = sum(counted(test, contents) for test in known for contents in lines)
    where = f"{only.excel(plan.vector)}*" if only else ""
    return Count(_checked(f"=SUM({where}({terms}))"), result)


def _with_rows(plan: Plan, count: Count, rows: Count) -> Count:
    """Adds rows that have to be there and are not: so many at least, and one of each kind."""
    formula, result = count.formula, count.result
    if plan.standing is Standing.DUE and plan.form.min_rows and not plan.form.is_record:
        formula += f"+MAX(0,{plan.form.min_rows}-{rows.formula.removeprefix('=')})"
        result += max(0, plan.form.min_rows - rows.result)
    for name, word in plan.occasion.needs(plan.form):
        present = any(line.contents.get(name) == word for line in plan.lines)
        formula += f"+(SUM(({plan.vector(name)}={quoted(word)})*1)=0)"
        result += not present
    return Count(_checked(formula), result)


def _checked(formula: str) -> str:
    if len(formula) > _EXCEL_LIMIT:
        raise ValueError(f"a formula has {len(formula)} characters")
    return formula


def total(parts: Sequence[Completeness]) -> int:
    """Places that keep the workbook from being sent."""
    return sum(part.missing.result + part.wrong.result for part in parts)

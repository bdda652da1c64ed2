"""Live completeness: how many rows a sheet has, what is missing on it, what is to be mended.

Each number is an Excel formula with the result that it has for the rows drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from pipeline.workbooks.forms.combined import Not
from pipeline.workbooks.forms.expressions import OneOf, Test, quoted
from pipeline.workbooks.forms.layout import Layout
from pipeline.workbooks.forms.live_checks import counted
from pipeline.workbooks.forms.occasion import Standing
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.rows import Present, Rows

_EXCEL_LIMIT = 8192  # characters of a formula


class Count(Struct, frozen=True):
    """A number on the front sheet: its formula (an array formula for tables) and its result."""

    formula: str
    result: int


class Completeness(Struct, frozen=True):
    """rows: records begun; missing: cells (and rows) to be filled in; wrong: to be mended."""

    rows: Count
    missing: Count
    wrong: Count


class _Asked(Struct, frozen=True):
    """What is counted on a sheet, as Excel is told it, up to `layout.LAST`: each formula and the
    tests whose rows it counts; ``judged`` is true of the rows that are looked at for mistakes."""

    rows: str
    missing: str
    wrong: str
    blanks: tuple[Test, ...]
    faults: tuple[Test, ...]
    judged: Test | None


def completeness(plan: Plan, present: Present) -> Completeness:
    """Counts of *plan* with what is *present* elsewhere; all zero where the sheet is not due."""
    layout = plan.layout
    if layout.standing is Standing.IDLE or not layout.open_fields:
        nothing = Count("=0", 0)
        return Completeness(nothing, nothing, nothing)
    asked = layout.occasion.once("asked", layout.form.id, lambda: _asked(layout))
    rows = Rows([line.contents for line in plan.lines], present)
    begun = _where(layout.started, rows)
    count = min(len(begun), 1) if layout.form.is_record else len(begun)
    gaps = _total(asked.blanks, rows if layout.form.is_record else begun)
    gaps += _absent(plan, count)
    faults = _total(asked.faults, _where(asked.judged, rows) if asked.judged else rows)
    return Completeness(
        Count(_checked(plan.ended(asked.rows)), count),
        Count(_checked(plan.ended(asked.missing)), gaps),
        Count(_checked(plan.ended(asked.wrong)), faults),
    )


def _where(test: Test, rows: Rows) -> Rows:
    """Those of *rows* that *test* holds of, or fails on."""
    answers = test.holds(rows)
    if False not in answers:
        return rows
    lines = zip(rows.lines, answers, strict=True)
    return Rows([line for line, found in lines if found is not False], rows.present)


def _total(tests: Iterable[Test], rows: Rows) -> int:
    return sum(counted(test, rows) for test in tests) if len(rows) else 0


def _absent(plan: Plan, rows: int) -> int:
    """Rows that have to be there and are not: so many at least, and one of each kind."""
    least = plan.form.min_rows if _least(plan.layout) else 0
    kinds = plan.occasion.needs(plan.form)
    there = [any(line.contents.get(name) == word for line in plan.lines) for name, word in kinds]
    return max(0, least - rows) + there.count(False)


def _least(layout: Layout) -> bool:
    """True where the form must have a number of rows."""
    due = layout.standing is Standing.DUE and not layout.form.is_record
    return due and layout.form.min_rows > 0


def _asked(layout: Layout) -> _Asked:
    closed = layout.occasion.closed_rows(layout.form)
    judged = Not(OneOf(*closed)) if closed else None
    blanks = tuple(layout.blanks.values())
    faults = tuple(check.test for check in layout.checks if check.blocks)
    started = layout.started.excel(layout.vector)
    rows = f"=({started})*1" if layout.form.is_record else f"=SUM({started}*1)"
    missing = _sum(layout, blanks, None if layout.form.is_record else layout.started)
    if _least(layout):
        missing += f"+MAX(0,{layout.form.min_rows}-{rows.removeprefix('=')})"
    for name, word in layout.occasion.needs(layout.form):
        missing += f"+(SUM(({layout.vector(name)}={quoted(word)})*1)=0)"
    return _Asked(rows, missing, _sum(layout, faults, judged), blanks, faults, judged)


def _sum(layout: Layout, tests: Sequence[Test], only: Test | None) -> str:
    """Σ over rows (those where *only* holds) and tests; an error (text where a number is due)
    counts as one."""
    if not tests:
        return "=0"
    terms = "+".join(f"IFERROR({test.excel(layout.vector)}*1,1)" for test in tests)
    where = f"{only.excel(layout.vector)}*" if only else ""
    return f"=SUM({where}({terms}))"


def _checked(formula: str) -> str:
    if len(formula) > _EXCEL_LIMIT:
        raise ValueError(f"a formula has {len(formula)} characters")
    return formula


def total(parts: Sequence[Completeness]) -> int:
    """Places that keep the workbook from being sent."""
    return sum(part.missing.result + part.wrong.result for part in parts)

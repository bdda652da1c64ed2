"""Conditional formats: what is missing or cannot be right turns red while it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.cells import address
from pipeline.workbooks.forms.expressions import Blank
from pipeline.workbooks.forms.live_check import LiveCheck
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.look import Formats


def add_red_marks(sheet: Any, plan: Plan, checks: Iterable[LiveCheck], formats: Formats) -> None:
    """Red for what has to be filled in or mended, amber for what is worth a second look."""
    red, amber = formats.signal("alarm"), formats.signal("doubt")
    started = plan.started.excel(plan.scalar)
    alike = [n for n, test in plan.blanks.items() if test == Blank(n) and not plan.form.is_record]
    if alike:
        # one format for all columns: its own cell is named without $, so that it moves along
        here = Blank(alike[0]).excel(lambda name: plan.scalar(name).removeprefix("$"))
        _mark(sheet, plan, alike, f"{started}*{here}", red)
    for name, test in plan.blanks.items():
        if name not in alike:
            _mark(sheet, plan, (name,), f"{started}*{test.excel(plan.scalar)}", red)
    for check in checks:
        shown = red if check.blocks else amber
        _mark(sheet, plan, check.fields, check.test.excel(plan.scalar), shown)


def _mark(sheet: Any, plan: Plan, fields: Sequence[str], test: str, shown: Any) -> None:
    cells = [_run(plan, name) for name in fields if name in plan.open_fields]
    if not cells:
        return
    options = {"type": "formula", "criteria": f"=IFERROR({test},1)>0", "format": shown}
    if len(cells) > 1:
        options["multi_range"] = " ".join(cells)
    sheet.conditional_format(cells[0], options)


def _run(plan: Plan, name: str) -> str:
    row, column = plan.place(name)
    last = row if plan.form.is_record else plan.last_row
    return f"{address(row, column)}:{address(last, column)}"

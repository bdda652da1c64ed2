"""Conditional formats: what is missing or cannot be right turns red while it is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.cells import address
from pipeline.workbooks.forms.expressions import All, Test
from pipeline.workbooks.forms.live_checks import LiveCheck, missing
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.look import Formats


def add_red_marks(sheet: Any, plan: Plan, checks: Iterable[LiveCheck], formats: Formats) -> None:
    """Red for what has to be filled in or mended, amber for what is worth a second look."""
    red = formats.signal("alarm")
    for field in plan.fields:
        test = missing(plan.occasion, plan.form, field)
        if test is not None:
            _mark(sheet, plan, (field.id,), All((plan.started, test)), red)
    for check in checks:
        _mark(
            sheet, plan, check.fields, check.test, red if check.blocks else formats.signal("doubt")
        )


def _mark(sheet: Any, plan: Plan, fields: Iterable[str], test: Test, shown: Any) -> None:
    cells = [_run(plan, name) for name in fields if name in plan.open_fields]
    if not cells:
        return
    options = {"type": "formula", "criteria": f"=IFERROR({test.excel(plan.scalar)},1)>0"}
    if len(cells) > 1:
        options["multi_range"] = " ".join(cells)
    sheet.conditional_format(cells[0], {**options, "format": shown})


def _run(plan: Plan, name: str) -> str:
    row, column = plan.place(name)
    last = row if plan.form.is_record else plan.last_row
    return f"{address(row, column)}:{address(last, column)}"

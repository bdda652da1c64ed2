"""控制数: the sum of a workbook's counts, as a formula on the cover and as a number (decision 21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipeline.cells import column_letters
from pipeline.spec.model import Field
from pipeline.workbooks.forms.drawing import as_number
from pipeline.workbooks.forms.layout import FIRST_ROW, sheet_reference
from pipeline.workbooks.forms.plan import Plan

_FAR = 9999  # rows that the sum looks at: more than any unit fills


def control_formula(plans: Mapping[str, Plan]) -> str:
    """``=SUM('F2党员名册'!$H$5:$H$9999,…)`` over all fields marked ``control``."""
    ranges = [_range(plan, field) for plan, field in _counted(plans)]
    return f"=SUM({','.join(ranges)})" if ranges else "=0"


def control_value(plans: Mapping[str, Plan]) -> Decimal:
    """What the formula gives for the rows that are drawn."""
    return sum(
        (
            as_number(line.contents.get(field.id))
            for plan, field in _counted(plans)
            for line in plan.lines
        ),
        Decimal(0),
    )


def _counted(plans: Mapping[str, Plan]) -> Iterator[tuple[Plan, Field]]:
    for plan in plans.values():
        for field in plan.fields:
            if field.control:
                yield plan, field


def _range(plan: Plan, field: Field) -> str:
    if plan.form.is_record:
        return plan.vector(field.id)
    letters = column_letters(plan.layout.columns[field.id])
    return f"{sheet_reference(plan.form.sheet)}!${letters}${FIRST_ROW}:${letters}${_FAR}"

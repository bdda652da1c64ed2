"""What Excel watches on a sheet while it is filled in: drop-downs, bounds and red marks. The same
for every workbook of an occasion but for the last row, so that it is written once."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from pipeline.workbooks.forms.layout import Layout
from pipeline.workbooks.forms.plain_sheet import PlainSheet
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.red_marks import add_red_marks, marks
from pipeline.workbooks.forms.validation import add_validations
from pipeline.workbooks.look import Formats


class _Written(Struct, frozen=True):
    """XML of conditional formats and validations, up to `layout.LAST`."""

    signals: str
    limits: str


def add_rules(sheet: PlainSheet, plan: Plan, formats: Formats) -> None:
    """Puts drop-downs, bounds and red marks on the sheet of *plan*."""
    layout = plan.layout
    signals = layout.occasion.once("signals", layout.form.id, lambda: _signals(layout))
    # formats are numbered by the workbook, in the order of their first use
    numbers = "".join(f" {formats.signal(name)._get_dxf_index()}" for name in signals)
    known = layout.occasion.once("rules" + numbers, layout.form.id, lambda: _drawn(layout, formats))
    sheet.watch(plan.ended(known.signals), plan.ended(known.limits))


def _signals(layout: Layout) -> tuple[str, ...]:
    return tuple(dict.fromkeys(signal for _, _, signal in marks(layout)))


def _drawn(layout: Layout, formats: Formats) -> _Written:
    sheet: Any = PlainSheet()
    add_red_marks(sheet, layout, formats)
    add_validations(sheet, layout)
    return _Written(*sheet.watched())

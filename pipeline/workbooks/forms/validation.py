"""Drop-downs, bounds and input prompts of entry cells, derived from their fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.spec.model import Field, FieldType
from pipeline.workbooks.forms.expressions import Given
from pipeline.workbooks.forms.layout import Layout
from pipeline.workbooks.forms.list_names import MEMBER_FIELD
from pipeline.workbooks.forms.lists import source_of
from pipeline.workbooks.forms.live_check import Elsewhere
from pipeline.workbooks.forms.live_checks import stands_in
from pipeline.workbooks.forms.plain_sheet import FIRST_CELL

MAX_TITLE = 32
MAX_PROMPT = 255  # Excel's limits; XlsxWriter drops a validation that passes them
_CHOOSE = "请从下拉列表里选一项"
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def add_validations(sheet: Any, layout: Layout) -> None:
    """Puts one validation on each run of entry cells of *layout*."""
    for field, cells in layout.entry_runs():
        options = {
            **_prompt(field),
            "ignore_blank": True,
            "error_title": "请再看一下",
            **_limits(layout, field),
            "multi_range": cells,
        }
        if stands_in(layout.occasion, field):
            options["show_error"] = False
        sheet.data_validation(*FIRST_CELL, options)


def _prompt(field: Field) -> dict[str, Any]:
    parts = [field.prompt.rstrip()] if field.prompt else []
    if field.example:
        parts.append(f"例：{field.example}")
    if field.type is FieldType.MULTI:
        parts.append("可选一个，也可填几个，中间用“、”隔开。")
    if not parts:
        return {}
    return {
        "input_title": field.label[:MAX_TITLE],
        "input_message": "\n".join(parts)[:MAX_PROMPT],
    }


def _limits(layout: Layout, field: Field) -> dict[str, Any]:
    source = source_of(layout, field)
    if source is not None:
        several = field.type is FieldType.MULTI
        return {
            "validate": "list",
            "source": source,
            "show_error": not several,
            "error_message": _CHOOSE + _otherwise(layout, field),
        }
    if field.type in (FieldType.INT, FieldType.DEC):
        return _number(layout, field)
    if field.type is FieldType.DATE:
        return _date(field, layout.elsewhere)
    if field.type is FieldType.TEXT and field.max_length:
        return _length(field)
    return {"validate": "any"}


def _otherwise(layout: Layout, field: Field) -> str:
    """What to do where the list has nothing that fits: a member who is not listed is not on the
    roster yet; in the office's workbooks nothing is near enough to another word."""
    if field.id == MEMBER_FIELD:
        return "；列表里没有的，请先在党员名册里加一行。"
    if layout.occasion.office:
        return "。"
    return "；列表里没有的，请选最接近的，或与办公室联系。"


def _number(layout: Layout, field: Field) -> dict[str, Any]:
    whole = field.type is FieldType.INT
    kind = "整数" if whole else "数"
    low = field.minimum if field.minimum is not None else 0
    options: dict[str, Any] = {
        "validate": "integer" if whole else "decimal",
        "criteria": ">=",
        "value": low,
        "error_message": f"这里只填{kind}，不小于 {low}，不带单位和文字。",
    }
    high: Any = field.maximum
    if field.maximum_field and field.maximum_field not in layout.open_fields:
        high = f"={layout.scalar(field.maximum_field)}"
    if high is not None:
        shown = "满分" if isinstance(high, str) else f" {high} "
        options |= {"criteria": "between", "minimum": low, "maximum": high}
        options["error_message"] = f"这里只填 {low} 到{shown}的{kind}，不带单位和文字。"
    return options


def _date(field: Field, known: Elsewhere) -> dict[str, Any]:
    first, last = _EARLIEST, _LATEST
    for comparison in field.comparisons:
        other = known.operands.get(comparison.other)
        if comparison.effect != "return" or not isinstance(other, Given):
            continue
        assert isinstance(other.known, date)
        if comparison.kind == "not_before":
            first = max(first, other.known)
        elif comparison.kind == "not_after":
            last = min(last, other.known)
    if last == _LATEST:
        window = f"应不早于 {first:%Y-%m-%d}，" if first != _EARLIEST else ""
    elif first == _EARLIEST:
        window = f"应不晚于 {last:%Y-%m-%d}，"
    else:
        window = f"应在 {first:%Y-%m-%d} 到 {last:%Y-%m-%d} 之间，"
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": first,
        "maximum": last,
        "error_message": f"请填日期，{window}写法如 2012-05-31。",
    }


def _length(field: Field) -> dict[str, Any]:
    least, most = field.min_length or 1, field.max_length
    asked = f"请写 {least} 到 {most} 个字。"
    if least == most:
        asked = f"这里应为 {most} 位，中间不留空格。"
    return {
        "validate": "length",
        "criteria": "between",
        "minimum": field.min_length,
        "maximum": field.max_length,
        "error_message": asked,
    }

"""Names of the lists in a workbook, and which choice list a field has on an occasion."""

from __future__ import annotations

import re

from pipeline.spec.model import Field
from pipeline.workbooks.forms.occasion import Occasion

ROSTER_FORM = "F2"
MEMBER_FIELD = "member_no"
ROSTER_NAME = "名册_党员序号"
_PREFIX = "列表_"
_NO_NAME = re.compile(r"\W")


def list_name(choices: str) -> str:
    """Defined name of the choice list *choices*."""
    return _PREFIX + _NO_NAME.sub("_", choices)


def replaced(field: Field, occasion: Occasion) -> str | None:
    """The list that this period or a switch of the campaign puts in place of the usual one."""
    if occasion.settings is None or occasion.period is None:
        return None
    if occasion.period.code in field.choices_in:
        return field.choices_in[occasion.period.code]
    values = occasion.settings.parameters.values
    for switch, other in field.choices_switch.items():
        if values.get(switch, "").strip() == "是":
            return other
    return None


def lists_of(field: Field, occasion: Occasion) -> tuple[str, ...]:
    """Every list that *field* may need on *occasion*."""
    names = (field.choices, *field.choices_by.values(), replaced(field, occasion))
    return tuple(name for name in names if name)

"""What stands over a table besides the title and the line that names the unit."""

from __future__ import annotations

from pipeline.cells import address
from pipeline.extraction.casting import trimmed, verbatim
from pipeline.extraction.grid import Grid, blank
from pipeline.extraction.plan import FormPlan, normal

_PRINTED = 2  # rows that we print over the heading: title, and unit with period
_UNIT_LINE = "填报单位"


def over(rows: Grid, head: int, plan: FormPlan) -> list[tuple[str, str]]:
    """(address, text) of every filled cell above 1-based row *head* that we have not printed
    there; a title may have been worded anew, and may have moved."""
    found = []
    for number, cells in enumerate(rows[: max(0, head - 1)], start=1):
        title = number >= head - _PRINTED
        if title and cells.count("") >= len(cells) - 1:
            continue  # at most the title, as a rule
        for column, value in enumerate(cells, start=1):
            if value is None or value == "" or blank(value):
                continue
            text = "" if title else trimmed(verbatim(value))
            ours = title or _UNIT_LINE in text or normal(text) == normal(plan.form.title)
            if not ours:
                found.append((address(number, column), text))
            title = False
    return found

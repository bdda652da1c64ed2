"""What stands over a table besides the title and the line that names the unit."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cells import address
from pipeline.extraction.casting import CellValue
from pipeline.extraction.grid import Grid, blank
from pipeline.extraction.plan import FormPlan, normal
from pipeline.extraction.reading import as_seen

_PRINTED = 2  # rows that we print over the heading: title, and unit with period
_UNIT_LINE = "填报单位"


def over(rows: Grid, head: int, plan: FormPlan) -> list[tuple[str, str]]:
    """(address, text) of every filled cell above 1-based row *head* that we have not printed
    there. Title and line of the unit may have been worded anew, and may have moved: where they
    are not found as printed, the first text of a row counts as each, from the top."""
    above = rows[: max(0, head - 1)]
    if len(above) <= _PRINTED and all(cells.count("") >= len(cells) - 1 for cells in above):
        return []  # at most title and unit, as a rule
    first, others = _texts(above)
    ours = {place for place, text in first if _UNIT_LINE in text}
    ours |= {place for place, text in first if normal(text) == normal(plan.form.title)}
    for place, _ in first:
        if len(ours) < _PRINTED:
            ours.add(place)
    return sorted([(place, text) for place, text in first if place not in ours] + others)


def _texts(rows: Sequence[Sequence[CellValue]]) -> tuple[list[tuple[str, str]], ...]:
    """(address, text) of the first filled cell of each of *rows*, and of all others."""
    first: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for number, cells in enumerate(rows, start=1):
        seen = [(address(number, i), as_seen(v)) for i, v in enumerate(cells, 1) if not blank(v)]
        first += seen[:1]
        others += seen[1:]
    return first, others

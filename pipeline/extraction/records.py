"""Which rows of a table are records: not blank ones, not totals, footnotes, repeated headings.

Knows nothing of what the cells of a record say.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extraction.casting import BrokenCell, CellValue, trimmed
from pipeline.extraction.grid import Grid, blank, covered
from pipeline.extraction.layout import Header
from pipeline.extraction.plan import FormPlan, normal, without_bracket
from pipeline.extraction.remarks import is_note, is_remark
from pipeline.spec.model import Spec

Numbered = tuple[int, Sequence[CellValue]]  # 1-based row, its cells


def parted(header: Header, rows: Grid, spec: Spec) -> tuple[list[Numbered], list[Numbered]]:
    """(records, rows laid aside) of the sheet; a row that is blank is neither."""
    records: list[Numbered] = []
    aside: list[Numbered] = []
    width = header.width
    for number in header.data_rows(len(rows)):
        cells = rows[number - 1]
        if not any(cells) and cells.count("") == len(cells):
            continue
        if len(cells) < width:
            cells = [*cells, *[None] * (width - len(cells))]
        if is_record(header, cells):
            to = aside if is_remark(cells) or _is_words_alone(header, cells, spec) else records
            to.append((number, cells))
    return records, aside


def is_record(header: Header, cells: Sequence[CellValue]) -> bool:
    """True where somebody typed into one of *cells*, or the key stands there that we print."""
    for index in header.entries:
        value = cells[index]
        if not value and (value is None or value == ""):
            continue
        if type(value) is not BrokenCell or not covered(value):
            return True
    return any(not blank(cells[i]) and not isinstance(cells[i], BrokenCell) for i in header.keys)


def _is_words_alone(header: Header, cells: Sequence[CellValue], spec: Spec) -> bool:
    """True of a heading copied in again, and of a note typed across the table."""
    first, plan = header.leading, header.plan
    value = cells[first]
    if type(value) is not str or (value.isascii() and value not in plan.ids):
        return False
    if _heads(plan, value):
        named = sum(isinstance(v, str) and _heads(plan, v) for v in cells)
        return named * 2 > sum(not blank(cell) for cell in cells)
    if not is_note(value, (cells[index] for index in header.at.values() if index != first)):
        return False
    word = trimmed(value)  # a word of a list begins a record
    return not any(word in words for words in spec.choices.values())


def _heads(plan: FormPlan, text: str) -> bool:
    """True of what may stand over a column: the id or the label of a field."""
    labels = plan.labels
    return text in plan.ids or normal(text) in labels or without_bracket(text) in labels

"""A record sheet as we print it, known at one look: then only its answers are the sender's."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.extraction.beside import is_id, not_heads, ours, vacant, written
from pipeline.extraction.casting import BrokenCell, CellValue
from pipeline.extraction.grid import blank
from pipeline.extraction.headings import over
from pipeline.extraction.naming import nearest
from pipeline.extraction.page import LABEL_MARK, VALUE_MARK, Column, Page
from pipeline.extraction.plan import FormPlan, normal, without_bracket

_MARK = "@"
_BESIDE = ("@unit", "@note")
_WAYS = (normal, without_bracket)


class _Print(NamedTuple):
    """A sheet from its marks on, but for the answers, as several workbooks have it.

    top      rows over the marks
    columns  cells by column; of that of the answers the mark alone
    """

    plan: FormPlan
    top: int
    labels: int
    answers: int
    ids: int
    columns: tuple[Column, ...]


class _Places(NamedTuple):
    """lines   field id → its line, of the fields that the class has
    vacant     the other lines, in which no answer belongs
    wanted     label → field id, of the fields without a line
    """

    lines: Mapping[str, int]
    vacant: Sequence[int]
    wanted: Mapping[str, str]


def printed_lines(page: Page) -> Mapping[str, int] | None:
    """Field id → its line where the sheet is one of ours and nothing was typed on it but answers,
    each on the line of a field; None where it has to be looked into."""
    found, value = page.reading.found, page.value_column
    if found.id_row is None or found.id_column is None or value > len(page.columns):
        return None
    top, labels = found.id_row - 1, page.label_column
    if any(page.column(found.id_column)[:top]) or over(page.rows, top, found.plan):
        return None
    if top == 0 or not_heads(page.rows[top - 1], top):
        return None
    columns = tuple(
        column[top : top + 1] if number == value else column[top:]
        for number, column in enumerate(page.columns, start=1)
    )
    known = _known(_Print(found.plan, top, labels, value, found.id_column, columns))
    if known is None or _names_any(page.column(labels)[:top], known.wanted):
        return None
    answers = page.answers
    return known.lines if all(blank(answers[line - 1]) for line in known.vacant) else None


@lru_cache(maxsize=256)
def _known(sheet: _Print) -> _Places | None:
    """The places on *sheet* where it is as we print it: what we print comes again in every
    workbook of a class and period."""
    marks = [column[0] for column in sheet.columns]
    cells = [cell for column in sheet.columns for cell in column]
    if any(isinstance(cell, BrokenCell) for cell in cells) or not _marked(sheet, marks):
        return None
    lines: dict[str, int] = {}
    for line, cell in enumerate(sheet.columns[sheet.ids - 1], start=sheet.top + 1):
        name = cell.strip() if isinstance(cell, str) else ""
        if name in lines:
            return None
        if name in sheet.plan.fields:
            lines[name] = line
    labels, wanted = sheet.columns[sheet.labels - 1], wanted_labels(sheet.plan, lines)
    taken = set(lines.values())
    vacant = [n for n in range(sheet.top + 1, sheet.top + len(labels) + 1) if n not in taken]
    free = (labels[line - sheet.top - 1] for line in vacant)
    if not lines or _typed(sheet, lines) or _names_any(free, wanted):
        return None
    own = {name: lines[name] for name in sheet.plan.fields if name in lines}
    return _Places(own, [line for line in vacant if line > min(taken)], wanted)


def wanted_labels(plan: FormPlan, known: Container[str]) -> Mapping[str, str]:
    """Label → field id, of the fields that are read and not *known*."""
    return {
        label: name
        for label, name in plan.labels.items()
        if name in plan.fields and name not in known
    }


def _names_any(cells: Iterable[CellValue], wanted: Mapping[str, str]) -> bool:
    """True where one of *cells* names a field of *wanted*, exactly or nearly."""
    if not wanted:
        return False
    texts = (text for cell in cells if isinstance(cell, str) and (text := cell.strip()))
    return any(normal(text) in wanted or nearest(text, wanted) for text in texts)


def _marked(sheet: _Print, marks: Sequence[object]) -> bool:
    """True where each column has its mark, and an unmarked one holds nothing."""
    if (marks[sheet.labels - 1], marks[sheet.answers - 1]) != (LABEL_MARK, VALUE_MARK):
        return False
    if tuple(marks[sheet.answers : sheet.answers + len(_BESIDE)]) != _BESIDE:
        return False
    return all(
        str(mark or "").startswith(_MARK) or all(map(blank, column))
        for mark, column in zip(marks, sheet.columns, strict=True)
    )


def _typed(sheet: _Print, lines: Mapping[str, int]) -> bool:
    """True where something was typed where we print, or on a line that is no field's."""
    plan = sheet.plan
    labels, units, notes, ids = (
        sheet.columns[number - 1]
        for number in (sheet.labels, sheet.answers + 1, sheet.answers + 2, sheet.ids)
    )
    at = {name: line - sheet.top - 1 for name, line in lines.items()}
    for i in vacant(at.values(), 0, len(labels) - 1):
        if not (ours(plan, labels[i]) and blank(units[i]) and blank(notes[i])):
            return True
    if not all(is_id(plan, cell) for cell in ids[1:]):
        return True
    if any(_relabelled(plan, name, labels[i]) for name, i in at.items()):
        return True
    beside = ((name, units[i], notes[i]) for name, i in at.items())
    return any(True for _ in written(plan, beside))


def _relabelled(plan: FormPlan, name: str, label: CellValue) -> bool:
    """True where *label* is not that of the field *name*."""
    return not blank(label) and not (
        isinstance(label, str) and name in (plan.labels.get(way(label)) for way in _WAYS)
    )

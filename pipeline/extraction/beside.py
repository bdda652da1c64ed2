"""What stands on a record sheet beside the answers: listed, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.cells import address
from pipeline.extraction.asides import note_strays
from pipeline.extraction.casting import CellValue
from pipeline.extraction.grid import blank, filled
from pipeline.extraction.headings import over
from pipeline.extraction.page import Page, head_row
from pipeline.extraction.plan import FormPlan, normal
from pipeline.extraction.reading import as_seen
from pipeline.extraction.sheets import Found
from pipeline.spec.model import RECORD_HEADS

Line = tuple[str, CellValue, CellValue]  # field, unit, explanation

_BESIDE = ("@unit", "@note")
_EXAMPLE = "例："
_HEADS = frozenset(map(normal, RECORD_HEADS))
_PRINTED_COLUMNS = 5  # label, value, unit, note, id


def lay_aside(page: Page, lines: Mapping[str, int]) -> None:
    """Cells right of what we print, entries on lines that are no field's, and what was typed
    where we print."""
    if not lines:
        return
    found, book = page.reading.found, page.reading.book
    first = min(lines.values())
    head = (found.id_row - 1 if found.id_row else head_row(found.sheet)) or 0
    entries = over(page.rows, head, found.plan)
    if head:
        entries += not_heads(page.rows[head - 1], head)
    below = head + 1 if 0 < head < first else first
    entries += filled(page.rows, below, _printed(found))
    doubles: list[tuple[str, str]] = []
    free = _free(page, lines.values())
    for line in free:
        _lay_line_aside(page, line, entries, doubles)
    entries += _typed_over(page, lines, free)
    book.lay_aside(found.sheet.name, entries, note_strays)
    book.lay_aside(found.sheet.name, doubles, None)  # told as X01-twice


def not_heads(cells: Sequence[CellValue], row: int) -> list[tuple[str, str]]:
    """(address, text) of what stands among the heads of the columns in *row* and is none of them."""
    seen = [(address(row, i), as_seen(cell)) for i, cell in enumerate(cells, 1) if not blank(cell)]
    return [entry for entry in seen if normal(entry[1]) not in _HEADS]


def _free(page: Page, lines: Collection[int]) -> Sequence[int]:
    """`vacant` lines of *page*, from its marks on where these stand over the fields."""
    marks, first = page.reading.found.id_row or 0, min(lines)
    top = marks if 0 < marks < first else first - 1
    return vacant({*lines, marks}, top, len(page.rows))


def _printed(found: Found) -> frozenset[int]:
    """1-based columns that we print."""
    if found.id_row is None:
        return frozenset(range(1, max(_PRINTED_COLUMNS, found.id_column or 0) + 1))
    marks = enumerate(found.sheet.rows[found.id_row - 1], start=1)
    return frozenset(c for c, v in marks if isinstance(v, str) and v.startswith("@"))


def _lay_line_aside(
    page: Page, line: int, entries: list[tuple[str, str]], doubles: list[tuple[str, str]]
) -> None:
    """What was typed on a line that is no field's; an answer on another line of a field."""
    label, cell = page.column(page.label_column)[line - 1], page.answers[line - 1]
    if blank(cell):
        if not ours(page.plan, label):
            entries.append((address(line, page.label_column), as_seen(label)))
        return
    named = page.plan.labels.get(normal(label)) if isinstance(label, str) else None
    text = as_seen(cell) if blank(label) else f"{as_seen(label)}：{as_seen(cell)}"
    if named is None:
        entries.append((address(line, page.value_column), text))
    elif named in page.plan.fields:
        doubles.append((address(line, page.value_column), text))


def _typed_over(
    page: Page, lines: Mapping[str, int], free: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """An answer in the columns of units or explanations instead of its own, and whatever was
    typed there, or among the hidden ids, on lines that are no field's."""
    found = page.reading.found
    columns = (page.value_column + 1, page.value_column + 2)
    marks = found.sheet.rows[found.id_row - 1] if found.id_row else ()
    if tuple(marks[columns[0] - 1 : columns[1]]) != _BESIDE:
        return
    units, notes = map(page.column, columns)
    beside = ((name, units[line - 1], notes[line - 1]) for name, line in lines.items())
    for name, index, cell in written(page.plan, beside):
        yield address(lines[name], columns[index]), as_seen(cell)
    for line in free:
        for column, cells in zip(columns, (units, notes), strict=True):
            if not blank(cells[line - 1]):
                yield address(line, column), as_seen(cells[line - 1])
    at = found.id_column or 0
    for line, cell in enumerate(page.column(at), start=1) if at else ():
        if line > (found.id_row or 0) and not is_id(page.plan, cell):
            yield address(line, at), as_seen(cell)


def vacant(lines: Collection[int], top: int, last: int) -> Sequence[int]:
    """Lines below *top* down to *last* that are none of *lines*: section titles, and what was
    inserted or written underneath."""
    return sorted({*range(top + 1, last + 1)}.difference(lines))


def ours(plan: FormPlan, label: CellValue) -> bool:
    """True of what we print in the column of labels, and of nothing."""
    if not isinstance(label, str):
        return blank(label)
    text = normal(label)
    return not text or text in plan.labels or text in plan.titles


def is_id(plan: FormPlan, cell: CellValue) -> bool:
    """True of a field's hidden id, and of nothing."""
    return blank(cell) or (isinstance(cell, str) and cell.strip() in plan.ids)


def written(plan: FormPlan, lines: Iterable[Line]) -> Iterator[tuple[str, int, CellValue]]:
    """(field, 0 unit or 1 explanation, cell) of what we have not printed there."""
    for name, unit, note in lines:
        entry = plan.fields[name].field
        if not blank(unit) and as_seen(unit) != entry.unit:
            yield name, 0, unit
        if entry.prompt and not _explains(note):
            yield name, 1, note


def _explains(note: CellValue) -> bool:
    """True of an explanation as we print them, and of none."""
    text = as_seen(note)
    return not text or text.endswith("。") or _EXAMPLE in text

"""What stands on a record sheet beside the answers: listed, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.cells import address
from pipeline.extraction.asides import note_strays
from pipeline.extraction.casting import CellValue
from pipeline.extraction.grid import blank, filled
from pipeline.extraction.headings import over
from pipeline.extraction.page import Page, head_row
from pipeline.extraction.plan import FormPlan, normal, without_bracket
from pipeline.extraction.reading import as_seen
from pipeline.extraction.sheets import Found
from pipeline.spec.model import Field

Line = tuple[str, CellValue, CellValue, CellValue]  # field, label, unit, explanation

_BESIDE = ("@unit", "@note")
_EXAMPLE = "例："
_PRINTED_COLUMNS = 5  # label, value, unit, note, id


def lay_aside(page: Page, lines: Mapping[str, int]) -> None:
    """Cells right of what we print, entries on lines that are no field's, and what was typed
    where we print."""
    if not lines:
        return
    found, book = page.reading.found, page.reading.book
    first, last = min(lines.values()), max(lines.values())
    head = found.id_row - 1 if found.id_row else head_row(found.sheet)
    entries = [*over(page.rows, head or 0, found.plan), *filled(page.rows, first, _printed(found))]
    doubles: list[tuple[str, str]] = []
    taken = set(lines.values())
    for line, cell in enumerate(page.answers[first - 1 :], start=first):
        if line not in taken and not blank(cell):
            _lay_line_aside(page, line, cell, entries, doubles)
    entries += _typed_over(page, lines)
    for line, text in page.labels:
        if line > last and normal(text) not in found.plan.labels and blank(page.answers[line - 1]):
            entries.append((address(line, page.label_column), text))
    book.lay_aside(found.sheet.name, entries, note_strays)
    book.lay_aside(found.sheet.name, doubles, None)  # told as X01-twice


def _printed(found: Found) -> frozenset[int]:
    """1-based columns that we print."""
    if found.id_row is None:
        return frozenset(range(1, max(_PRINTED_COLUMNS, found.id_column or 0) + 1))
    marks = enumerate(found.sheet.rows[found.id_row - 1], start=1)
    return frozenset(c for c, v in marks if isinstance(v, str) and v.startswith("@"))


def _lay_line_aside(
    page: Page,
    line: int,
    cell: CellValue,
    entries: list[tuple[str, str]],
    doubles: list[tuple[str, str]],
) -> None:
    """An answer on a line that is no field's, or on another line of a field."""
    label = page.reading.found.sheet.value(line, 1)
    named = page.plan.labels.get(normal(label)) if isinstance(label, str) else None
    text = f"{label}：{as_seen(cell)}" if label else as_seen(cell)
    if named is None:
        entries.append((address(line, page.value_column), text))
    elif named in page.plan.fields:
        doubles.append((address(line, page.value_column), text))


def _typed_over(page: Page, lines: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """An answer in the columns of units or explanations instead of its own, or written behind
    the label."""
    found = page.reading.found
    columns = (page.label_column, page.value_column + 1, page.value_column + 2)
    marks = found.sheet.rows[found.id_row - 1] if found.id_row else ()
    if tuple(marks[columns[1] - 1 : columns[2]]) != _BESIDE:
        return
    labels, units, notes = map(page.column, columns)
    beside = (
        (name, labels[line - 1], units[line - 1], notes[line - 1]) for name, line in lines.items()
    )
    for name, index, cell in written(page.plan, beside):
        yield address(lines[name], columns[index]), as_seen(cell)
    for line in between(lines.values()):
        for column, cells in zip(columns[1:], (units, notes), strict=True):
            if not blank(cells[line - 1]):
                yield address(line, column), as_seen(cells[line - 1])


def between(lines: Collection[int]) -> Sequence[int]:
    """Lines between the first and the last of *lines* that are none of them: section titles."""
    return sorted({*range(min(lines), max(lines))}.difference(lines))


def written(plan: FormPlan, lines: Iterable[Line]) -> Iterator[tuple[str, int, CellValue]]:
    """(field, 0 label, 1 unit or 2 explanation, cell) of what we have not printed there."""
    for name, label, unit, note in lines:
        entry = plan.fields[name].field
        if not blank(unit) and as_seen(unit) != entry.unit:
            yield name, 1, unit
        if entry.prompt and not _explains(note):
            yield name, 2, note
        if isinstance(label, str) and _has_more(label, entry, plan):
            yield name, 0, label


def _explains(note: CellValue) -> bool:
    """True of an explanation as we print them, and of none."""
    text = as_seen(note)
    return not text or text.endswith("。") or _EXAMPLE in text


def _has_more(label: str, entry: Field, plan: FormPlan) -> bool:
    """True of the label of *entry* with something written behind it."""
    text = normal(label)
    if text in plan.labels or without_bracket(label) in plan.labels:
        return False
    return text.startswith(normal(entry.label))

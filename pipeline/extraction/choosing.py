"""One sheet a form: where several are the same form, the one with content, else a Problem."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.extraction.casting import CellValue
from pipeline.extraction.columns import locate
from pipeline.extraction.findings import Notebook, finding, place
from pipeline.extraction.grid import at, blank, grid
from pipeline.extraction.lines import lines_of
from pipeline.extraction.page import columns_of, texts_of
from pipeline.extraction.plan import normal
from pipeline.extraction.scope import FormScope
from pipeline.extraction.sheets import Found

_NOTHING_DUE = FormScope(required=False, needed=frozenset(), expected=frozenset(), open=frozenset())
_BEST = ("ids", "name", "labels")


def choose(found: Iterable[Found], book: Notebook) -> dict[str, Found]:
    """Form id → the sheet to read. Of several, all but one empty or copies of it: a note (S08);
    two with different contents: a Problem that names both (S02), and the likeliest is read."""
    groups: dict[str, list[Found]] = {}
    for match in found:
        groups.setdefault(match.plan.form.id, []).append(match)
    return {
        form: group[0] if len(group) == 1 else _one_of(group, book)
        for form, group in groups.items()
    }


def _one_of(group: list[Found], book: Notebook) -> Found:
    form = group[0].plan.form
    ranked = sorted(
        group, key=lambda m: (_BEST.index(m.how), normal(m.sheet.name) != normal(form.sheet))
    )
    full = [match for match in ranked if has_entries(match)]
    best, *others = full or ranked
    for other in others if full else ():
        same = entries_of(other) == entries_of(best)
        key = "S08-same" if same else "S02"
        book.add(finding(key, place(form, best.sheet), other=other.sheet.name))
    for other in ranked:
        if other is not best and other not in others:
            book.add(finding("S08", place(form, best.sheet), other=other.sheet.name))
    return best


def has_entries(found: Found) -> bool:
    """True where a person has filled anything on the sheet (prefilled and printed cells and
    formulas do not count)."""
    return any(value is not None for record in entries_of(found) for value in record)


def entries_of(found: Found) -> list[tuple[CellValue, ...]]:
    """What people filled on the sheet, a tuple a record, in form order; None where blank. Rows
    without any of it are left out."""
    rows = grid(found.sheet)
    names = [name for name, entry in found.plan.fields.items() if entry.entry]
    if found.plan.form.is_record:
        label, column = columns_of(found)
        lines = lines_of(found, texts_of(found.sheet, label))
        cells = [at(rows, line, column) for name in names for line in lines.get(name, ())]
        return [tuple(None if blank(cell) else cell for cell in cells)]
    header = locate(found, _NOTHING_DUE, Notebook())
    columns = [header.columns[name] for name in names if name in header.columns]
    records = (
        tuple(None if blank(cell := at(rows, row, column)) else cell for column in columns)
        for row in header.data_rows(len(rows))
    )
    return [record for record in records if any(cell is not None for cell in record)]

"""One sheet a form: where several are the same form, the one with content, else a Problem."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.extraction.columns import locate
from pipeline.extraction.findings import Notebook, finding, place
from pipeline.extraction.grid import at, blank, grid
from pipeline.extraction.lines import columns_of, lines_of
from pipeline.extraction.plan import normal
from pipeline.extraction.scope import FormScope
from pipeline.extraction.sheets import Found

_NOTHING_DUE = FormScope(required=False, needed=frozenset(), expected=frozenset(), open=frozenset())
_BEST = ("ids", "name", "labels")


def choose(found: Iterable[Found], book: Notebook) -> dict[str, Found]:
    """Form id → the sheet to read. Of several, all but one empty: a note (S08); two with
    content: a Problem that names both (S02), and the likeliest is read."""
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
        book.add(finding("S02", place(form, best.sheet), other=other.sheet.name))
    for other in ranked:
        if other is not best and other not in others:
            book.add(finding("S08", place(form, best.sheet), other=other.sheet.name))
    return best


def has_entries(found: Found) -> bool:
    """True where a person has filled anything on the sheet (prefilled and printed cells and
    formulas do not count)."""
    rows = grid(found.sheet)
    entries = [name for name, entry in found.plan.fields.items() if entry.entry]
    if found.plan.form.is_record:
        label, column = columns_of(found)
        lines = lines_of(found, label)
        return any(not blank(at(rows, line, column)) for n in entries for line in lines.get(n, ()))
    header = locate(found, _NOTHING_DUE, Notebook())
    columns = [header.columns[name] for name in entries if name in header.columns]
    return any(
        not blank(at(rows, row, column))
        for row in header.data_rows(len(rows))
        for column in columns
    )

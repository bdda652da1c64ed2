"""Which column of a table is which field: by hidden id, else by label, else by a close label.

Columns may have been inserted, reordered, renamed, copied or deleted; what cannot be matched
is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from pipeline.cells import address
from pipeline.extraction.asides import note_strays
from pipeline.extraction.findings import Notebook, finding, place
from pipeline.extraction.grid import blank
from pipeline.extraction.layout import Header
from pipeline.extraction.naming import named, nearest, report_absent, report_relabelled
from pipeline.extraction.plan import FormPlan, normal
from pipeline.extraction.reading import as_seen
from pipeline.extraction.scope import FormScope
from pipeline.extraction.sheets import ID_ROW, Found, head_rows
from pipeline.records import RawSheet, RawValue

_USUAL_GAP = 1  # the labels stand this many rows above the ids


def locate(found: Found, scope: FormScope, book: Notebook) -> Header:
    """The Header of a table sheet; what is missing, doubled or doubtful goes to *book*."""
    return _as_printed(found) or _searched(found, scope, book)


def _as_printed(found: Found) -> Header | None:
    """The Header where every id of the form stands once, each right below its own label."""
    row = found.id_row or 0
    if row <= _USUAL_GAP:
        return None
    above, ids = found.sheet.rows[row - 1 - _USUAL_GAP], found.sheet.rows[row - 1]
    return _paired(found.plan, row, tuple(above), tuple(ids))


@lru_cache(maxsize=256)
def _paired(
    plan: FormPlan, row: int, labels: tuple[RawValue, ...], ids: tuple[RawValue, ...]
) -> Header | None:
    """The Header where *ids*, in *row*, are those of the form and *labels* theirs, column by
    column; else None. The heading of a template comes again in every workbook."""
    named = [plan.labels.get(normal(cell)) if type(cell) is str else None for cell in labels]
    known = [cell if cell in plan.ids else None for cell in ids]
    columns = {str(name): column for column, name in enumerate(known, start=1) if name is not None}
    whole = len(columns) == len(known) - known.count(None) == len(plan.ids)
    if not whole or named != known:
        return None
    labels_at = row - _USUAL_GAP
    return Header(plan, columns, row + 1, labels_at, frozenset((labels_at, row)))


def _searched(found: Found, scope: FormScope, book: Notebook) -> Header:
    """The Header by ids, then by labels, then by close labels."""
    labels_at = _label_row(found)
    labels = _texts(found.sheet, labels_at)
    first = max(found.id_row or 0, labels_at or 0) + 1
    search = _Search(found, scope, book, labels_at, labels, first)
    columns = search.settle(_claims_by_id(found))
    search.relabelled(columns)
    columns |= search.settle(search.claims_by_label(columns))
    columns |= search.close_labels(columns)
    search.missing(columns)
    search.overwritten(columns)
    return _header(found, columns, labels_at)


def _header(found: Found, columns: Mapping[str, int], labels_at: int | None) -> Header:
    """Where the records stand: usually below both rows of the heading. A row inserted between
    the labels and the hidden ids, and rows that a heading was sorted among, are records too."""
    heads = frozenset(row for row in (labels_at, found.id_row) if row)
    first = max(heads, default=0) + 1
    if found.id_row is None or labels_at == found.id_row - _USUAL_GAP:
        return Header(found.plan, columns, first, labels_at, heads)
    if labels_at is not None and _is_heading(found, labels_at):
        first = min(heads) + 1
    at = [column for name, column in columns.items() if name in found.plan.fields]
    rows = (row for row in range(1, first) if row not in heads)
    above = tuple(row for row in rows if _is_record(found.sheet, row, at))
    return Header(found.plan, columns, first, labels_at, heads, above)


def _is_heading(found: Found, row: int) -> bool:
    """True where most fields of the form are named in *row*."""
    fields = {named(found.plan, text) for text in _texts(found.sheet, row).values()}
    return len(fields - {None}) * 2 > len(found.plan.ids)


def _is_record(sheet: RawSheet, row: int, columns: Sequence[int]) -> bool:
    """True where most of *columns* are filled in *row*, and not with words alone."""
    values = [v for column in columns if (v := sheet.value(row, column)) is not None]
    return len(values) * 2 > len(columns) and not all(isinstance(v, str) for v in values)


def _claims_by_id(found: Found) -> dict[str, list[int]]:
    claims: dict[str, list[int]] = {}
    if found.id_row is not None:
        for column, value in enumerate(found.sheet.rows[found.id_row - 1], start=1):
            if type(value) is str and value in found.plan.ids:
                claims.setdefault(value, []).append(column)
    return claims


def _label_row(found: Found) -> int | None:
    """The row above the ids where it is one of labels, else the head row with most labels."""
    sheet = found.sheet
    usual = (found.id_row or 0) - _USUAL_GAP
    best, best_hits = None, 0
    for row in (usual, *head_rows(sheet)) if usual > 0 else head_rows(sheet):
        hits = sum(1 for v in sheet.rows[row - 1] if type(v) is str and v and named(found.plan, v))
        if hits > best_hits:
            best, best_hits = row, hits
        if row == usual and hits * 2 > len(found.plan.ids):
            break
    return best


def _texts(sheet: RawSheet, row: int | None) -> dict[int, str]:
    if row is None:
        return {}
    cells = enumerate(sheet.rows[row - 1], start=1)
    return {column: value for column, value in cells if isinstance(value, str) and value.strip()}


class _Search(Struct, frozen=True):
    found: Found
    scope: FormScope
    book: Notebook
    label_row: int | None
    labels: Mapping[int, str]
    first_row: int

    def settle(self, claims: Mapping[str, list[int]]) -> dict[str, int]:
        """One column a field: where several claim it, the one with the right label, else the
        one with content; else a Problem, and the first is read."""
        return {
            name: columns[0] if len(columns) == 1 else self._choose(name, columns)
            for name, columns in claims.items()
        }

    def _choose(self, name: str, columns: list[int]) -> int:
        right = [c for c in columns if named(self.found.plan, self.labels.get(c, "")) == name]
        left = right or columns
        filled = [c for c in left if self._filled(c)]
        filled = [c for c in filled if c == filled[0] or not self._same(c, filled[0])]
        if len(left) > 1 and len(filled) > 1 and name in self.scope.open:
            entry = self.found.plan.form.field(name)
            row = self.label_row or self.first_row - 1
            where = place(self.found.plan.form, self.found.sheet, entry, (row, filled[0]))
            self.book.add(finding("X01-twice", where, other=address(row, filled[1])))
        return (filled or left)[0]

    def _filled(self, column: int) -> bool:
        sheet = self.found.sheet
        rows = range(self.first_row, len(sheet.rows) + 1)
        return any(sheet.value(row, column) is not None for row in rows)

    def _same(self, column: int, other: int) -> bool:
        """True of a column that was copied with its content: it says nothing new."""
        sheet = self.found.sheet
        rows = range(self.first_row, len(sheet.rows) + 1)
        return all(sheet.value(row, column) == sheet.value(row, other) for row in rows)

    def relabelled(self, columns: Mapping[str, int]) -> None:
        """What the labels over *columns*, which are known by their ids, say otherwise."""
        row = self.label_row or 0
        cells = ((n, c, self.found.sheet.value(row, c)) for n, c in columns.items() if row)
        labels = ((n, as_seen(cell), (row, c)) for n, c, cell in cells if not blank(cell))
        report_relabelled(self.found, self.scope, self.book, labels, "X01-label")

    def overwritten(self, columns: Mapping[str, int]) -> None:
        """What was typed over the hidden ids of *columns*."""
        sheet, row = self.found.sheet, self.found.id_row or 0
        cells = ((c, sheet.value(row, c)) for c in columns.values() if row)
        entries = [
            (address(row, c), as_seen(cell))
            for c, cell in sorted(cells)
            if not blank(cell) and cell not in self.found.plan.ids and row != self.label_row
        ]
        self.book.lay_aside(sheet.name, entries, note_strays)

    def claims_by_label(self, known: Mapping[str, int]) -> dict[str, list[int]]:
        """Columns without an id of the form, by their labels."""
        claims: dict[str, list[int]] = {}
        if len(known) < len(self.found.plan.ids):
            for column, text in self._free(known):
                name = named(self.found.plan, text)
                if name is not None and name not in known:
                    claims.setdefault(name, []).append(column)
        return claims

    def close_labels(self, known: Mapping[str, int]) -> dict[str, int]:
        """Columns whose label is nearly that of a missing field, with a note (S06)."""
        plan = self.found.plan
        wanted = {label: name for label, name in plan.labels.items() if name not in known}
        columns: dict[str, int] = {}
        for column, text in self._free(known) if wanted else ():
            name = nearest(text, wanted)
            if name is None or name in columns:
                continue
            columns[name] = column
            entry = plan.form.field(name)
            where = place(plan.form, self.found.sheet, entry, (self.label_row or 1, column))
            self.book.add(finding("S06", where, raw=text))
        return columns

    def _free(self, known: Mapping[str, int]) -> Iterable[tuple[int, str]]:
        taken = set(known.values())
        return [(column, text) for column, text in self.labels.items() if column not in taken]

    def missing(self, columns: Mapping[str, int]) -> None:
        """Name what is not there: where most is missing, the header as a whole (X01)."""
        plan, sheet = self.found.plan, self.found.sheet
        absent = [name for name in plan.fields if name not in columns]
        if not absent:
            return
        filled = bool(self.scope.expected) and self._has_records(columns)
        if len(absent) * 2 > len(plan.fields):
            if self.scope.required or filled:
                self.book.add(finding("X01-header", place(plan.form, sheet)))
            return
        for name in absent:
            report_absent(self.found, self.scope, self.book, name, "X01-column", filled=filled)

    def _has_records(self, columns: Mapping[str, int]) -> bool:
        """True where something stands below the header in a column of *columns* that people
        fill, or, with no such column left, anywhere below where the header usually is."""
        fields, sheet = self.found.plan.fields, self.found.sheet
        entries = [c for name, c in columns.items() if name in fields and fields[name].entry]
        if entries:
            return any(self._filled(column) for column in entries)
        below = sheet.rows[max(ID_ROW, self.first_row - 1) :]
        return any(value is not None and value != "" for cells in below for value in cells)

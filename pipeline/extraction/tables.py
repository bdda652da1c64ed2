"""Reading a table sheet: which rows are records, and what their cells say.

Blank rows are passed over wherever they stand; a row of totals and a footnote are laid aside;
everything else below the header is a record, however far down.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from pipeline.cells import address, column_letters
from pipeline.extraction.asides import note_remarks, note_strays
from pipeline.extraction.casting import Broken, BrokenCell, Cast, CellValue
from pipeline.extraction.columns import Header
from pipeline.extraction.grid import Grid, blank, filled, grid
from pipeline.extraction.headings import over
from pipeline.extraction.plan import FieldPlan, FormPlan
from pipeline.extraction.reading import Reading, as_seen
from pipeline.extraction.records import Numbered, Rows
from pipeline.records import Row, Table, Value

OddCell = tuple[FieldPlan, CellValue]


def read_table(reading: Reading, header: Header) -> Table:
    """All records of the sheet, each value with its row and column."""
    found = reading.found
    fields = found.plan.fields
    at = {name: column - 1 for name, column in header.columns.items() if name in fields}
    rows = grid(found.sheet)
    records, aside = Rows(found.plan, reading.occasion.spec, at).parted(header, rows)
    table = Table(
        form=found.plan.form.id,
        sheet=found.sheet.name,
        columns={name: column_letters(index + 1) for name, index in at.items()},
        rows=tuple(_read(reading, at, records)),
    )
    _lay_aside(reading, header, rows, aside)
    return table


def _read(reading: Reading, at: Mapping[str, int], rows: Sequence[Numbered]) -> Iterator[Row]:
    """The records in *rows*; a row of nothing but white space is none."""
    records, odd = _by_column(reading.found.plan, at, [cells for _, cells in rows])
    for index, ((number, _), values) in enumerate(zip(rows, records, strict=True)):
        raw: dict[str, str] = {}
        said: list[tuple[FieldPlan, Cast]] = []
        for entry, cell in odd.get(index, ()):
            values[entry.id] = reading.careful(entry, cell, raw, said)
        if reading.dependent:
            said += reading.misfits(values)
        if said:
            _report(reading, at, number, values, said)
        elif index in odd and not raw and all(value is None for value in values.values()):
            continue
        yield Row(number, values, raw)


def _by_column(
    plan: FormPlan, at: Mapping[str, int], rows: Sequence[Sequence[CellValue]]
) -> tuple[list[dict[str, Value]], dict[int, list[OddCell]]]:
    """(values of each row, as far as its cells are ordinary; index of a row → its other cells).
    Every row reaches as far as the columns *at* do."""
    columns = list(zip(*rows, strict=False))
    records: list[dict[str, Value]] = [dict(plan.blank) for _ in rows]
    odd: dict[int, list[OddCell]] = {}
    for name, index in at.items() if rows else ():
        entry, cells = plan.fields[name], columns[index]
        places: Sequence[int] = range(len(cells))
        if "" in cells or None in cells:
            places = [i for i, cell in enumerate(cells) if cell is not None and cell != ""]
            cells = tuple(cells[i] for i in places)
        values = entry.column(cells) if cells else ()
        for i, value in zip(places, values, strict=True):
            records[i][name] = value
        if None in values:
            for i, cell, value in zip(places, cells, values, strict=True):
                if value is None:
                    odd.setdefault(i, []).append((entry, cell))
    return records, odd


def _report(
    reading: Reading,
    at: Mapping[str, int],
    number: int,
    values: Mapping[str, Value],
    said: Iterable[tuple[FieldPlan, Cast]],
) -> None:
    """What there is to *said* about row *number*, each at its cell."""
    scope = reading.scope
    due = scope.rows_field is None or scope.row_open(values.get(scope.rows_field))
    for entry, cast in said:
        reading.report(entry, cast, (number, at[entry.id] + 1), values, due=due)


def _lay_aside(
    reading: Reading,
    header: Header,
    rows: Grid,
    remarks: list[tuple[int, Sequence[CellValue]]],
) -> None:
    """Rows of totals and footnotes, each as one entry; then every cell in a column that is no
    field's, with its label."""
    sheet = reading.found.sheet.name
    entries: list[tuple[str, str]] = []
    for number, cells in remarks:
        shown = [(i, as_seen(cell)) for i, cell in enumerate(cells, 1) if not _unseen(cell)]
        first = f"{column_letters(shown[0][0])}{number}"
        entries.append((first, " | ".join(text for _, text in shown)))
    known = frozenset(header.columns.values())
    head = header.label_row or header.first_row
    strays = [s for s in over(rows, head, reading.found.plan) if not header.above]
    if any(len(cells) > len(known) for cells in rows):
        strays += filled(rows, head, known)
    strays += _typed_over(reading, header, rows, {number for number, _ in remarks})
    reading.book.lay_aside(sheet, entries, note_remarks)
    told = note_strays if len(header.columns) * 2 >= len(reading.found.plan.fields) else None
    reading.book.lay_aside(sheet, strays, told)  # a lost header was reported as a whole


def _unseen(cell: CellValue) -> bool:
    """True of blanks and of formulas whose result a program left out."""
    return blank(cell) or (isinstance(cell, BrokenCell) and cell.kind is Broken.UNCACHED)


def _typed_over(
    reading: Reading, header: Header, rows: Grid, aside: Container[int]
) -> Iterator[tuple[str, str]]:
    """Words in columns that we compute, other than those of our own formula; a number there is
    its result. Rows *aside* have been listed as a whole."""
    form, fields = reading.found.plan.form, reading.found.plan.fields
    computed = {c: form.field(n).formula for n, c in header.columns.items() if n not in fields}
    for row in header.data_rows(len(rows)) if computed else ():
        cells = rows[row - 1]
        for column, formula in computed.items():
            value = cells[column - 1] if column <= len(cells) else None
            if type(value) is not str or blank(value) or f'"{value}"' in formula:
                continue
            if row not in aside:
                yield address(row, column), as_seen(value)

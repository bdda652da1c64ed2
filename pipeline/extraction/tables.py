"""Reading a table sheet: which rows are records, and what their cells say.

Blank rows are passed over wherever they stand; a row of totals and a footnote are laid aside;
everything else below the header is a record, however far down.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from pipeline.cells import address, column_letters
from pipeline.extraction.asides import note_remarks, note_strays
from pipeline.extraction.casting import Broken, BrokenCell, Cast, CellValue
from pipeline.extraction.columns import Header
from pipeline.extraction.grid import Grid, blank, column_of, filled, grid
from pipeline.extraction.headings import over
from pipeline.extraction.plan import FieldPlan
from pipeline.extraction.reading import Reading, as_seen
from pipeline.extraction.records import Numbered, Rows
from pipeline.records import Row, Table, Value


def read_table(reading: Reading, header: Header) -> Table:
    """All records of the sheet, each value with its row and column."""
    found = reading.found
    fields, own = found.plan.fields, found.plan.computed
    at = {name: column - 1 for name, column in header.columns.items() if name in fields}
    rows = grid(found.sheet, {c for name, c in header.columns.items() if name in own})
    records, aside = Rows(found.plan, reading.occasion.spec, at).parted(header, rows)
    table = Table(
        form=found.plan.form.id,
        sheet=found.sheet.name,
        columns={name: column_letters(index + 1) for name, index in at.items()},
        rows=tuple(_read(reading, at, records)),
    )
    _lay_aside(reading, header, rows, aside)
    return table


def _read(reading: Reading, at: Mapping[str, int], rows: Iterable[Numbered]) -> Iterator[Row]:
    """The records in *rows*; a row of nothing but white space is none."""
    plan = reading.found.plan
    columns = [(index, name, plan.fields[name].plain) for name, index in at.items()]
    dependent = bool(reading.dependent)
    for number, cells in rows:
        values: dict[str, Value] = dict(plan.blank)
        raw: dict[str, str] = {}
        said: list[tuple[FieldPlan, Cast]] = []
        for index, name, plain in columns:
            value = cells[index]
            if not value and (value is None or value == ""):
                continue
            read = plain(value)
            if read is None:
                read = reading.careful(plan.fields[name], value, raw, said)
            values[name] = read
        if dependent:
            said += reading.misfits(values)
        if said:
            _report(reading, at, number, values, said)
        elif not raw and values == plan.blank:
            continue
        yield Row(number, values, raw)


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
    if max(map(len, rows), default=0) > len(known):
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
    computed = reading.found.plan.computed
    words: list[tuple[int, int, CellValue]] = []
    for name, column in header.columns.items() if computed else ():
        if name in computed:
            cells = column_of(rows, column)
            for row in header.data_rows(len(rows)):
                value = cells[row - 1]
                if type(value) is str and not blank(value) and f'"{value}"' not in computed[name]:
                    words.append((row, column, value))
    for row, column, value in sorted(words, key=itemgetter(0)):
        if row not in aside:
            yield address(row, column), as_seen(value)

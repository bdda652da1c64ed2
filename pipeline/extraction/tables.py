"""Reading a table sheet: which rows are records, and what their cells say.

Blank rows are passed over wherever they stand; a row of totals and a footnote are laid aside;
everything else below the header is a record, however far down.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from pipeline.cells import address, column_letters
from pipeline.extraction.asides import note_remarks, note_strays
from pipeline.extraction.casting import Broken, BrokenCell, Cast, CellValue
from pipeline.extraction.grid import Grid, blank, filled, grid
from pipeline.extraction.headings import over
from pipeline.extraction.layout import Header
from pipeline.extraction.plan import FieldPlan
from pipeline.extraction.reading import Reading, as_seen
from pipeline.extraction.records import Numbered, is_record, parted
from pipeline.records import Body, Column, Table, Value

_Findings = list[tuple[FieldPlan, Cast]]


def read_table(reading: Reading, header: Header) -> Table:
    """All records of the sheet, each value with its row and column."""
    found = reading.found
    rows = grid(found.sheet, header.computed.values())
    records, aside = parted(header, rows, reading.occasion.spec)
    body = _read(reading, header.at, records) if records else Body((), {}, ())
    table = Table.of_columns(found.plan.form.id, found.sheet.name, header.letters, body)
    _lay_aside(reading, header, rows, aside)
    return table


def _read(reading: Reading, at: Mapping[str, int], records: Sequence[Numbered]) -> Body:
    """The *records*, column by column; one of nothing but white space is none."""
    plan = reading.found.plan
    numbers, rows = zip(*records, strict=True)
    cells = list(zip(*rows, strict=False))  # no row ends before the last field
    raw: list[dict[str, str]] = [{} for _ in rows]
    said: list[_Findings] = [[] for _ in rows]
    read: dict[str, Column] = {}
    ordinary = True
    for name, index in at.items():
        column = _ordinary(plan.fields[name], cells[index])
        if column is None:
            column = _careful(reading, plan.fields[name], cells[index], raw, said)
            ordinary = False
        read[name] = column
    blanks = (None,) * len(rows)
    body = Body(numbers, {name: read.get(name, blanks) for name in plan.fields}, raw)
    if ordinary and reading.fit(body.values):
        return body
    return _reported(reading, at, body, said)


def _ordinary(entry: FieldPlan, cells: Sequence[CellValue]) -> Column | None:
    """The values of the column *cells* where each is ordinary or blank, else None."""
    values = tuple(map(entry.plain, cells))
    if all(values):
        return values
    rest = values.count(None) - cells.count("")
    return None if rest and rest > cells.count(None) else values


def _careful(
    reading: Reading,
    entry: FieldPlan,
    cells: Sequence[CellValue],
    raw: Sequence[dict[str, str]],
    said: Sequence[_Findings],
) -> Column:
    """The values of the column *cells*, cell by cell; what there is to *said*, row by row."""
    values: list[Value] = []
    for cell, own, remarks in zip(cells, raw, said, strict=True):
        value = None
        if cell is not None and cell != "":
            value = entry.plain(cell)
            if value is None:
                value = reading.careful(entry, cell, own, remarks)
        values.append(value)
    return tuple(values)


def _reported(
    reading: Reading, at: Mapping[str, int], body: Body, said: Sequence[_Findings]
) -> Body:
    """*body* without records of nothing but white space, once all that is *said* of the others
    has been reported, each at its cell."""
    kept: list[int] = []
    for place, row in enumerate(zip(*body.values.values(), strict=True)):
        values = dict(zip(body.values, row, strict=True))
        remarks = said[place] + reading.misfits(values)
        _report(reading, at, body.numbers[place], values, remarks)
        if remarks or body.raw[place] or any(value is not None for value in row):
            kept.append(place)
    if len(kept) == len(body.numbers):
        return body
    columns = {name: tuple(column[i] for i in kept) for name, column in body.values.items()}
    return Body([body.numbers[i] for i in kept], columns, [body.raw[i] for i in kept])


def _report(
    reading: Reading,
    at: Mapping[str, int],
    number: int,
    values: Mapping[str, Value],
    said: _Findings,
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
    head = header.label_row or header.first_row
    strays = [s for s in over(rows, head, reading.found.plan) if not header.above]
    if max(map(len, rows), default=0) > len(header.known):
        strays += filled(rows, head, header.known)
    strays += _typed_over(reading, header, rows, {number for number, _ in remarks})
    strays += _typed_alone(header, rows)
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
    computed = [(c, reading.found.plan.computed[name]) for name, c in header.computed.items()]
    for row in header.data_rows(len(rows)) if computed else ():
        cells = rows[row - 1]
        for column, formula in computed:
            value = cells[column - 1] if column <= len(cells) else None
            if not value or type(value) is not str or blank(value):
                continue
            if f'"{value}"' not in formula and row not in aside:
                yield address(row, column), as_seen(value)


def _typed_alone(header: Header, rows: Grid) -> Iterator[tuple[str, str]]:
    """What stands in columns that we print, on rows that are no records."""
    for row in header.data_rows(len(rows)) if header.printed else ():
        cells = rows[row - 1]
        seen = [i for i in header.printed if i < len(cells) and not _unseen(cells[i])]
        if seen and not is_record(header, [*cells, *[None] * (header.width - len(cells))]):
            yield from ((address(row, index + 1), as_seen(cells[index])) for index in seen)

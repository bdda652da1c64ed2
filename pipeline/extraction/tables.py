"""Reading a table sheet: which rows are records, and what their cells say.

Blank rows are passed over wherever they stand; a row of totals and a footnote are laid aside;
everything else below the header is a record, however far down.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from pipeline.cells import address, column_letters
from pipeline.extraction.asides import note_remarks, note_strays
from pipeline.extraction.casting import Broken, BrokenCell, Cast, CellValue, trimmed
from pipeline.extraction.columns import Header
from pipeline.extraction.grid import Grid, blank, covered, filled, grid
from pipeline.extraction.headings import over
from pipeline.extraction.plan import FieldPlan, FormPlan, normal, without_bracket
from pipeline.extraction.reading import Reading, as_seen
from pipeline.extraction.remarks import is_note, is_remark
from pipeline.records import Row, Table, Value


def read_table(reading: Reading, header: Header) -> Table:
    """All records of the sheet, each value with its row and column."""
    found = reading.found
    rows = grid(found.sheet)
    reader = _Rows(reading, header)
    records = [
        row
        for number in header.data_rows(len(rows))
        if (row := reader.read(number, rows[number - 1])) is not None
    ]
    _lay_aside(reading, header, rows, reader.aside)
    return Table(
        form=found.plan.form.id,
        sheet=found.sheet.name,
        columns={
            name: column_letters(column)
            for name, column in header.columns.items()
            if name in found.plan.fields
        },
        rows=tuple(records),
    )


class _Rows:
    """Reads row after row; everything that does not change between rows is worked out once."""

    def __init__(self, reading: Reading, header: Header) -> None:
        self.reading = reading
        plan: FormPlan = reading.found.plan
        self.plan, self.fields = plan, plan.fields
        self.blank = plan.blank
        self.at = {name: c - 1 for name, c in header.columns.items() if name in plan.fields}
        self.columns = [(index, name, plan.fields[name].plain) for name, index in self.at.items()]
        self.entries = sorted(i for name, i in self.at.items() if plan.fields[name].entry)
        keys = plan.form.key if plan.keeps else ()
        self.keys = [self.at[name] for name in keys if name in self.at]
        self.leading = min(self.at, key=lambda name: self.at[name], default="")
        self.width = max(header.columns.values(), default=0)
        self.dependent = bool(reading.dependent)
        self.rows_field = reading.scope.rows_field
        self.aside: list[tuple[int, Sequence[CellValue]]] = []

    def read(self, number: int, cells: Sequence[CellValue]) -> Row | None:
        """The record in *cells*, None where the row is blank or laid aside."""
        if cells.count("") == len(cells):
            return None
        if len(cells) < self.width:
            cells = [*cells, *[None] * (self.width - len(cells))]
        if not self._is_record(cells):
            return None
        if is_remark(cells) or self._is_words_alone(cells):
            self.aside.append((number, cells))
            return None
        values: dict[str, Value] = dict(self.blank)
        raw: dict[str, str] = {}
        said: list[tuple[FieldPlan, Cast]] = []
        for index, name, plain in self.columns:
            value = cells[index]
            if value is None or value == "":
                continue
            read = plain(value)
            if read is None:
                read = self.reading.careful(self.fields[name], value, raw, said)
            values[name] = read
        if self.dependent:
            said += self.reading.misfits(values)
        if said:
            self._report(number, values, said)
        elif not raw and not any(value is not None for value in values.values()):
            return None  # nothing but white space
        return Row(number, values, raw)

    def _is_record(self, cells: Sequence[CellValue]) -> bool:
        for index in self.entries:
            value = cells[index]
            if value is not None and value != "" and not covered(value):
                return True
        return any(not blank(cells[i]) and not isinstance(cells[i], BrokenCell) for i in self.keys)

    def _is_words_alone(self, cells: Sequence[CellValue]) -> bool:
        """True of a heading copied in again, and of a note typed across the table."""
        first = self.at[self.leading]
        value = cells[first]
        if type(value) is not str or (value.isascii() and value not in self.plan.ids):
            return False
        if value in self.plan.ids or self._named(value):
            named = sum(
                isinstance(v, str) and (v in self.plan.ids or self._named(v)) for v in cells
            )
            return named * 2 > sum(not blank(cell) for cell in cells)
        if not is_note(value, (cells[index] for index in self.at.values() if index != first)):
            return False
        choices = self.reading.occasion.spec.choices.values()
        word = trimmed(value)
        return not any(word in words for words in choices)  # a word of a list begins a record

    def _named(self, text: str) -> bool:
        labels = self.plan.labels
        return normal(text) in labels or without_bracket(text) in labels

    def _report(
        self, number: int, values: dict[str, Value], said: list[tuple[FieldPlan, Cast]]
    ) -> None:
        scope = self.reading.scope
        due = self.rows_field is None or scope.row_open(values.get(self.rows_field))
        for entry, cast in said:
            place = (number, self.at[entry.id] + 1)
            self.reading.report(entry, cast, place, values, due=due)


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

"""The rows of the 明细 of some units, written apart from those of others: batch by batch, in any
process, they make the same sheets. Knows no workbook, only the numbers of its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct

from pipeline.analysis.suppression import Thresholds
from pipeline.campaign import Parameters
from pipeline.records import Filing, Submission, Table, Value
from pipeline.spec.model import Form, Spec
from pipeline.workbooks.reports.heights import height_of
from pipeline.workbooks.reports.listing import FIRST_ROW
from pipeline.workbooks.reports.stream import BLOCK, RowSpool, Spooled, Words
from pipeline.workbooks.reports.summary import withheld
from pipeline.workbooks.reports.summary.detail_columns import columns, shown_fields
from pipeline.workbooks.zipping import Stretch


class Batch(Struct, frozen=True):
    """Some units, in order.

    units   (code, name, filing in force)
    styles  form → format of each column; forms without 明细 are absent
    wrap    format of a text of several lines: without it some programs show the last line alone
    before  form → records of the units before these
    room    records that a sheet holds
    """

    units: tuple[tuple[str, str, Filing], ...]
    styles: Mapping[str, tuple[int, ...]]
    wrap: int
    before: Mapping[str, int]
    room: int


class Spread(Struct, frozen=True):
    """What became of a batch.

    rows       form → (records, rows) on each sheet that they reach, the first of which is the
               one on which ``before`` ends
    uncounted  units with a number of ballots that is withheld for good (a merged one is still in
               a sum); their 控制数 would give it back
    """

    rows: Mapping[str, tuple[tuple[int, Stretch], ...]]
    uncounted: frozenset[str]


def spread(
    batch: Batch, spec: Spec, parameters: Parameters, submission: Callable[[Filing], Submission]
) -> Spread:
    """The rows of *batch*; *submission* is asked once a unit, for one at a time."""
    writers = [
        _Writer(spec.forms[form], styles, batch.wrap, batch.before[form], batch.room)
        for form, styles in batch.styles.items()
    ]
    uncounted: set[str] = set()
    known: dict[str, Thresholds] = {}
    for code, name, filing in batch.units:
        found = submission(filing)
        limits = known.get(found.unit_class) or Thresholds.of(parameters, found.unit_class)
        known[found.unit_class] = limits
        for writer in writers:
            if writer.add((code, name), filing.leaf.path, found, limits):
                uncounted.add(code)
    return Spread({writer.form.id: writer.done() for writer in writers}, frozenset(uncounted))


class _Writer:
    """Writes the records of one form, from the *at*-th one on, on sheets of *room* records."""

    def __init__(self, form: Form, styles: tuple[int, ...], wrap: int, at: int, room: int) -> None:
        self.form = form
        self._names = tuple(f.id for f in shown_fields(form))
        self._taken = itemgetter(*self._names)
        self._styles, self._wrap = styles, wrap
        self._texts = [(n, c.width) for n, c in enumerate(columns(form)) if c.kind == "text"]
        self._room = room
        self._start = at % room  # of the sheet on which we are
        self._spool = RowSpool(styles, FIRST_ROW + 1 + self._start)
        self._done: list[tuple[int, Stretch]] = []

    def add(
        self, lead: tuple[str, str], path: str, submission: Submission, limits: Thresholds
    ) -> bool:
        """Write the unit's rows; True where a number of ballots in them is withheld for good."""
        table = submission.tables.get(self.form.id)
        if table is None:
            return False
        cells = withheld.replaced(self.form.id, table.rows, limits)
        said = withheld.in_place(self._names, self._said(table), cells)
        behind = path, table.sheet
        numbers = (row.number or None for row in table.rows)
        shown = zip(said, numbers, strict=True)
        self._write([(*lead, *values, *behind, number) for values, number in shown])
        return withheld.loses_a_total(cells)

    def done(self) -> tuple[tuple[int, Stretch], ...]:
        """What was written, a stretch a sheet."""
        if self._spool.length:
            self._turn()
        return tuple(self._done)

    def _said(self, table: Table) -> Sequence[tuple[Value, ...]]:
        """What is shown of each row; None for a field that its class does not fill."""
        rows = [row.values for row in table.rows]
        try:
            return list(map(self._taken, rows))
        except KeyError:
            return [tuple(map(values.get, self._names)) for values in rows]

    def _write(self, rows: Sequence[Sequence[Spooled | Words]]) -> None:
        """Write *rows*, no more on a sheet than it has room for."""
        at = 0
        while at < len(rows):
            if self._start + self._spool.length >= self._room:
                self._turn()
            end = at + min(self._room - self._start - self._spool.length, BLOCK)
            some = rows[at:end]
            if self.form.is_record:  # it says things at length: all its texts are wrapped
                for row in some:
                    self._spool.add(row, self._styles, height_of(row, self._texts))
            elif any(_broken(map(itemgetter(index), some)) for index, _ in self._texts):
                for row in some:
                    self._add(row)
            else:
                self._spool.extend(some)
            at = end

    def _add(self, row: Sequence[Spooled | Words]) -> None:
        """Write *row* with its texts of several lines wrapped."""
        wrapped = [(index, width) for index, width in self._texts if _broken((row[index],))]
        if wrapped:
            styles = list(self._styles)
            for index, _ in wrapped:
                styles[index] = self._wrap
            self._spool.add(row, tuple(styles), height_of(row, wrapped))
        else:
            self._spool.add(row)

    def _turn(self) -> None:
        """Go on on the next sheet."""
        self._done += [(self._spool.length, stretch) for stretch in self._spool.stretches()]
        self._start = 0
        self._spool = RowSpool(self._styles, FIRST_ROW + 1)


def _broken(values: Iterable[Spooled | Words]) -> bool:
    """True where one of *values* is a text of several lines."""
    return "\n" in "".join(value for value in values if type(value) is str)

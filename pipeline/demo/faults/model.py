"""What a planted fault is, and the desk at which it is planted: a filled workbook, opened.

The one who plants knows where; nothing here asks a checker.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from msgspec import Struct, field

from pipeline.campaign import Period, Unit
from pipeline.demo.layout import Book, FormSheet

Sign = Callable[[str], str]  # pack code → token of this home


class Planted(Struct, frozen=True):
    """One line of ``planted.json``. ``file`` is relative to the home, inside a container
    ``inbox/a.zip!/b.xlsx``; ``cell`` is None for faults of a sheet or file; ``code`` None where
    nothing is wrong and the file must simply be read."""

    unit: str | None
    file: str
    fault: str
    sheet: str | None
    cell: str | None
    code: str | None


class Mark(Struct, frozen=True):
    """Where in a workbook a fault was planted."""

    sheet: str | None = None
    cell: str | None = None


class Desk(Struct):
    """A filled workbook on the desk. ``taken`` are table rows that already carry a fault, so
    that two faults never meet in one row. ``neighbour`` is another unit of the class, if any,
    ``due`` are the blocks that the unit must file now, ``first`` is true of the first period."""

    book: Book
    unit: Unit
    period: Period
    rng: Random
    sign: Sign
    neighbour: Unit | None
    due: frozenset[str]
    first: bool
    taken: set[tuple[str, int]] = field(default_factory=set)

    def sheet(self, form: str) -> FormSheet:
        """The sheet of *form*, which the workbook must have."""
        return self.book.sheet(form)

    def row(
        self, form: str, *names: str, where: Callable[[FormSheet, int], bool] | None = None
    ) -> int | None:
        """A free row of table *form* in which all *names* are filled and *where* holds, drawn
        and taken; None where there is none."""
        if not self.book.has(form):
            return None
        sheet = self.sheet(form)
        free = [
            row
            for row in sheet.filled()
            if (form, row) not in self.taken
            and all(sheet.text(row, name) for name in names)
            and (where is None or where(sheet, row))
        ]
        if not free:
            return None
        row = self.rng.choice(free)
        self.taken.add((form, row))
        return row

    def put(self, form: str, row: int, name: str, value: object) -> Mark:
        """Type *value* into a cell, locked or not, and say which."""
        sheet = self.sheet(form)
        place = sheet.place(row, name)
        assert place is not None
        sheet.grid.put(*place, value)
        return Mark(sheet.tab, sheet.cell(row, name))


class Fault(Struct, frozen=True):
    """A way to spoil a workbook.

    code    the problem code expected at the mark; None where nothing is wrong
    effect  ``return``, ``flag``, ``hold``, ``note``, or ``""`` where nothing is said
    alone   changes the workbook as a whole, so it shares a file with no other fault
    plant   plants it and says where; None where this workbook gives no opportunity
    """

    name: str
    code: str | None
    effect: str
    plant: Callable[[Desk], Mark | None]
    alone: bool = False

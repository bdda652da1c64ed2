"""What every check sees: the submission, what is due of it, and how to name a cell.

Decides which rows and fields are to be judged at all; knows no single rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.campaign import Parameters, Period, Settings
from pipeline.cells import address, column_number
from pipeline.checks.case import (
    RETURN_WORKBOOK,
    Case,
    Standing,
    case_of,
    fields_of,
    forms_of,
    kinds_of,
)
from pipeline.problems import Effect, Problem, Where, catalogue, make, point_key
from pipeline.records import Row, Submission, Table, Value
from pipeline.records.roster import is_present, members
from pipeline.spec.model import Field, Form, Spec

__all__ = [
    "COVER",
    "RETURN_WORKBOOK",
    "Context",
    "Limit",
    "Standing",
    "shown",
]

COVER = "F0"
FIRST_DATA_ROW = 5  # of an empty sheet (layout of every form)


# block id → how it stands for some rows
StandingOf = Callable[[str], Standing]


class Limit(Struct, frozen=True):
    """What a field is compared with: its value, its label, and its cell where it has one."""

    value: Value
    label: str
    place: tuple[tuple[str, Row, str], ...] = ()


class Context(Struct, frozen=True, dict=True):
    """One submission under check. ``period`` is None where the office's own workbook is read,
    or the period is unknown (reported by extraction); then nothing but rows is judged.

    ``limits`` keeps what whole columns are compared with, by its name in the spec; None where it
    is unknown."""

    submission: Submission
    spec: Spec
    settings: Settings
    received: date | None = None
    limits: dict[str, Limit | None] = field(default_factory=dict)
    _judged: dict[str, Table] = field(default_factory=dict)
    _parts: dict[str, Sequence[tuple[Table, StandingOf]]] = field(default_factory=dict)

    @cached_property
    def case(self) -> Case:
        """What the submission has in common with others of its class and period."""
        submission, identity = self.submission, self.submission.identity
        asked = identity.workbook, submission.unit_class, identity.period
        return case_of(self.spec, self.settings, *asked)

    @property
    def period(self) -> Period | None:
        """The period that the file says it is of; None where it says none or an unknown one."""
        return self.case.period

    @property
    def parameters(self) -> Parameters:
        """The parameters of the campaign, with what the office changed."""
        return self.settings.parameters

    @property
    def is_return(self) -> bool:
        """True of a unit's 填报簿, False of the office's own workbooks."""
        return self.case.is_return

    @property
    def is_own(self) -> bool:
        """True of a workbook that the office keeps itself and nobody filed."""
        return not self.is_return and self.submission.identity.unit is None

    @cached_property
    def is_local(self) -> bool:
        """属地: guided, not judged; by the roster, else by class."""
        unit = self.settings.units.get(self.submission.identity.unit or "")
        return unit.local if unit else self.submission.unit_class in ("D1", "D2")

    def standing(self, block: str) -> Standing:
        """How far *block* is judged in this submission."""
        return self.case.standing(block)

    def judged(self, block: str) -> bool:
        """True where each row of *block* that is there must be whole."""
        return self.case.judged(block)

    def fields(self, form_id: str) -> Mapping[str, Field]:
        """Fields of *form_id* by id."""
        return fields_of(self.case, form_id)

    @cached_property
    def forms(self) -> tuple[tuple[Form, Table], ...]:
        """Forms of the workbook whose sheet was found, in tab order, with its rows."""
        every = forms_of(self.case, self.submission.identity.workbook)
        tables = self.submission.tables
        return tuple((form, tables[form.id]) for form in every if form.id in tables)

    def parts(self, form: Form) -> Sequence[tuple[Table, StandingOf]]:
        """Rows of the sheet of *form* that stand alike, with the standing of a block for them.

        Row-selected blocks (F4) part the rows by their kind; on F2, of a member who has left
        only the roster itself is judged (definition 5).
        """
        found = self._parts.get(form.id)
        if found is None:
            parted = self._parted(form, self.submission.tables[form.id])
            found = self._parts[form.id] = tuple(parted)
        return found

    def _parted(self, form: Form, table: Table) -> Iterator[tuple[Table, StandingOf]]:
        if stand := self._row_standings(table):
            for standing in dict.fromkeys(stand):
                yield _where(table, stand, standing), partial(_always, standing)
        elif form.id == "F2":
            yield self.members, self.case.standing
            if self.members is not table:
                gone = tuple(row for row in table.rows if not is_present(row))
                yield replace(table, rows=gone), partial(_of_leaver, self.case)
        else:
            yield table, self.case.standing

    def _row_standings(self, table: Table) -> list[Standing]:
        """How each row of *table* stands, by its kind; none where rows are all alike."""
        kinds = kinds_of(self.case, table.form)
        return [kinds.standing(kind) for kind in table.column(kinds.field)] if kinds else []

    def table(self, form_id: str) -> Table:
        """*form_id* with the rows that are judged: on F4 only the kinds that are due or
        nominated. Empty where the sheet is absent."""
        found = self._judged.get(form_id)
        if found is None:
            found = self.submission.tables.get(form_id) or Table(form_id, "", {}, ())
            if stand := self._row_standings(found):
                found = _where(found, [how >= Standing.ROWS for how in stand], True)
            self._judged[form_id] = found
        return found

    @cached_property
    def members(self) -> Table:
        """F2 with the members present alone (definition 5)."""
        return members(self.table("F2"))

    def rows(self, form_id: str) -> tuple[Row, ...]:
        """Rows of *form_id* that are judged (see `table`)."""
        return self.table(form_id).rows

    def where(self, form_id: str, row: Row | None, name: str) -> Where:
        """The cell of field *name* in *row*; with no row, the cell below its last one."""
        table = self.submission.tables[form_id]
        number = row.number if row else _below(table)
        number = table.lines.get(name, number)
        letters = table.columns.get(name)
        cell = address(number, column_number(letters)) if letters and number else None
        label = self.fields(form_id)[name].label
        return Where(form_id, table.sheet, cell, number or None, name, label)

    def problem(  # noqa: PLR0913 - code, the three parts of a place, and what is optional
        self,
        code: str,
        form_id: str,
        row: Row | None,
        name: str,
        *,
        raw: object = None,
        effect: Effect | None = None,
        related: Sequence[tuple[str, Row, str]] = (),
        point: tuple[str, object] | None = None,
        **values: object,
    ) -> Problem:
        """A Problem of *code* at one cell. A code such as ``X06-gone`` is the wording ``gone`` of
        X06; the Problem carries X06. ``raw`` defaults to what stands there; ``point`` is
        the (record, value) of a 待核 point; ``related`` are (form, row, field) of other cells.
        """
        if raw is None and row is not None:
            raw = shown(row, name)
        flagged = (effect or catalogue()[code].effect) is Effect.FLAG
        if flagged and point is None:
            point = (f"{form_id} {self.record(form_id, row)} {name}", raw)
        rule_id = code.partition("-")[0]
        problem = make(
            code,
            self.where(form_id, row, name),
            raw=raw,
            effect=effect,
            related=tuple(self._cell(form_id, *place) for place in related),
            point_key=point_key(rule_id, *point) if flagged and point else None,
            **values,
        )
        return problem if rule_id == code else replace(problem, code=rule_id)

    def record(self, form_id: str, row: Row | None) -> str:
        """What names *row* in words that survive row moves: the values of its key fields."""
        if row is None:
            return ""
        key = self.spec.forms[form_id].key
        return " ".join(str(row.values.get(name) or "") for name in key)

    def _cell(self, here: str, form_id: str, row: Row, name: str) -> str:
        place = self.where(form_id, row, name)
        return str(place.cell) if form_id == here else f"{place.sheet}!{place.cell}"


def _below(table: Table) -> int:
    return max((row.number for row in table.rows), default=FIRST_DATA_ROW - 1) + 1


def _where(table: Table, marks: Sequence[object], wanted: object) -> Table:
    """*table* with those of its rows whose mark is *wanted*; itself where all are."""
    if marks.count(wanted) == len(marks):
        return table
    rows = (row for row, mark in zip(table.rows, marks, strict=True) if mark == wanted)
    return replace(table, rows=tuple(rows))


# Not methods of the Context, which keeps its parts: it would hold itself, and with it the
# workbook, until somebody looks for cycles.
def _always(standing: Standing, _block: str) -> Standing:
    return standing


def _of_leaver(case: Case, block: str) -> Standing:
    return case.standing(block) if block == "F2.roster" else Standing.CLOSED


def shown(row: Row, name: str) -> object:
    """What stands in the cell, as a person would read it; None where it is blank."""
    value = row.raw.get(name, row.values.get(name))
    return "、".join(value) if isinstance(value, tuple) else value

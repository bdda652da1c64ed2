"""What a workbook is drawn for: its kind, the class of who fills it, the period; what is due then.

Answers which forms and fields are due, open or idle; knows no cell, no drawing and no one unit.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct, field

from pipeline.campaign import Period, Settings, Unit
from pipeline.spec.model import Block, Field, Form, Spec, Who

_T = TypeVar("_T")

COVER = "F0"
NOMINATIONS = "F7"
RETURN_FORM = "F8"
LOCAL_CLASSES = ("D1", "D2")
COVER_FIELDS = frozenset({"unit_name", "period", "template_version", "control_sum"})


class Standing(StrEnum):
    """How a form stands in the period of the workbook."""

    DUE = "due"  # at least one block must be filed
    OPEN = "open"  # may be filed (optional, trial, if nominated)
    IDLE = "idle"  # 本期不填


class Occasion(Struct, frozen=True, eq=False, dict=True):
    """``settings`` is None for office workbooks; the office's own have no period either.

    named     the workbook is made for a unit; blanks and the office's own are for nobody
    system    of that unit (教育 …), "" where there is none
    local     it is filled by a 属地 unit
    returned  the workbook goes back to its sender
    """

    spec: Spec
    settings: Settings | None
    workbook: str
    unit_class: str
    period: Period | None
    named: bool
    system: str
    local: bool
    returned: bool
    _known: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def office(self) -> bool:
        """True for workbooks without settings: those of the office itself."""
        return self.settings is None

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Forms of the workbook in tab order; units get those of their class, a guidance group
        those of which a block is ever its own (the rest only the office keeps)."""
        if self.office and self.named:
            due = self.spec.due
            own = {b.form for b in self.spec.blocks.values() if (b.id, self.unit_class) in due}
            return tuple(f for f in self.spec.forms_of(self.workbook) if f.id in own)
        return self.spec.forms_of(self.workbook, None if self.office else self.unit_class)

    def fields(self, form: Form) -> tuple[Field, ...]:
        """Fields that are drawn: all of a table; of a record those that the class ever fills."""
        if self.office or not form.is_record:
            return form.fields
        return tuple(f for f in form.fields if self._ever(f))

    def standing(self, form: Form) -> Standing:
        """How *form* stands now."""
        return self.once("standing", form.id, lambda: self._standing(form))

    def _standing(self, form: Form) -> Standing:
        if self.office or (self.returned and form.id == RETURN_FORM):
            return Standing.OPEN
        marks = [self.mark(block) for block in self._blocks(form)]
        if any(mark == "Y" or mark.isdigit() for mark in marks):
            return Standing.DUE
        return Standing.OPEN if any(_open(mark) for mark in marks) else Standing.IDLE

    def is_open(self, form: Form, field: Field) -> bool:
        """True where the field is an entry cell of this workbook.

        The block of a table's first field stays open while any other block of it is: the sheet
        always takes new rows (definition 4).
        """
        place = f"{form.id}.{field.id}"
        return self.once("open", place, lambda: self._is_open(form, field))

    def _is_open(self, form: Form, field: Field) -> bool:
        if self.office:
            return field.who is not Who.SYSTEM
        if field.who is not Who.UNIT or field.id in self.printed(form):
            return False
        if form.id == RETURN_FORM:
            return self.returned
        if not form.is_record and field.block == form.fields[0].block:
            return self.standing(form) is not Standing.IDLE
        return any(_open(self.mark(block)) for block in self._blocks(form, field))

    def must(self, form: Form, field: Field) -> bool:
        """True where a blank in a started row (or in a record) has to be filled in, as far as
        block and class say; the conditions of the field itself come on top."""
        if not self.is_open(form, field) or not (field.required or field.required_all):
            return False
        if not self.office and self._trial(form, field):
            return False
        return not field.required_classes or self.unit_class in field.required_classes

    def needs(self, form: Form) -> tuple[tuple[str, str], ...]:
        """(field, value) pairs of which at least one row must be there (F4: by object)."""
        if self.office:
            return ()
        return tuple(
            (block.rows_field, value)
            for block in self._blocks(form)
            if block.rows_field and self._filed(block)
            for value in block.needs
        )

    def mark(self, block: Block) -> str:
        """Mark of *block* in the plan of what is due; empty where it is not filed."""
        assert self.settings is not None
        assert self.period is not None
        due, period = self.settings.due, self.period.code
        mark = due.mark(block.id, self.unit_class, period)
        if not mark and block.form == NOMINATIONS and self.unit_class in LOCAL_CLASSES:
            # a local unit may nominate, with its township's consent (X12), when class A may
            return due.mark(block.id, "A", period)
        return mark

    def printed(self, form: Form) -> frozenset[str]:
        """Fields of the cover that we print ourselves, and that are therefore locked."""
        if self.office or form.id != COVER:
            return frozenset()
        return COVER_FIELDS | {"unit_code"} if self.named else COVER_FIELDS

    def closed_rows(self, form: Form) -> tuple[str, tuple[str, ...]] | None:
        """(field, values) of rows that are not judged now, where blocks select rows (F4)."""
        if self.office:
            return None
        closed = [b for b in self._blocks(form) if b.rows_field and not _open(self.mark(b))]
        values = tuple(value for block in closed for value in block.rows_values)
        return (str(closed[0].rows_field), values) if values else None

    def due_titles(self, form: Form) -> tuple[str, ...]:
        """Titles of the parts of *form* that must be filed now."""
        return tuple(block.title for block in self._blocks(form) if self._filed(block))

    def open_titles(self, form: Form) -> tuple[str, ...]:
        """Titles of the parts of *form* that may be filed now."""
        return tuple(block.title for block in self._blocks(form) if _open(self.mark(block)))

    def _trial(self, form: Form, field: Field) -> bool:
        """True where what is filled in must be sound, but nothing has to be filled in."""
        marks = {self.mark(block) for block in self._blocks(form, field)}
        return bool(marks) and marks <= {"trial", "on return"}

    def _filed(self, block: Block) -> bool:
        mark = self.mark(block)
        return mark == "Y" or mark.isdigit()

    def _ever(self, field: Field) -> bool:
        assert self.settings is not None
        return bool(self.settings.due.marks.get((field.block, self.unit_class)))

    def _blocks(self, form: Form, field: Field | None = None) -> tuple[Block, ...]:
        """Blocks of *form*, or those of them that decide whether *field* is due."""
        every = self.once(
            "blocks",
            form.id,
            lambda: tuple(b for b in self.spec.blocks.values() if b.form == form.id),
        )
        if field is None:
            return every
        return tuple(b for b in every if b.rows_field is not None or field.block == b.id)

    def once(self, question: str, place: str, answer: Callable[[], _T]) -> _T:
        """What *answer* gives, asked once: it must follow from the occasion and *place* alone."""
        key = (question, place)
        if key not in self._known:
            self._known[key] = answer()
        found: _T = self._known[key]
        return found


_held: dict[tuple[object, ...], Occasion] = {}
_KEPT = 32  # a period has some twenty: classes, systems, and whether it goes out or back


def occasion_of(
    spec: Spec,
    workbook: str,
    unit_class: str,
    settings: Settings | None = None,
    period: Period | None = None,
    unit: Unit | None = None,
    *,
    returned: bool = False,
) -> Occasion:
    """The Occasion of a workbook for *unit* (None: for nobody); the same one for all workbooks of
    which the same is asked, so that what follows from it is worked out once."""
    system = unit.system if unit else ""
    local = unit.local if unit else unit_class in LOCAL_CLASSES
    kind = (workbook, unit_class, period, unit is not None, system, local, returned)
    key = (id(spec), id(settings), *kind)  # kept alive by the Occasion, so that they stay theirs
    found = _held.get(key)
    if found is None:
        if len(_held) >= _KEPT:
            _held.clear()
        found = _held[key] = Occasion(spec, settings, *kind)
    return found


def _open(mark: str) -> bool:
    return mark not in ("", "on return", "any")

"""What the readers of tables and records share: how a cell is read, and what is said about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from msgspec import Struct, field

from pipeline.extraction.casting import Cast, CellValue, folded, hint, named_period, verbatim
from pipeline.extraction.findings import Notebook, finding, place
from pipeline.extraction.plan import FieldPlan
from pipeline.extraction.scope import FormScope
from pipeline.extraction.sheets import Found
from pipeline.problems import Effect
from pipeline.records import Column, Value
from pipeline.spec.model import Field, Form, Spec

_NOTHING = "X02-none"
PERIODS = "periods"  # the choice list of reporting periods


class Occasion(Struct, frozen=True, dict=True):
    """Class, period and the switches that are on: some choice lists depend on the latter two;
    ``periods`` is code → name of those that may be chosen."""

    spec: Spec
    unit_class: str = ""
    period: str | None = None
    switched_on: Collection[str] = ()
    periods: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _lists(self) -> dict[tuple[str, str, str], Mapping[str, None]]:
        return {}

    def words(self, form: Form, entry: Field, given: Value) -> Mapping[str, None]:
        """The list of *entry* of *form*, in its order, where the field on which it depends says
        *given*; put together once."""
        said = str(given or "")
        case = (form.id, entry.id, said if said in entry.choices_by else "")
        if case not in self._lists:
            values = {entry.choices_on or "": given}
            words = self.spec.words(entry, values, self.period, self.switched_on)
            self._lists[case] = dict.fromkeys(words)
        return self._lists[case]


class Reading(Struct, frozen=True):
    """One sheet being read: where to, under which scope, on which occasion."""

    found: Found
    scope: FormScope
    book: Notebook
    occasion: Occasion

    def careful(
        self,
        entry: FieldPlan,
        value: CellValue,
        raw: dict[str, str],
        said: list[tuple[FieldPlan, Cast]],
    ) -> Value:
        """The value of a cell that is not ordinary. What was written goes to *raw* where it
        differs, what there is to say to *said*. Prefilled fields are never complained of: words
        typed into one that cannot be read are named (S18)."""
        cast = entry.careful(value)
        if entry.field.choices == PERIODS:
            cast = named_period(cast, self.occasion.periods)
        if cast.raw is not None and (entry.entry or cast.value is not None):
            raw[entry.id] = cast.raw
        if cast.code is not None and entry.entry and not self._stands_in(entry.field, cast):
            said.append((entry, cast))
        elif not entry.entry and cast.value is None and isinstance(value, str) and cast.raw:
            said.append((entry, Cast(raw=cast.raw, code="S18")))
        return cast.value

    def _stands_in(self, entry: Field, cast: Cast) -> bool:
        """True of words that a class which need not fill *entry* may write there instead."""
        if not entry.stand_ins or cast.value is not None or cast.raw is None:
            return False
        if not entry.required_classes or self.occasion.unit_class in entry.required_classes:
            return False
        return folded(cast.raw) in map(folded, entry.stand_ins)

    def report(
        self,
        entry: FieldPlan,
        cast: Cast,
        cell: tuple[int, int],
        values: Mapping[str, Value],
        *,
        due: bool,
    ) -> None:
        """One finding about *cell* of the row with *values*. Where the field or row is not
        due, remarks are dropped and errors are only noted."""
        is_open = due and entry.id in self.scope.open
        if cast.code is None or (cast.note and not is_open) or not self.book.room():
            return
        where = place(self.found.plan.form, self.found.sheet, entry.field, cell)
        effect = None if is_open else Effect.NOTE
        advice = self._nothing(entry.field, values) if cast.code == _NOTHING else cast.hint
        self.book.add(
            finding(cast.code, where, raw=cast.raw, effect=effect, value=cast.shown, hint=advice)
        )

    def _nothing(self, entry: Field, values: Mapping[str, Value]) -> str:
        """What to write for a stroke or «无» in a number cell, so that it passes next time."""
        least = entry.minimum or 0
        ways = ["确实是零请填 0"] if least <= 0 else []
        if not entry.required_of(self.occasion.unit_class, values):
            ways.append("没有这项数据请留空")
        elif least <= 0:
            ways.append("不是零的请核实后填上数字")
        else:
            ways.append(f"请核实后填上数字，至少是 {least}")
        return "；".join(ways)

    def fit(self, values: Mapping[str, Column]) -> bool:
        """True where in every row each word is of the list that holds for the row; *values* are
        those of all fields."""
        for entry in self.found.plan.dependent:
            column = values[entry.id]
            on = values.get(entry.choices_on or "") or (None,) * len(column)
            if not all(self._fits(entry, *case) for case in set(zip(column, on, strict=True))):
                return False
        return True

    def misfits(self, values: Mapping[str, Value]) -> list[tuple[FieldPlan, Cast]]:
        """Words that are of a list, but not of the one that holds for this row (T10); they are
        kept as values."""
        plan, said = self.found.plan, []
        for entry in plan.dependent:
            value, given = values[entry.id], values.get(entry.choices_on or "")
            if not self._fits(entry, value, given):
                text, words = (
                    "、".join(_chosen(value)),
                    self.occasion.words(plan.form, entry, given),
                )
                advice = hint(text, tuple(words), several=isinstance(value, tuple))
                said.append((plan.fields[entry.id], Cast(raw=text, code="T10", hint=advice)))
        return said

    def _fits(self, entry: Field, value: Value, given: Value) -> bool:
        """True of a blank, and of words of the list of *entry* that holds where the field on
        which it depends says *given*."""
        if value is None:
            return True
        words = self.occasion.words(self.found.plan.form, entry, given)
        return all(word in words for word in _chosen(value))


def _chosen(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def as_seen(value: CellValue) -> str:
    """*value* on one line."""
    return verbatim(value).replace("\n", " ").strip()

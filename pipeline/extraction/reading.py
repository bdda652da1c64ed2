"""What the readers of tables and records share: how a cell is read, and what is said about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.extraction.casting import Cast, CellValue, folded, hint, named_period, verbatim
from pipeline.extraction.findings import Notebook, finding, place
from pipeline.extraction.plan import FieldPlan
from pipeline.extraction.scope import FormScope
from pipeline.extraction.sheets import Found
from pipeline.problems import Effect
from pipeline.records import Value
from pipeline.spec.model import Field, Spec

_NOTHING = "X02-none"
PERIODS = "periods"  # the choice list of reporting periods


@dataclass(frozen=True, slots=True)
class Occasion:
    """Class, period and the switches that are on: some choice lists depend on the latter two;
    ``periods`` is code → name of those that may be chosen."""

    spec: Spec
    unit_class: str = ""
    period: str | None = None
    switched_on: Collection[str] = ()
    periods: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
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
        differs, what there is to say to *said*. Prefilled fields are never complained of."""
        cast = entry.careful(value)
        if entry.field.choices == PERIODS:
            cast = named_period(cast, self.occasion.periods)
        if cast.raw is not None and (entry.entry or cast.value is not None):
            raw[entry.id] = cast.raw
        if cast.code is not None and entry.entry and not self._stands_in(entry.field, cast):
            said.append((entry, cast))
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

    @cached_property
    def dependent(self) -> tuple[Field, ...]:
        """Fields whose list depends on the row, the period or a switch."""
        fields = (entry.field for entry in self.found.plan.fields.values())
        return tuple(f for f in fields if f.choices_on or f.choices_in or f.choices_switch)

    def misfits(self, values: dict[str, Value]) -> list[tuple[FieldPlan, Cast]]:
        """Words that are of a list, but not of the one that holds for this row (T10); they are
        kept as values."""
        said = []
        for entry in self.dependent:
            value = values[entry.id]
            if value is None:
                continue
            words = self._words(entry, values)
            chosen = value if isinstance(value, tuple) else (str(value),)
            if not words.keys() >= {*chosen}:
                text = "、".join(chosen)
                advice = hint(text, tuple(words), several=isinstance(value, tuple))
                cast = Cast(raw=text, code="T10", hint=advice)
                said.append((self.found.plan.fields[entry.id], cast))
        return said

    def _words(self, entry: Field, values: Mapping[str, Value]) -> dict[str, None]:
        """The list of *entry* that holds for the row with *values*, in its order."""
        case = (entry.id, values.get(entry.choices_on or ""))
        if case not in self._lists:
            on, period = self.occasion.switched_on, self.occasion.period
            words = self.occasion.spec.words(entry, values, period, on)
            self._lists[case] = dict.fromkeys(words)
        return self._lists[case]

    @cached_property
    def _lists(self) -> dict[tuple[str, Value], dict[str, None]]:
        return {}


def as_seen(value: CellValue) -> str:
    """*value* on one line."""
    return verbatim(value).replace("\n", " ").strip()

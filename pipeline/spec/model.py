"""Types of the specification: workbooks, forms, fields, blocks, items. Pure data, no file access.

Everything that is printed, prompted, validated, read or checked derives from these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct, field

from pipeline.spec.field import Comparison, Condition, Field, FieldType, Who

__all__ = [
    "Block",
    "Comparison",
    "Condition",
    "Field",
    "FieldType",
    "Form",
    "Item",
    "ParameterDefault",
    "Spec",
    "Who",
    "Workbook",
]


class Block(Struct, frozen=True):
    """A part of a form that is due as a whole (blocks.csv). ``rows_field``/``rows_values``
    select rows instead of columns (F4: by object_type); ``needs`` are those of the values of
    which at least one row must be there where the block is due. ``also`` names further forms
    that belong to the block (G3: GP and GD)."""

    id: str
    form: str
    title: str
    fields: tuple[str, ...]
    rows_field: str | None = None
    rows_values: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


RECORD_HEADS = ("栏目", "填写内容", "单位", "填写说明")  # over the columns of a record sheet


class Form(Struct, frozen=True):
    """One sheet. layout ``table``: row 3 labels, hidden row 4 ids, data from row 5.
    layout ``record``: rows 3 and 4 are the same, and every field is a line: label, value,
    explanation, and its id in a hidden column.

    key        fields that identify a row (no duplicates)
    unique     further groups of fields whose values together may occur only once, looked at
               where all of them are filled
    min_rows   rows required where the form is due
    entry_rows unlocked rows in a blank
    preprinted ``items`` (F6), ``units`` … or "" : rows that the renderer prints
    rules      rule ids that look at this form, in the order they run
    classes    classes whose workbook has this sheet
    """

    id: str
    workbook: str
    title: str
    sheet: str
    layout: str
    fields: tuple[Field, ...]
    classes: tuple[str, ...]
    key: tuple[str, ...] = ()
    min_rows: int = 0
    entry_rows: int = 0
    preprinted: str = ""
    rules: tuple[str, ...] = ()
    note: str = ""
    units_note: str = ""
    unique: tuple[tuple[str, ...], ...] = ()

    def field(self, name: str) -> Field:
        """The field *name*; KeyError where the form has none."""
        for entry in self.fields:
            if entry.id == name:
                return entry
        raise KeyError(f"{self.id}.{name}")

    @property
    def is_record(self) -> bool:
        """True for a sheet of one record, a field a line."""
        return self.layout == "record"


class Workbook(Struct, frozen=True):
    """A kind of workbook: 填报簿, 活动设置, 督查评分簿, with its forms in tab order."""

    id: str
    title: str
    forms: tuple[str, ...]


class Item(Struct, frozen=True):
    """One of the 19 items of the score (indicators.csv); wording by class where it differs.
    ``rule`` says in Chinese how it is reckoned, ``when_empty`` what happens without data."""

    id: str
    dimension: str
    name: str
    maximum: int
    parts: str  # self+sup, sup, computed, computed+sup, ballot
    wording: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    when_empty: str = ""

    def name_for(self, unit_class: str) -> str:
        """The name printed for a unit of *unit_class*."""
        return self.wording.get(unit_class, self.name)

    def printed(self, unit_class: str) -> str:
        """Dimension and name, as they are printed beside the code."""
        return f"{self.dimension}：{self.name_for(unit_class)}"

    @property
    def self_scored(self) -> bool:
        """True where the unit scores itself and superiors score it as well."""
        return self.parts == "self+sup"

    @property
    def superior_scored(self) -> bool:
        """Scored by superiors, alone or beside others."""
        return "sup" in self.parts.split("+")


class ParameterDefault(Struct, frozen=True):
    """A row of parameters.csv: the default of a parameter as text, with unit and meaning.

    kind      number, share (0–1), points (0–100), times (1 or more), whole, fraction (``2/3``),
              switch (是/否), choice (one of ``choices``), words (several of ``choices``), range
              (``0.88-0.92``), counts (``1-5``), raters, period or text
    at_least  key of the parameter that this one is never below; both are numbers
    """

    key: str
    label: str
    default: str
    unit: str
    live: bool
    meaning: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    at_least: str = ""


class Spec(Struct, frozen=True):
    """The whole specification, as loaded and validated once.

    due        (block, class) → period → mark: ``Y``, ``1``, ``2``, ``trial``, ``optional``,
               ``if nominated``, ``on return``, ``any``; absent where not due
    periods    default rows of periods.csv, as dicts
    classes    class code → Chinese name, in reporting order (A, A0, B, C, D1, D2, G);
               ``due`` also knows the pseudo class ``office`` for what only the office keeps
    marks      mark of ``due`` → what it means, in Chinese
    due_notes  block → remark on when it is due
    dimensions the five 好 → criterion text of the source document, verbatim

    The column 类别 of 单位目录 holds code and name together (B直属学校): `class_text` writes
    it, `class_code` reads it.
    """

    template_version: str
    accepted_versions: tuple[str, ...]
    workbooks: Mapping[str, Workbook]
    forms: Mapping[str, Form]
    blocks: Mapping[str, Block]
    choices: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, str]
    due: Mapping[tuple[str, str], Mapping[str, str]]
    periods: tuple[Mapping[str, str], ...]
    parameters: tuple[ParameterDefault, ...]
    items: tuple[Item, ...]
    marks: Mapping[str, str] = field(default_factory=dict)
    due_notes: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def superior_items(self) -> tuple[Item, ...]:
        """Items that superiors score, in the order of the score."""
        return tuple(item for item in self.items if item.superior_scored)

    def class_text(self, code: str) -> str:
        """``B`` → ``B直属学校``; KeyError for an unknown class."""
        return f"{code}{self.classes[code]}"

    def mark_code(self, text: str) -> str:
        """``必报`` (or ``Y``) → ``Y``; KeyError for anything else."""
        for code, name in self.marks.items():
            if text in (code, name):
                return code
        raise KeyError(text)

    def class_code(self, text: str) -> str:
        """``B直属学校`` (or ``B``, or ``直属学校``) → ``B``; KeyError for anything else."""
        for code, name in self.classes.items():
            if text in (code, name, f"{code}{name}"):
                return code
        raise KeyError(text)

    def words(
        self,
        entry: Field,
        values: Mapping[str, object],
        period: str | None = None,
        switched_on: Collection[str] = (),
    ) -> tuple[str, ...]:
        """Words that *entry* may hold on a row with *values*, in *period*, with the switch
        parameters *switched_on*; empty where it has no list."""
        name = entry.choices
        if entry.choices_on:
            name = entry.choices_by.get(str(values.get(entry.choices_on) or ""), name)
        for switch, other in entry.choices_switch.items():
            name = other if switch in switched_on else name
        name = entry.choices_in.get(period or "", name)
        return self.choices[name] if name else ()

    def forms_of(self, workbook: str, unit_class: str | None = None) -> tuple[Form, ...]:
        """Forms of *workbook* in tab order, only those that *unit_class* has."""
        forms = (self.forms[name] for name in self.workbooks[workbook].forms)
        return tuple(f for f in forms if unit_class is None or unit_class in f.classes)

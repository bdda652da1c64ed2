"""Types of the specification: workbooks, forms, fields, blocks, items. Pure data, no file access.

Everything that is printed, prompted, validated, read or checked derives from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class FieldType(StrEnum):
    """How a cell is cast. MULTI holds several words of a list, separated by 、 , ， ; ； or /."""

    TEXT = "text"
    INT = "int"
    DEC = "dec"
    DATE = "date"
    ENUM = "enum"
    MULTI = "multi"
    PCT = "pct"  # system formula only; never read


class Who(StrEnum):
    """Who fills a field."""

    UNIT = "unit"
    SYSTEM = "system"  # prefilled or a formula; locked
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Condition:
    """True of a row where ``field`` (of the same row) is one of ``values``, or, with
    ``values`` empty, where it is filled; ``negate`` turns it round."""

    field: str
    values: tuple[str, ...] = ()
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A relation of a field to another of the same row, to ``F0.report_date`` style fields of
    a record form, to ``period.covers_from``/``covers_to``/``due_by``, ``received`` or
    ``campaign.start``/``campaign.end``.

    kind    not_after, not_before (dates); at_most, at_least (numbers); differs (text)
    effect  return, flag or note (values of `pipeline.problems.Effect`)
    """

    kind: str
    other: str
    effect: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    required       always, where its block is due; or
    required_when  only on rows where the condition holds
    choices        name of a choice list, for ENUM and MULTI; ``choices_by`` maps a value of
                   the field ``choices_on`` to a list name where the list depends on it
    minimum, maximum  inclusive bounds of numbers; ``maximum_field`` names a field that bounds it
    decimals       digits after the point that DEC may have
    max_lines, line_length  of multi-line texts; a longer line is flagged, not returned
    control        counts towards 控制数
    filler_words   words that do not count as filled (无, 略 …)
    free_text      X18 applies (any text a person types, except filler_phone)
    width          column width in characters (table) or of the value column (record)
    group          heading above it on a record sheet; group of columns on a table
    aliases        labels of earlier templates, for matching
    example        shown in the prompt
    """

    id: str
    label: str
    type: FieldType
    block: str
    who: Who = Who.UNIT
    required: bool = False
    required_when: Condition | None = None
    choices: str | None = None
    choices_on: str | None = None
    choices_by: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    maximum_field: str | None = None
    decimals: int = 0
    min_length: int = 0
    max_length: int = 0  # 0: no limit of its own
    max_lines: int = 1
    line_length: int = 0
    comparisons: tuple[Comparison, ...] = ()
    control: bool = False
    filler_words: tuple[str, ...] = ()
    free_text: bool = False
    prompt: str = ""
    example: str = ""
    width: float = 12
    group: str = ""
    aliases: tuple[str, ...] = ()
    formula: str = ""  # PCT/system: Excel formula with {field} for cells of the row


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a form that is due as a whole (blocks.csv). ``rows_field``/``rows_values``
    select rows instead of columns (F4: by object_type)."""

    id: str
    form: str
    title: str
    fields: tuple[str, ...]
    rows_field: str | None = None
    rows_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet. layout ``table``: row 3 labels, hidden row 4 ids, data from row 5.
    layout ``record``: rows 3 and 4 are the same, and every field is a line: label, value,
    explanation, and its id in a hidden column.

    key        fields that identify a row (no duplicates)
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

    def field(self, name: str) -> Field:
        """The field *name*; KeyError where the form has none."""
        for entry in self.fields:
            if entry.id == name:
                return entry
        raise KeyError(f"{self.id}.{name}")

    @property
    def is_record(self) -> bool:
        return self.layout == "record"


@dataclass(frozen=True, slots=True)
class Workbook:
    """A kind of workbook: 填报簿, 活动设置, 督查评分簿, with its forms in tab order."""

    id: str
    title: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One of the 19 items of the score (indicators.csv); wording by class where it differs."""

    id: str
    dimension: str
    name: str
    maximum: int
    parts: str  # self+sup, sup, computed, computed+sup, ballot
    wording: Mapping[str, str] = field(default_factory=dict)

    @property
    def self_scored(self) -> bool:
        return self.parts == "self+sup"


@dataclass(frozen=True, slots=True)
class ParameterDefault:
    """A row of parameters.csv: the default of a parameter as text, with unit and meaning."""

    key: str
    label: str
    default: str
    unit: str
    live: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Spec:
    """The whole specification, as loaded and validated once.

    due        (block, class) → period → mark: ``Y``, ``1``, ``2``, ``trial``, ``optional``,
               ``if nominated``, ``on return``, ``any``; absent where not due
    periods    default rows of periods.csv, as dicts
    classes    class code → Chinese name, in reporting order (A, A0, B, C, D1, D2, G)
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

    def forms_of(self, workbook: str, unit_class: str | None = None) -> tuple[Form, ...]:
        """Forms of *workbook* in tab order, only those that *unit_class* has."""
        forms = (self.forms[name] for name in self.workbooks[workbook].forms)
        return tuple(f for f in forms if unit_class is None or unit_class in f.classes)

"""Types of one field of a form: how it is cast, when it must be filled, what it is compared with.

Pure data, no file access; `model` holds the forms that they make up.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field


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


class Condition(Struct, frozen=True):
    """True of a row where ``field`` (of the same row) is one of ``values``, or, with
    ``values`` empty, where it is filled; ``negate`` turns it round."""

    field: str
    values: tuple[str, ...] = ()
    negate: bool = False

    def holds(self, values: Mapping[str, object]) -> bool:
        """True of a row with these *values* (a multi-choice holds where any word is listed)."""
        found = values.get(self.field)
        if isinstance(found, str) and found:
            return (not self.values or found in self.values) != self.negate
        if found is None or found in ("", ()):
            return self.negate
        words = found if isinstance(found, tuple) else (str(found),)
        hit = not self.values or any(word in self.values for word in words)
        return hit != self.negate


class Comparison(Struct, frozen=True):
    """A relation of a field to another of the same row, to ``F0.report_date`` style fields of
    a record form, to ``period.covers_from``/``covers_to``/``due_by``, ``received`` or
    ``campaign.start``/``campaign.end``.

    kind    not_after, not_before (dates); at_most, at_least (numbers); differs (text)
    effect  return, flag or note (values of `pipeline.problems.Effect`)
    """

    kind: str
    other: str
    effect: str


class Field(Struct, frozen=True):
    """One field of a form.

    required       always, where its block is due; or
    required_all   only on rows where all these conditions hold; ``required_when`` is the first
                   of them (and the only one of most fields)
    required_classes  unit classes for which the above applies; empty: every class that has the
                   form (D1 D2 need only staff_total of F1.counts, and only the texts of F1.plan)
    choices        name of a choice list, for ENUM and MULTI; ``choices_by`` maps a value of
                   the field ``choices_on`` to a list name where the list depends on it;
                   ``choices_in`` maps a period to the list that replaces it then,
                   ``choices_switch`` a switch parameter to the list that replaces it when 是;
                   ``choices_old`` names words of earlier workbooks, read but not offered
    pattern        regular expression that the whole text must match
    minimum, maximum  inclusive bounds of numbers; ``maximum_field`` names a field that bounds it
    decimals       digits after the point that DEC may have
    max_lines, line_length  of multi-line texts; a longer line is flagged, not returned
    control        counts towards 控制数
    filler_words   words that do not count as filled (无, 略 …)
    stand_ins      words that a class outside ``required_classes`` may write instead of a value
                   (已报镇（街道）); they are kept as written, and the value is blank
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
    required_all: tuple[Condition, ...] = ()
    required_classes: tuple[str, ...] = ()
    choices_in: Mapping[str, str] = field(default_factory=dict)
    choices_switch: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    choices_old: str | None = None
    stand_ins: tuple[str, ...] = ()

    def required_of(self, unit_class: str, values: Mapping[str, object]) -> bool:
        """True where a unit of *unit_class* must fill this field on a row with *values*
        (the block is due; that is asked elsewhere)."""
        if self.required_classes and unit_class not in self.required_classes:
            return False
        if self.required:
            return True
        return bool(self.required_all) and all(c.holds(values) for c in self.required_all)

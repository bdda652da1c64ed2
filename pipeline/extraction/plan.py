"""What extraction precomputes from the spec: how forms, sheets, columns and cells are known.

Built once a spec. Knows forms and words, nothing of a particular workbook.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from pipeline.extraction.casting import Careful, Plain, careful, plain
from pipeline.spec.model import Field, FieldType, Form, Spec, Who

META_SHEET = "_meta"
LIST_SHEET = "_lists"
RETURN_WORKBOOK = "填报簿"
# Front sheets that we print ourselves: nothing on them is the sender's.
_RETURN_SHEET = "退回说明"
_OUR_FRONT = frozenset({"填报说明", LIST_SHEET})
_OFFICE_FRONT = "说明"
FRONT_SHEETS = _OUR_FRONT | {_RETURN_SHEET, _OFFICE_FRONT, META_SHEET}

_DROPPED = re.compile(r"[\s*＊:：\u200b\ufeff]+")
_BRACKETED = re.compile(r"\([^()]*\)$")
_COPY = re.compile(r"(\(\d+\)|-?副本|-?copy)+(\(\d+\))?$")


def fronts(workbook: str) -> frozenset[str]:
    """Tabs of *workbook* that are ours and hold nothing of the sender's; 说明 is one of the
    office's workbooks alone, and a unit may call a sheet of its own so."""
    return FRONT_SHEETS - {_OFFICE_FRONT} if workbook == RETURN_WORKBOOK else FRONT_SHEETS


class FieldPlan(Struct, frozen=True):
    """A field, ready to be read: ``plain`` for ordinary cells, ``careful`` for all others.

    entry  a person fills it (not prefilled, not a formula)
    """

    field: Field
    plain: Plain
    careful: Careful
    entry: bool

    @property
    def id(self) -> str:
        """Id of the field in the spec."""
        return self.field.id


class FormPlan(Struct, frozen=True, eq=False):
    """A form, ready to be found and read. A spec has one of each form, so that it is itself alone.

    fields    fields that are read, in form order (all but PCT)
    computed  field id → formula of those never read
    ids       every field id of the form, also those never read
    labels    normalised label or alias → field id, only where it names one field
    titles    normalised headings that stand over groups of fields
    blank     values of an empty row
    keeps     a row with its key filled is a record, though nobody typed into it
    dependent fields whose list of words depends on the row, the period or a switch
    """

    form: Form
    fields: Mapping[str, FieldPlan]
    computed: Mapping[str, str]
    ids: frozenset[str]
    labels: Mapping[str, str]
    titles: frozenset[str]
    blank: Mapping[str, None]
    keeps: bool
    dependent: tuple[Field, ...]


class Plans(Struct, frozen=True):
    """All forms of the spec. ``owners`` maps a field id to the forms that have it, ``names`` a
    normalised tab name to its form, ``packs`` the tabs of a pack, as rendered or returned, to
    those of its front sheets."""

    spec: Spec
    forms: Mapping[str, FormPlan]
    owners: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    packs: Mapping[frozenset[str], frozenset[str]]

    def by_name(self, tab: str) -> str | None:
        """The form that *tab* names, also as a copy (``F4测评统计 (2)``); else None."""
        name = normal(tab)
        return self.names.get(name) or self.names.get(_COPY.sub("", name))


_built: list[Plans] = []
_KEPT = 4  # specs; a process has one, tests a few


def plans(spec: Spec) -> Plans:
    """The plans of *spec*, built at its first use."""
    for known in _built:
        if known.spec is spec:
            return known
    built = _build(spec)
    _built.insert(0, built)
    del _built[_KEPT:]
    return built


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """*text* as labels and tab names are compared: NFKC, no white space, stars or colons."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=8192)
def without_bracket(text: str) -> str:
    """Normalised *text* without a unit in brackets at its end: ``应参评(人)`` → ``应参评``."""
    return _BRACKETED.sub("", normal(text)) or normal(text)


def _build(spec: Spec) -> Plans:
    forms = {name: _form(spec, form) for name, form in spec.forms.items()}
    owners: dict[str, list[str]] = {}
    for name, entry in forms.items():
        for field in entry.form.fields:
            owners.setdefault(field.id, []).append(name)
    known = {k: tuple(v) for k, v in owners.items()}
    return Plans(spec, forms, known, _names(spec), _packs(spec))


def _packs(spec: Spec) -> dict[frozenset[str], frozenset[str]]:
    found = {}
    for unit_class in spec.classes:
        sheets = {form.sheet for form in spec.forms_of(RETURN_WORKBOOK, unit_class)}
        for front in (_OUR_FRONT, _OUR_FRONT | {_RETURN_SHEET}):
            found[frozenset(sheets | front | {META_SHEET})] = front
    return found


def _form(spec: Spec, form: Form) -> FormPlan:
    read = [entry for entry in form.fields if entry.type is not FieldType.PCT]
    fields = {entry.id: _field(spec, entry) for entry in read}
    system = {entry.id for entry in form.fields if entry.who is Who.SYSTEM}
    return FormPlan(
        form=form,
        fields=fields,
        computed={entry.id: entry.formula for entry in form.fields if entry.id not in fields},
        ids=frozenset(entry.id for entry in form.fields),
        labels=_labels(form),
        titles=frozenset(normal(entry.group) for entry in form.fields if entry.group),
        blank=dict.fromkeys(fields),
        keeps=bool(form.preprinted) or (bool(form.key) and system.issuperset(form.key)),
        dependent=tuple(f for f in read if f.choices_on or f.choices_in or f.choices_switch),
    )


def _field(spec: Spec, field: Field) -> FieldPlan:
    words = _words(spec, field)
    return FieldPlan(field, plain(field, words), careful(field, words), field.who is not Who.SYSTEM)


def _words(spec: Spec, field: Field) -> tuple[str, ...]:
    """The choice list of *field*; where the list depends on another field, a period or a switch,
    all of them together (`words_for` then says which of them fit a row)."""
    names = [
        *filter(None, (field.choices, field.choices_old)),
        *field.choices_by.values(),
        *field.choices_in.values(),
        *field.choices_switch.values(),
    ]
    return tuple(dict.fromkeys(word for name in names for word in spec.choices[name]))


def _labels(form: Form) -> dict[str, str]:
    """Labels first, then aliases; what would name two fields names none."""
    found: dict[str, str | None] = {}
    for entry in form.fields:
        ways = {normal(entry.label), without_bracket(entry.label)}
        for way in ways:
            found[way] = entry.id if found.get(way, entry.id) == entry.id else None
    for entry in form.fields:
        for alias in map(normal, entry.aliases):
            found.setdefault(alias, entry.id)
    return {label: name for label, name in found.items() if name is not None}


def _names(spec: Spec) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, form in spec.forms.items():
        short = form.sheet.removeprefix(name)
        for way in (form.sheet, form.title, short, f"{name}{form.title}", f"表{name}", name):
            names.setdefault(normal(way), name)
    return names

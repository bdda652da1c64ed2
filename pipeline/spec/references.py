"""Checks that what forms refer to is there: fields, blocks, choice lists, parameters, classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.errors import SpecError
from pipeline.spec.model import Field, Form, Spec

_OUTSIDE = (
    "period.covers_from",
    "period.covers_to",
    "period.due_by",
    "received",
    "campaign.start",
    "campaign.end",
)
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")


def check_references(spec: Spec, files: Mapping[str, str]) -> None:
    """Raises SpecError naming file and key for the first reference of a form that leads
    nowhere; *files* maps form ids to their file names."""
    for form in spec.forms.values():
        for key, reason in _faults(spec, form):
            raise SpecError(files[form.id], key, reason)


def _faults(spec: Spec, form: Form) -> Iterator[tuple[str, str]]:
    yield from _form_faults(spec, form)
    yield from _repeated(form)
    for entry in form.fields:
        for key, reason in _field_faults(spec, form, entry):
            yield f"{entry.id}.{key}", reason


def _form_faults(spec: Spec, form: Form) -> Iterator[tuple[str, str]]:
    if form.workbook not in spec.workbooks:
        yield "workbook", f"没有工作簿 {form.workbook!r}"
    elif form.id not in spec.workbooks[form.workbook].forms:
        yield "workbook", f"工作簿 {form.workbook} 里没有列出 {form.id}"
    for other in spec.forms.values():
        if other.id != form.id and (other.workbook, other.sheet) == (form.workbook, form.sheet):
            yield "sheet", f"工作表名与 {other.id} 重复"
    yield from (("classes", f"没有单位类别 {c!r}") for c in form.classes if c not in spec.classes)
    known = {entry.id for entry in form.fields}
    yield from (("key", f"没有栏目 {n!r}") for n in form.key if n not in known)
    for names in form.unique:
        yield from (("unique", f"没有栏目 {n!r}") for n in names if n not in known)


def _repeated(form: Form) -> Iterator[tuple[str, str]]:
    ids, labels = set[str](), set[str]()
    for entry in form.fields:
        if entry.id in ids:
            yield f"{entry.id}.id", "栏目 id 重复"
        for label in (entry.label, *entry.aliases):
            if label in labels:
                yield f"{entry.id}.label", f"栏目名 {label!r} 重复"
            labels.add(label)
        ids.add(entry.id)


def _field_faults(spec: Spec, form: Form, entry: Field) -> Iterator[tuple[str, str]]:
    known = {other.id for other in form.fields}
    block = spec.blocks.get(entry.block)
    if block is None:
        yield "block", f"没有这一部分：{entry.block!r}"
    elif form.id not in (block.form, *block.also):
        yield "block", f"{entry.block} 不属于表 {form.id}"
    for unit_class in entry.required_classes:
        if unit_class not in form.classes:
            yield "required_classes", f"这张表没有类别 {unit_class!r}"
    for condition in entry.required_all:
        if condition.field not in known:
            yield "required_when", f"没有栏目 {condition.field!r}"
            continue
        yield from _unknown_words(spec, form, condition.field, condition.values)
    for comparison in entry.comparisons:
        if not _comparable(spec, known, comparison.other):
            yield "comparisons", f"没有可比的 {comparison.other!r}"
    for name in (entry.maximum_field, entry.choices_on, *_PLACEHOLDER.findall(entry.formula)):
        if name is not None and name not in known:
            yield _names_key(entry, name), f"没有栏目 {name!r}"
    yield from _list_faults(spec, entry)


def _unknown_words(
    spec: Spec, form: Form, name: str, values: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Words of a condition that its field can never hold."""
    other = form.field(name)
    if not other.choices:
        return
    lists = (other.choices, *other.choices_switch.values())
    words = {word for key in lists for word in spec.choices.get(key, ())}
    for value in values:
        if words and value not in words:
            yield "required_when", f"{name} 的名单里没有 {value!r}"


def _comparable(spec: Spec, known: set[str], other: str) -> bool:
    if other in known or other in _OUTSIDE:
        return True
    form_id, _, name = other.partition(".")
    form = spec.forms.get(form_id)
    return form is not None and form.is_record and any(e.id == name for e in form.fields)


def _names_key(entry: Field, name: str) -> str:
    if name == entry.maximum_field:
        return "maximum_field"
    return "choices_on" if name == entry.choices_on else "formula"


def _list_faults(spec: Spec, entry: Field) -> Iterator[tuple[str, str]]:
    for key, choices in (("choices", entry.choices), ("choices_old", entry.choices_old)):
        if choices is not None and choices not in spec.choices:
            yield key, f"没有名单 {choices!r}"
    for key, lists in (
        ("choices_by", entry.choices_by),
        ("choices_in", entry.choices_in),
        ("choices_switch", entry.choices_switch),
    ):
        for name in lists.values():
            if name not in spec.choices:
                yield key, f"没有名单 {name!r}"
    periods = {row["period"] for row in spec.periods}
    yield from (("choices_in", f"没有报送期 {p!r}") for p in entry.choices_in if p not in periods)
    switches = {p.key for p in spec.parameters if p.kind == "switch"}
    for switch in entry.choices_switch:
        if switch not in switches:
            yield "choices_switch", f"没有开关参数 {switch!r}"

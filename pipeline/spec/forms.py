"""Builds a Form with its Fields from one TOML file; references are checked in `references`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.spec.model import Comparison, Condition, Field, FieldType, Form, Who
from pipeline.spec.reading import Source, read

_LAYOUTS = ("table", "record")
_TAB_LENGTH = 10  # characters; conventions for workbooks
_TAB_FORBIDDEN = re.compile(r"[\\/*?:\[\]']")
_COMPARISONS = ("not_after", "not_before", "at_most", "at_least", "differs")
_EFFECTS = ("return", "flag", "note")
_RULE = re.compile(r"X(0[1-9]|1[0-8])")
_PROMPT_LENGTH = 200  # Excel shows 255 characters; unit and example are added


def read_form(folder: Path, name: str) -> Form:
    """The form of file *name* (``f4.toml``); raises SpecError."""
    source = read(folder, name)
    form = Form(
        id=source.text("id"),
        workbook=source.text("workbook"),
        title=source.text("title"),
        sheet=_tab(source),
        layout=_one_of(source, "layout", _LAYOUTS),
        fields=tuple(_fields(source)),
        classes=source.words("classes"),
        key=source.words("key", ()),
        min_rows=source.whole("min_rows", 0),
        entry_rows=source.whole("entry_rows", 0),
        preprinted=source.text("preprinted", ""),
        rules=_rules(source),
        note=source.text("note", ""),
        units_note=source.text("units_note", ""),
        unique=source.lists("unique"),
    )
    source.finish()
    return form


def _tab(source: Source) -> str:
    tab = source.text("sheet")
    if not tab or len(tab) > _TAB_LENGTH or _TAB_FORBIDDEN.search(tab):
        raise source.error("sheet", f"工作表名 {tab!r} 应为 1 至 {_TAB_LENGTH} 字，不含特殊符号")
    return tab


def _rules(source: Source) -> tuple[str, ...]:
    rules = source.words("rules", ())
    for rule in rules:
        if not _RULE.fullmatch(rule):
            raise source.error("rules", f"没有规则 {rule!r}")
    return rules


def _fields(source: Source) -> Iterator[Field]:
    block, width = source.text("block", ""), source.number("width")
    base: dict[str, Any] = {"block": block, **({} if width is None else {"width": float(width)})}
    for entry in source.tables("fields", "id"):
        yield _field(entry, base)
    for group in source.tables("groups", "title"):
        yield from _group(group, base)


def _group(group: Source, base: dict[str, Any]) -> Iterator[Field]:
    """Fields of one group, or of each of its ``titles`` in turn with {n} and {title} filled."""
    titles = group.words("titles") if "titles" in group else (group.text("title"),)
    block = group.text("block", base["block"])
    for number, title in enumerate(titles, start=1):
        inherited = base | {"block": block, "group": title}
        for entry in group.tables("fields", "id"):
            filled = entry.filled(n=str(number), title=title) if len(titles) > 1 else entry
            yield _field(filled, inherited)
    group.finish()


def _field(source: Source, base: dict[str, Any]) -> Field:
    kind = FieldType(_one_of(source, "type", tuple(FieldType)))
    who = Who(_one_of(source, "who", tuple(Who), Who.UNIT))
    conditions = tuple(_condition(entry) for entry in source.one_or_many("required_when"))
    width = source.number("width")
    typed_text = kind is FieldType.TEXT and who is not Who.SYSTEM
    entry = Field(
        id=source.text("id"),
        label=source.text("label"),
        type=kind,
        block=source.text("block", base["block"]),
        who=who,
        required=source.flag("required"),
        required_when=conditions[0] if conditions else None,
        required_all=conditions,
        required_classes=source.words("required_classes", ()),
        choices=source.text("choices", "") or None,
        choices_old=source.text("choices_old", "") or None,
        choices_on=source.text("choices_on", "") or None,
        choices_by=source.pairs("choices_by"),
        choices_in=source.pairs("choices_in"),
        choices_switch=source.pairs("choices_switch"),
        unit=source.text("unit", ""),
        minimum=source.number("minimum"),
        maximum=source.number("maximum"),
        maximum_field=source.text("maximum_field", "") or None,
        decimals=source.whole("decimals", 0),
        min_length=source.whole("min_length", 0),
        max_length=source.whole("max_length", 0),
        max_lines=source.whole("max_lines", 1),
        line_length=source.whole("line_length", 0),
        comparisons=tuple(_comparison(entry) for entry in source.one_or_many("comparisons")),
        control=source.flag("control"),
        filler_words=source.words("filler_words", ()),
        free_text=source.flag("free_text") if "free_text" in source else typed_text,
        prompt=source.text("prompt"),
        example=source.text("example", ""),
        width=base.get("width", 12.0) if width is None else float(width),
        group=base.get("group", ""),
        aliases=source.words("aliases", ()),
        formula=source.text("formula", ""),
        pattern=source.text("pattern", ""),
        stand_ins=source.words("stand_ins", ()),
    )
    source.finish()
    _sound(source, entry)
    return entry


def _sound(source: Source, entry: Field) -> None:
    """Raises SpecError where parts of one field contradict each other."""
    listed = entry.type in (FieldType.ENUM, FieldType.MULTI)
    if listed != (entry.choices is not None):
        raise source.error("choices", "下拉栏目要有名单，其他栏目不能有")
    if entry.required and entry.required_all:
        raise source.error("required_when", "已经写了 required")
    if (entry.type is FieldType.PCT) != bool(entry.formula):
        raise source.error("formula", "自动计算的比率要有公式，其他栏目不能有")
    if entry.control and entry.type is not FieldType.INT:
        raise source.error("control", "只有整数计入控制数")
    low, high = entry.minimum, entry.maximum
    if low is not None and high is not None and low > high:
        raise source.error("maximum", "最大值小于最小值")
    if 0 < entry.max_length < entry.min_length:
        raise source.error("max_length", "最长小于最短")
    if not entry.prompt or len(entry.prompt) + len(entry.example) > _PROMPT_LENGTH:
        raise source.error("prompt", f"填写说明不能空，连同例子不超过 {_PROMPT_LENGTH} 字")
    if entry.stand_ins and not entry.required_classes:
        raise source.error("stand_ins", "只有部分类别必填的栏目才能有代替词")
    if entry.choices_by and not entry.choices_on:
        raise source.error("choices_by", "缺少 choices_on")
    try:
        re.compile(entry.pattern)
    except re.error as error:
        raise source.error("pattern", "式样写法有误") from error


def _condition(source: Source) -> Condition:
    condition = Condition(source.text("field"), source.words("values", ()), source.flag("negate"))
    source.finish()
    return condition


def _comparison(source: Source) -> Comparison:
    comparison = Comparison(
        _one_of(source, "kind", _COMPARISONS),
        source.text("other"),
        _one_of(source, "effect", _EFFECTS),
    )
    source.finish()
    return comparison


def _one_of(source: Source, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    found = source.text(key, default)
    if found not in allowed:
        raise source.error(key, f"写作 {found!r}，只能是 {'、'.join(allowed)}")
    return found

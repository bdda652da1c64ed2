"""Builds choices, blocks, due marks, periods, parameters and items from their TOML files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from pipeline.spec.model import Block, Form, Item, ParameterDefault
from pipeline.spec.parameters import check_default
from pipeline.spec.reading import Source, read

OFFICE = "office"  # pseudo class of due.toml: what only the office keeps
OFFICE_NAME = "办公室"  # as it stands in 到期表
_PERIOD_DATES = ("covers_from", "covers_to", "due_by")
_PERIOD_TEXTS = ("period", "name", "phase", *_PERIOD_DATES, "current_round", "year_end")
_PARTS = ("self+sup", "sup", "computed", "computed+sup", "ballot")

Due = dict[tuple[str, str], Mapping[str, str]]


def read_choices(folder: Path) -> dict[str, tuple[str, ...]]:
    """Choice lists by name, as written (the derived ones are added by the loader)."""
    source = read(folder, "choices.toml")
    lists = {name: source.words(name) for name in source.names()}
    for name, words in lists.items():
        if not words or any(not word or word != word.strip() for word in words):
            raise source.error(name, "名单不能空，词的前后不能有空格")
    return lists


def read_blocks(folder: Path, forms: Mapping[str, Form]) -> dict[str, Block]:
    """Blocks with the fields that name them; blocks of rows have all fields of their form."""
    source = read(folder, "blocks.toml")
    blocks = {name: _block(name, entry, forms) for name, entry in source.named("blocks")}
    source.finish()
    return blocks


def _block(name: str, source: Source, forms: Mapping[str, Form]) -> Block:
    form = forms.get(source.text("form"))
    if form is None:
        raise source.error("form", f"没有表 {source.text('form')!r}")
    rows_field = source.text("rows_field", "") or None
    known = {entry.id for entry in form.fields}
    if rows_field is not None and rows_field not in known:
        raise source.error("rows_field", f"表 {form.id} 没有栏目 {rows_field!r}")
    block = Block(
        id=name,
        form=form.id,
        title=source.text("title"),
        fields=tuple(e.id for e in form.fields if rows_field or e.block == name),
        rows_field=rows_field,
        rows_values=source.words("rows_values", ()),
        needs=source.words("needs", ()),
        also=source.words("also", ()),
    )
    if not set(block.needs) <= set(block.rows_values):
        raise source.error("needs", "只能取自 rows_values")
    for other in block.also:
        if other not in forms:
            raise source.error("also", f"没有表 {other!r}")
    if not block.fields:
        raise source.error("form", f"表 {form.id} 没有属于这一部分的栏目")
    source.finish()
    return block


def read_periods(folder: Path) -> tuple[Mapping[str, str], ...]:
    """Rows of periods.toml as texts; dates are checked and ordered, codes unique."""
    source = read(folder, "periods.toml")
    periods = tuple(_period(entry) for entry in source.tables("periods", "period"))
    source.finish()
    codes = [row["period"] for row in periods]
    for row in periods:
        if codes.count(row["period"]) > 1:
            raise source.error(row["period"], "报送期重复")
        if row["year_end"] and row["year_end"] not in codes:
            raise source.error(f"{row['period']}.year_end", f"没有报送期 {row['year_end']!r}")
    return periods


def _period(source: Source) -> Mapping[str, str]:
    row = {key: source.text(key) for key in _PERIOD_TEXTS}
    source.finish()
    for key in _PERIOD_DATES:
        try:
            date.fromisoformat(row[key])
        except ValueError as error:
            raise source.error(key, f"不是日期：{row[key]!r}") from error
    for earlier, later in pairwise(_PERIOD_DATES):
        if row[earlier] > row[later]:
            raise source.error(later, f"早于 {earlier}")
    if not row["current_round"].isdigit():
        raise source.error("current_round", f"不是整数：{row['current_round']!r}")
    return row


def read_due(
    folder: Path, blocks: Mapping[str, Block], classes: Mapping[str, str], periods: tuple[str, ...]
) -> tuple[Due, dict[str, str], dict[str, str]]:
    """(due marks by block and class, meaning of each mark, remarks by block)."""
    source = read(folder, "due.toml")
    marks = source.pairs("marks")
    due: Due = {}
    notes: dict[str, str] = {}
    for entry in source.tables("due", "block"):
        block = entry.text("block")
        if block not in blocks:
            raise entry.error("block", f"没有这一部分：{block!r}")
        row = _marks(entry, marks, periods)
        for unit_class in entry.words("classes"):
            if unit_class not in classes and unit_class != OFFICE:
                raise entry.error("classes", f"没有单位类别 {unit_class!r}")
            if (block, unit_class) in due:
                raise entry.error("classes", f"类别 {unit_class} 重复")
            due[block, unit_class] = row
        if note := entry.text("note", ""):
            notes[block] = note
        entry.finish()
    source.finish()
    for block in sorted(set(blocks) - {name for name, _ in due}):
        raise source.error(block, "到期表里没有这一部分")
    return due, marks, notes


def _marks(entry: Source, marks: Mapping[str, str], periods: tuple[str, ...]) -> dict[str, str]:
    row = entry.pairs("marks")
    for period, mark in row.items():
        if period not in periods:
            raise entry.error("marks", f"没有报送期 {period!r}")
        if mark not in marks:
            raise entry.error(f"marks.{period}", f"没有标记 {mark!r}")
    return row


def read_parameters(
    folder: Path, words: Mapping[str, tuple[str, ...]]
) -> Iterator[ParameterDefault]:
    """Parameters of parameters.toml, then of limits.toml; each default fits its kind. *words*
    are the choices of all parameters of a kind (``period``, ``raters``)."""
    for name in ("parameters.toml", "limits.toml"):
        source = read(folder, name)
        for key, entry in source.named("parameters"):
            parameter = ParameterDefault(
                key=key,
                label=entry.text("label"),
                default=entry.text("default"),
                unit=entry.text("unit", ""),
                live=entry.flag("live"),
                meaning=entry.text("meaning"),
                kind=entry.text("kind"),
                choices=entry.words("choices", words.get(entry.text("kind"), ())),
                at_least=entry.text("at_least", ""),
            )
            entry.finish()
            check_default(entry, parameter)
            yield parameter
        source.finish()


def read_items(folder: Path, classes: Mapping[str, str]) -> tuple[tuple[Item, ...], dict[str, str]]:
    """(the items in order, criterion text of each dimension)."""
    source = read(folder, "items.toml")
    dimensions = source.pairs("dimensions")
    items = tuple(_item(entry, dimensions, classes) for entry in source.tables("items", "id"))
    source.finish()
    codes = [item.id for item in items]
    for code in codes:
        if codes.count(code) > 1:
            raise source.error(code, "条目重复")
    return items, dimensions


def _item(source: Source, dimensions: Mapping[str, str], classes: Mapping[str, str]) -> Item:
    item = Item(
        id=source.text("id"),
        dimension=source.text("dimension"),
        name=source.text("name"),
        maximum=source.whole("maximum"),
        parts=source.text("parts"),
        wording=source.pairs("wording"),
        rule=source.text("rule"),
        when_empty=source.text("when_empty"),
    )
    source.finish()
    if item.dimension not in dimensions:
        raise source.error("dimension", f"没有 {item.dimension!r}")
    if item.parts not in _PARTS:
        raise source.error("parts", f"写作 {item.parts!r}，只能是 {'、'.join(_PARTS)}")
    for unit_class in item.wording:
        if unit_class not in classes:
            raise source.error("wording", f"没有单位类别 {unit_class!r}")
    return item

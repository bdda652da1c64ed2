"""The printed rows of 五个好评分 (F6): every item there, and its code, name and full marks agree.

Codes tell which item a row is; where the words beside one say otherwise, rows were moved apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from pipeline.checks.case import Case, once_a_case
from pipeline.checks.context import Context, Standing, shown
from pipeline.problems import Problem
from pipeline.records import Row, Table, Value
from pipeline.spec.model import Form, Item, Who

_NAME, _MOST, _SCORE = "item_name", "item_max", "self_score"


def check_items(context: Context, form: Form, table: Table, key: str) -> Iterator[Problem]:
    """X01: the printed items are all there, each beside its own name and full marks. A row that
    names none of them (F36), and an entry for an item that is not scored here (F37), count for
    nothing: told as notes, because such cells are locked and the sender cannot mend them on the
    returned workbook."""
    standing = max(context.standing(field.block) for field in form.fields)
    if standing < Standing.OPEN:
        return
    items = {item.id: item for item in context.spec.items}
    named = set(table.column(key))
    missing = [code for code in items if code not in named]
    if missing and standing is Standing.DUE:
        found = context.problem("X01-items", form.id, None, key, items="、".join(missing))
        yield replace(found, where=replace(found.where, cell=None, row=None))
    entries = [f.id for f in form.fields if f.who is not Who.SYSTEM and f.id in table.columns]
    for row in table.rows:
        item = items.get(str(row.values.get(key)))
        if item is None:
            yield context.problem("F36", form.id, row, key, now=_now(row, key))
            continue
        yield from _printed(context, form, row, item)
        for name in () if item.self_scored else entries:
            if shown(row, name) is not None:
                yield context.problem("F37", form.id, row, name, item=item.name)


def _printed(context: Context, form: Form, row: Row, item: Item) -> Iterator[Problem]:
    """X01: the name beside the code is another item's, or full marks were changed on which a
    score depends. F40: the name is nobody's."""
    own = item.printed(context.submission.unit_class)
    name, most = row.values.get(_NAME), row.values.get(_MOST)
    said = item.id if name == own else item_named(context.case, name)
    if said == "":
        yield context.problem("F40", form.id, row, _NAME, item=item.id, printed=own)
    elif said not in (None, item.id):
        yield context.problem("X01-item", form.id, row, _NAME, item=item.id, printed=own)
    score = row.values.get(_SCORE)
    if not item.self_scored or score is None or most == item.maximum:
        return
    if most is not None or score > item.maximum:  # type: ignore[operator]
        now = _now(row, _MOST)
        yield context.problem("X01-most", form.id, row, _MOST, most=item.maximum, now=now)


def item_named(case: Case, name: Value) -> str | None:
    """Code of the item whose name is *name*, in the wording of any class, with or without its
    dimension; ``""`` where it is none's, None where nothing is written."""
    if not isinstance(name, str) or not (text := _plain(name)):
        return None
    return _names(case, "F6").get(text, "")


@once_a_case
def _names(case: Case, form_id: str) -> Mapping[str, str]:
    """Every printed name of an item → its code."""
    del form_id  # the names are those of every form
    found: dict[str, str] = {}
    for item in case.spec.items:
        for wording in (item.name, *item.wording.values()):
            found[_plain(wording)] = found[_plain(f"{item.dimension}{wording}")] = item.id
    return found


def _plain(text: str) -> str:
    kept = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in kept if sign.isalnum())


def _now(row: Row, name: str) -> str:
    said = shown(row, name)
    return f"是“{said}”" if said else "是空的"

"""Rows to draw: from prefilled values, from a submission that goes back, or printed by us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Row, Submission, Value
from pipeline.spec.model import Form
from pipeline.workbooks.forms.expressions import Content
from pipeline.workbooks.forms.occasion import COVER, Occasion
from pipeline.workbooks.forms.plan import ITEM_CODE, ITEMS, Line, Plan, content

Values = Mapping[str, Value]


def plans_of_values(occasion: Occasion, rows: Mapping[str, Sequence[Values]]) -> Mapping[str, Plan]:
    """Form id → plan, for rows of values (a blank has none)."""
    return {
        form.id: Plan(
            form, occasion, _completed(occasion, form, [_line(v) for v in rows.get(form.id, ())])
        )
        for form in occasion.forms
    }


def plans_of_submission(
    occasion: Occasion, submission: Submission, points: Sequence[Values]
) -> Mapping[str, Plan]:
    """Form id → plan, for what a unit sent; *points* are the rows of 核对说明."""
    plans = {}
    for form in occasion.forms:
        if form.preprinted == "points":
            lines = [_line(point) for point in points]
        else:
            lines = [_sent(row) for row in submission.rows(form.id)]
        plans[form.id] = Plan(form, occasion, _completed(occasion, form, lines))
    return plans


def _line(values: Values) -> Line:
    return Line({name: content(value) for name, value in values.items()})


def _sent(row: Row) -> Line:
    """The sender's row: what was read, and verbatim what could not be."""
    contents: dict[str, Content] = {name: content(value) for name, value in row.values.items()}
    for name, text in row.raw.items():
        if contents.get(name) is None:
            contents[name] = text
    return Line(contents, row.number)


def _completed(occasion: Occasion, form: Form, lines: Sequence[Line]) -> Sequence[Line]:
    """*lines* with what we print: the cover's system fields, the rows of a pre-printed sheet."""
    if form.preprinted == ITEMS:
        return _items(occasion, lines)
    if not form.is_record:
        return lines
    line = lines[0] if lines else Line({})
    if form.id == COVER:
        line = Line({**line.contents, **_cover(occasion)}, line.source)
    return [line]


def _cover(occasion: Occasion) -> Mapping[str, Content]:
    assert occasion.period is not None
    printed: dict[str, Content] = {
        "period": occasion.period.code,
        "template_version": occasion.spec.template_version,
    }
    if occasion.unit is not None:
        printed |= {"unit_code": occasion.unit.code, "unit_name": occasion.unit.name}
    return printed


def _items(occasion: Occasion, lines: Iterable[Line]) -> Sequence[Line]:
    """The items of the score in order, each with what was filled in; a row that names no item
    is kept below, so that nothing of the sender's is lost."""
    sent = {line.contents.get(ITEM_CODE): line for line in reversed(list(lines))}
    found = []
    for item in occasion.spec.items:
        line = sent.pop(item.id, Line({}))
        printed: dict[str, Content] = {
            ITEM_CODE: item.id,
            "item_name": f"{item.dimension}：{item.name_for(occasion.unit_class)}",
            "item_max": item.maximum,
        }
        found.append(Line({**line.contents, **printed}, line.source))
    return [*found, *reversed(list(sent.values()))]

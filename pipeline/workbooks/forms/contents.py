"""Rows to draw: from prefilled values, from a submission that goes back, or printed by us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Row, Submission, Value
from pipeline.spec.model import Form
from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.layout import ITEM_CODE, ITEMS, layout_of
from pipeline.workbooks.forms.occasion import COVER, Occasion
from pipeline.workbooks.forms.plan import Line, Plan, content
from pipeline.workbooks.forms.rows import Content

Values = Mapping[str, Value]
POINTS = "points"  # `Form.preprinted` of F8


def plans_of_values(issue: Issue, rows: Mapping[str, Sequence[Values]]) -> Mapping[str, Plan]:
    """Form id → plan, for rows of values (a blank has none)."""
    return {
        form.id: Plan(
            layout_of(issue.occasion, form),
            _completed(issue, form, [_line(v) for v in rows.get(form.id, ())]),
        )
        for form in issue.occasion.forms
    }


def plans_of_submission(issue: Issue, submission: Submission) -> dict[str, Plan]:
    """Form id → plan, for what a unit sent; 核对说明 is still empty (`with_points`)."""
    plans = {}
    for form in issue.occasion.forms:
        rows = () if form.preprinted == POINTS else submission.rows(form.id)
        lines = _completed(issue, form, [_sent(row) for row in rows])
        plans[form.id] = Plan(layout_of(issue.occasion, form), lines)
    return plans


def with_points(plans: Mapping[str, Plan], points: Sequence[Values]) -> Mapping[str, Plan]:
    """*plans* with *points* as the rows of 核对说明."""
    return {
        name: Plan(plan.layout, [_line(point) for point in points])
        if plan.form.preprinted == POINTS
        else plan
        for name, plan in plans.items()
    }


def _line(values: Values) -> Line:
    return Line({name: content(value) for name, value in values.items()})


def _sent(row: Row) -> Line:
    """The sender's row: what was read, and verbatim what could not be."""
    contents: dict[str, Content] = {name: content(value) for name, value in row.values.items()}
    for name, text in row.raw.items():
        if contents.get(name) is None:
            contents[name] = text
    return Line(contents, row.number)


def _completed(issue: Issue, form: Form, lines: Sequence[Line]) -> Sequence[Line]:
    """*lines* with what we print: the cover's system fields, the rows of a pre-printed sheet."""
    if form.preprinted == ITEMS:
        return _items(issue.occasion, lines)
    if not form.is_record:
        return lines
    line = lines[0] if lines else Line({})
    if form.id == COVER:
        line = Line({**line.contents, **_cover(issue)}, line.source)
    return [line]


def _cover(issue: Issue) -> Mapping[str, Content]:
    occasion, unit = issue.occasion, issue.unit
    assert occasion.period is not None
    printed: dict[str, Content] = {
        "period": occasion.period.code,
        "template_version": occasion.spec.template_version,
    }
    if unit is not None:
        printed |= {"unit_code": unit.code, "unit_name": unit.name}
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
            "item_name": item.printed(occasion.unit_class),
            "item_max": item.maximum,
        }
        found.append(Line({**line.contents, **printed}, line.source))
    return [*found, *reversed(list(sent.values()))]

"""上级评分: what is printed beside a code, so that a scorer sees whom and what it is, and up to how much."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.campaign import Unit
from pipeline.records import Value
from pipeline.spec.model import Spec
from pipeline.workbooks.forms.plan import Line, Plan, content

SCORES = "GS"


def score_labels(
    spec: Spec, units: Mapping[str, Unit], unit_code: object, item_code: object
) -> Mapping[str, Value]:
    """Short name, item and full marks of a row; what its codes do not say is left out."""
    unit = units.get(unit_code) if isinstance(unit_code, str) else None
    found: dict[str, Value] = {"unit_name": unit.short_name} if unit else {}
    for item in spec.items:
        if item.id == item_code:
            name = item.printed(unit.unit_class if unit else "")
            found |= {"item_name": name, "item_max": item.maximum}
    return found


def with_score_labels(
    plans: Mapping[str, Plan], spec: Spec, units: Mapping[str, Unit]
) -> Mapping[str, Plan]:
    """*plans* with every row of 上级评分 labelled: those of a workbook that was sent may come from
    before the labels, or have been added by hand."""
    if SCORES not in plans:
        return plans
    lines = []
    for line in plans[SCORES].lines:
        codes = line.contents.get("unit_code"), line.contents.get("item_code")
        labels = {n: content(v) for n, v in score_labels(spec, units, *codes).items()}
        lines.append(Line({**line.contents, **labels}, line.source))
    return {**plans, SCORES: Plan(plans[SCORES].layout, lines)}

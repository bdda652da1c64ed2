"""What a guidance group's 督查评分簿 is prefilled with: a row for each score that it is to give,
and the problems that it found earlier and that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.campaign import GROUP_CLASS, SCORED_CLASSES, Period, Settings, Unit
from pipeline.records import Submission, Value
from pipeline.spec.model import Spec
from pipeline.workbooks.forms.score_labels import score_labels

_SCORES = "G2.scores"
_CLOSED = "已销号"


def scorebook_rows(
    spec: Spec, settings: Settings, group: Unit, period: Period, latest: Submission | None
) -> Mapping[str, Sequence[Mapping[str, Value]]]:
    """Form id → rows: GS has every unit of *group* × item that superiors score, where scores may
    be given in *period*; GR the reviews of its *latest* accepted scorebook whose problem is open."""
    rows = {"GR": _open_reviews(latest), "GS": _scores(spec, settings, group, period)}
    return {form: found for form, found in rows.items() if found}


def _scores(
    spec: Spec, settings: Settings, group: Unit, period: Period
) -> list[Mapping[str, Value]]:
    if not settings.due.open(_SCORES, GROUP_CLASS, period.code):
        return []
    return [
        {
            "unit_code": unit.code,
            "period": period.code,
            "item_code": item.id,
            **score_labels(spec, settings.units, unit.code, item.id),
        }
        for unit in settings.units_of(group)
        if unit.unit_class in SCORED_CLASSES and unit.active_on(period.due_by)
        for item in spec.superior_items
    ]


def _open_reviews(latest: Submission | None) -> list[Mapping[str, Value]]:
    return [
        row.values
        for row in (latest.rows("GR") if latest else ())
        if row.values.get("problem") and row.values.get("fix_status") != _CLOSED
    ]

"""What must hold of superiors' scores (上级评分): which items, how many points, by whom, for whom."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.campaign import GROUP_CLASS, SCORED_CLASSES
from pipeline.checks.context import Context
from pipeline.checks.office import group_of, rows_of_units
from pipeline.checks.printed_items import item_named
from pipeline.checks.registry import rule
from pipeline.problems import Problem
from pipeline.records import Row
from pipeline.records.roster import text, texts
from pipeline.spec.model import Item

REASON_BELOW = Decimal("0.8")  # of the maximum: a reason is asked for (fields.csv, G2)
_SCORES = "G2.scores"
_MOST_SCORERS = 2
_SHOWN = 6  # units named at most


@rule("G04", "GS", reads=())
def scored_items(context: Context) -> Iterator[Problem]:
    """G04 – G06: only items that superiors score, up to their maximum, with a reason below 80 %."""
    known = {item.id: item for item in context.spec.superior_items}
    every = {item.id for item in context.spec.items}
    table = context.table("GS")
    each = zip(table.rows, texts(table, "item_code"), table.column("sup_score"), strict=True)
    for row, code, points in each:
        item = known.get(code)
        if item is None:
            if code in every:
                yield context.problem("G04", "GS", row, "item_code", items="、".join(known))
        elif isinstance(points, int | Decimal):
            yield from _points(context, row, item, points)


def _points(context: Context, row: Row, item: Item, points: int | Decimal) -> Iterator[Problem]:
    if points > item.maximum:
        yield context.problem(
            "G05",
            "GS",
            row,
            "sup_score",
            related=[("GS", row, "item_code")],
            item=item.id,
            most=item.maximum,
        )
        return
    explained = row.values.get("sup_reason") or row.unreadable("sup_reason")
    if 0 <= points < REASON_BELOW * item.maximum and not explained:
        yield context.problem(
            "G06",
            "GS",
            row,
            "sup_reason",
            related=[("GS", row, "sup_score")],
            item=item.id,
            points=points,
            most=item.maximum,
        )


@rule("G21", "GS", reads=())
def printed_names(context: Context) -> Iterator[Problem]:
    """G21: unit and item printed beside the codes are theirs, and not another's: rows of which a
    part was moved would give the points to somebody else."""
    units = context.settings.units
    called = {name for unit in units.values() for name in (unit.name, unit.short_name)}
    table = context.table("GS")
    names = ("unit_code", "unit_name", "item_code", "item_name")
    each = zip(table.rows, *(texts(table, name) for name in names), strict=True)
    for row, unit_code, unit_name, item_code, item_name in each:
        own = units.get(unit_code)
        if own and unit_name in called and unit_name not in (own.name, own.short_name):
            who = own.short_name
            yield context.problem("G21", "GS", row, "unit_name", coded=own.code, who=who)
        elif item_code and item_named(context.case, item_name) not in (None, "", item_code):
            yield context.problem("G21-item", "GS", row, "item_name", item=item_code)


@rule("G07", "GS", reads=())
def scored_units(context: Context) -> Iterator[Problem]:
    """G07: only 局机关党组织, 直属学校 and 民营医院 are scored; once a unit."""
    told: set[str] = set()
    for row, unit in rows_of_units(context, "GS"):
        if unit.unit_class in (*SCORED_CLASSES, GROUP_CLASS) or unit.code in told:
            continue
        told.add(unit.code)
        kind = context.spec.classes[unit.unit_class]
        point = ("GS unit_code", unit.code)
        yield context.problem("G07", "GS", row, "unit_code", point=point, who=unit.name, kind=kind)


@rule("G08", "GS", reads=())
def scored_periods(context: Context) -> Iterator[Problem]:
    """G08: a period in which scores are due, and that of the workbook; once a period."""
    own = context.submission.identity.period
    told: set[str] = set()
    for row in context.rows("GS"):
        code = text(row, "period")
        if not code or code in told or code not in context.settings.periods:
            continue
        told.add(code)
        point = ("GS period", code)
        if not context.settings.due.open(_SCORES, GROUP_CLASS, code):
            yield context.problem("G08", "GS", row, "period", point=point)
        elif own and code != own:
            yield context.problem("G08-other", "GS", row, "period", point=point, period=own)


@rule("G15", "GS", reads=())
def unscored_units(context: Context) -> Iterator[Problem]:
    """G15: every unit of the group that is to be scored has a row; told below the last one."""
    group, period = group_of(context), context.period
    if group is None or period is None:
        return
    if not context.settings.due.required(_SCORES, GROUP_CLASS, period.code):
        return
    scored = {text(row, "unit_code") for row in context.rows("GS")}
    lacking = [
        unit
        for unit in context.settings.units_of(group)
        if unit.unit_class in SCORED_CLASSES
        and unit.active_on(period.due_by)
        and unit.code not in scored
    ]
    if lacking:
        named = "、".join(unit.short_name for unit in lacking[:_SHOWN])
        more = "等" if len(lacking) > _SHOWN else ""
        yield context.problem(
            "G15",
            "GS",
            None,
            "unit_code",
            point=("GS unit_code", [unit.code for unit in lacking]),
            units=named + more,
            count=len(lacking),
        )


@rule("G16", "GS", reads=())
def too_many_scorers(context: Context) -> Iterator[Problem]:
    """G16: two scorers are averaged; at the third of a unit, period and item."""
    seen: dict[tuple[str, ...], list[Row]] = {}
    table = context.table("GS")
    keys = zip(*(texts(table, name) for name in ("unit_code", "period", "item_code")), strict=True)
    for row, key, scorer in zip(table.rows, keys, texts(table, "scorer"), strict=True):
        if scorer and all(key):
            seen.setdefault(key, []).append(row)
    for (unit, _, item), rows in seen.items():
        if len(rows) <= _MOST_SCORERS:
            continue
        names = {text(row, "scorer"): row for row in reversed(rows)}
        if len(names) > _MOST_SCORERS:
            third = sorted(names.values(), key=lambda row: row.number)[_MOST_SCORERS]
            yield context.problem(
                "G16", "GS", third, "scorer", unit=unit, item=item, count=len(names)
            )

"""An invented unit as the score sees it: clean files of every period, full superior scores."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from checks_sample import UNITS, sample, settings, spec
from msgspec.structs import replace

from pipeline.analysis import measure
from pipeline.analysis.scoring import Evidence, UnitInputs, gather, outlook
from pipeline.campaign import Settings, Unit
from pipeline.records import Measures
from pipeline.records.office import (
    Adoption,
    OfficeRecords,
    Review,
    Source,
    SuperiorScore,
    Veto,
)

ROW = Source("督查评分簿.xlsx", "上级评分", 7)
PERIOD = "2012H1"


@cache
def clean(period: str, unit_class: str) -> Measures:
    return measure(sample(period, unit_class), spec(), settings())


def inputs(
    unit_class: str = "B",
    period: str = PERIOD,
    campaign: Settings | None = None,
    code: str | None = None,
    **changes: tuple[int, int] | None,
) -> UnitInputs:
    """A clean unit; *changes* replace measures of all its files (``__`` for a dot, None removes).

    Where G2.scores is due it has nine tenths of every superior's item, from two scorers.
    """

    def accepted(wanted: str) -> Evidence | None:
        found = dict(clean(wanted, unit_class))
        for key, pair in changes.items():
            name = key.replace("__", ".")
            if pair is None:
                found.pop(name, None)
            elif name in found or wanted == period:
                found[name] = pair
        return Evidence(wanted, found, f"inbox/{wanted}.xlsx")

    unit = unit_of(unit_class, code)
    known = UnitInputs(unit, office=OfficeRecords(scores=judged(unit.code, period)))
    return gather(known, outlook(unit_class, period, campaign or settings()), accepted)


def unit_of(unit_class: str, code: str | None = None) -> Unit:
    own, system = UNITS[unit_class]
    mgmt = "属地" if unit_class in ("D1", "D2") else "直属"
    return Unit(code or own, f"{code or own}单位", own, system, unit_class, mgmt, section="东片")


def judged(unit: str, period: str) -> tuple[SuperiorScore, ...]:
    """Two scorers of every item: full marks and eight tenths."""
    return tuple(
        SuperiorScore(unit, period, item.id, scorer, item.maximum * Decimal(share), "", ROW)
        for item in spec().items
        for scorer, share in (("甲", "1"), ("乙", "0.8"))
    )


def review(due: date | None, closed: date | None = None, **changes: object) -> Review:
    made = Review(
        "XX001", "D001", date(2012, 3, 1), "座谈会", "某领导", "", "台账不全", due,
        "已销号" if closed else "整改中", closed, Source("督查评分簿.xlsx", "督查点评", 9),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def veto(kind: str, starts: date, ends: date | None = None, member: str | None = None) -> Veto:
    return Veto("XX001", member, kind, "V03", "某文件", "某批准人", starts, ends, ROW)


def adoption(title: str, level: str, period: str = PERIOD) -> Adoption:
    return Adoption("XX001", period, title, level, "某刊", ROW)


def with_office(entry: UnitInputs, **rows: object) -> UnitInputs:
    return replace(entry, office=replace(entry.office, **rows))  # type: ignore[arg-type]

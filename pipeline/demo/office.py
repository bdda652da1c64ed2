"""The office's own workbooks in the demonstration: roster and settings, reviews and scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pipeline.campaign import Unit
from pipeline.demo.district import District
from pipeline.demo.draw import day_between, stream
from pipeline.records import Value
from pipeline.spec.model import Spec
from pipeline.stages.make_templates import default_office_rows

Rows = Mapping[str, Sequence[Mapping[str, Value]]]

_CURRENT = "period.current"
_JUDGED = ("A", "B", "C")
_GOOD = ("学习记录完整", "公示栏更新及时", "群众反映普遍较好", "责任分工清楚")
_PROBLEMS = ("公开栏内容更新不及时", "个别承诺没有写明时限", "会议记录不够完整")
_MODES = ("经常性督查", "随机抽查", "座谈会", "调研", "领导点评")
_FIRST_REVIEW = date(2011, 8, 15)


def settings_rows(spec: Spec, units: Sequence[Unit], period: str) -> Rows:
    """Rows of 活动设置.xlsx: the district's roster, and the spec's periods, due table and
    parameters with *period* as 当前报送期."""
    defaults = default_office_rows(spec)
    parameters = [
        {**row, "value": period} if row.get("key") == _CURRENT else row for row in defaults["G3"]
    ]
    return {**defaults, "G1": [_roster_row(spec, unit) for unit in units], "G3": parameters}


def _roster_row(spec: Spec, unit: Unit) -> dict[str, Value]:
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "short_name": unit.short_name,
        "system": unit.system,
        "class": f"{unit.unit_class}{spec.classes[unit.unit_class]}",
        "mgmt": unit.mgmt,
        "superior": unit.superior,
        "section": unit.section,
        "guide_group": unit.guide_group,
        "contact_leader": unit.contact_leader,
        "email": unit.email,
        "active_from": unit.active_from,
    }


def scorebook_rows(spec: Spec, district: District, period: str) -> Rows:
    """Rows of 督查评分簿.xlsx: reviews of every third unit up to the cut-off of *period*, and,
    where scores are due in it, the superiors' scores of all judged units."""
    cutoff = next(date.fromisoformat(r["due_by"]) for r in spec.periods if r["period"] == period)
    marks = spec.due.get(("G2.scores", "G"), {})
    scores = marks.get(period) == "Y"
    return {
        "GR": _reviews(district, cutoff),
        "GS": _scores(spec, district, period) if scores else [],
    }


def _reviews(district: District, cutoff: date) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    if cutoff < _FIRST_REVIEW:
        return rows
    for unit in district.reporting[::3]:
        rng = stream(district.seed, unit.code, "review of the office")
        day = day_between(rng, _FIRST_REVIEW, cutoff)
        row: dict[str, Value] = {
            "check_no": f"DC{len(rows) + 1:03d}",
            "check_date": day,
            "unit_code": unit.code,
            "mode": rng.choice(_MODES),
            "checker": unit.contact_leader,
            "good": rng.choice(_GOOD),
        }
        if rng.random() < 0.4:
            row |= {
                "problem": rng.choice(_PROBLEMS),
                "fix_due": day + timedelta(days=30),
                "fix_status": "已销号",
                "fix_date": day + timedelta(days=rng.randint(10, 40)),
            }
        rows.append(row)
    return rows


def _scores(spec: Spec, district: District, period: str) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    for unit in district.reporting:
        if unit.unit_class not in _JUDGED:
            continue
        rng = stream(district.seed, unit.code, "scores", period)
        for item in spec.items:
            if "sup" not in item.parts:
                continue
            share = rng.uniform(0.76, 0.97)
            row: dict[str, Value] = {
                "unit_code": unit.code,
                "period": period,
                "scorer": unit.guide_group,
                "item_code": item.id,
                "sup_score": _score(share * item.maximum),
            }
            if Decimal(str(row["sup_score"])) < Decimal("0.8") * item.maximum:
                row["sup_reason"] = "资料不够完整"
            rows.append(row)
    return rows


def _score(points: float) -> Decimal:
    return Decimal(str(round(points, 1)))

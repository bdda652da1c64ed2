"""The office's own workbooks in the demonstration: roster and settings, reviews and scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pipeline.campaign import Period, Unit
from pipeline.demo.district import District
from pipeline.demo.draw import day_between, stream
from pipeline.demo.events import event_rows
from pipeline.records import Value
from pipeline.spec.model import Spec
from pipeline.stages.make_templates import default_office_rows
from pipeline.stages.settings import default_settings

Rows = Mapping[str, Sequence[Mapping[str, Value]]]

_CURRENT = "period.current"
_MAIL, _ADDRESS = "mail.address", "cxzy@bureau.example"
_JUDGED = ("A", "B", "C")
_GOOD = ("学习记录完整", "公示栏更新及时", "群众反映普遍较好", "责任分工清楚")
_PROBLEMS = ("公开栏内容更新不及时", "个别承诺没有写明时限", "会议记录不够完整")
_MODES = ("经常性督查", "随机抽查", "座谈会", "调研", "领导点评")
_FIRST_REVIEW = date(2011, 8, 15)
_APPROVER = "局党工委书记乔松筠"
_EXPERIENCE = ("经验做法", "探索创新")
_ADOPTED = (
    ("区", "区创先争优活动简报第18期"),
    ("市", "市教育系统党建信息第6期"),
    ("省", "省创先争优活动通讯2012年第5期"),
)


def settings_rows(spec: Spec, units: Sequence[Unit], period: str) -> Rows:
    """Rows of 活动设置.xlsx: the district's roster, and the spec's periods, due table and
    parameters with *period* as 当前报送期 and an address of the bureau's own."""
    defaults = default_office_rows(spec)
    chosen = {_CURRENT: period, _MAIL: _ADDRESS}
    parameters = [
        {**row, "value": chosen.get(str(row["key"]), row["value"])} for row in defaults["G3"]
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
    """Rows of the office's own 督查评分簿.xlsx: reviews of every third unit up to the cut-off of
    *period*; where superiors' scores are due in it, also a veto, a hold and three adoptions.
    The scores themselves come from the guidance groups."""
    window = default_settings(spec).periods[period]
    judged = spec.due.get(("G2.scores", "G"), {}).get(period) == "Y"
    return {
        "GR": _reviews(district, window.due_by),
        "GV": _vetoes(district, window) if judged else [],
        "GA": _adoptions(district, window) if judged else [],
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
            row |= {"problem": rng.choice(_PROBLEMS), "fix_due": day + timedelta(days=30)}
            row |= _mended(day + timedelta(days=rng.randint(10, 40)), cutoff)
        rows.append(row)
    return rows


def _mended(day: date, cutoff: date) -> dict[str, Value]:
    """已销号 on *day*, late now and then; still under way where that day is yet to come."""
    if day > cutoff:
        return {"fix_status": "整改中"}
    return {"fix_status": "已销号", "fix_date": day}


def _vetoes(district: District, window: Period) -> list[dict[str, Value]]:
    """A veto on a school, and a hold on a member of another whose case is being looked into."""
    schools = [unit for unit in district.reporting if unit.unit_class == "B"]
    if not schools:
        return []
    rows: list[dict[str, Value]] = [
        {
            "unit_code": schools[-1].code,
            "veto_kind": "否决",
            "veto_code": "V05",
            "veto_basis": "关于规范办学行为检查情况的通报（局〔2012〕9号）",
            "veto_approver": _APPROVER,
            "veto_from": window.covers_from + timedelta(days=70),
        }
    ]
    if len(schools) > 1:
        rows.append(
            {
                "unit_code": schools[-2].code,
                "member_no": f"{schools[-2].code}002",
                "veto_kind": "暂缓",
                "veto_code": "V08",
                "veto_basis": "信访事项受理告知单（局纪〔2012〕3号）",
                "veto_approver": _APPROVER,
                "veto_from": window.covers_to - timedelta(days=20),
            }
        )
    return rows


def _adoptions(district: District, window: Period) -> list[dict[str, Value]]:
    """Experiences of three units, by titles in their own 活动台账, adopted ever higher up."""
    judged = [unit for unit in district.reporting if unit.unit_class in _JUDGED]
    rows: list[dict[str, Value]] = []
    for unit in judged[1::3] or judged:
        events = event_rows(unit, window, district.seed)
        title = next((e["title"] for e in events if e["category"] in _EXPERIENCE), None)
        if title is not None and len(rows) < len(_ADOPTED):
            level, basis = _ADOPTED[len(rows)]
            rows.append(
                {
                    "unit_code": unit.code,
                    "period": window.code,
                    "item_title": str(title),
                    "adopted": level,
                    "adopted_basis": basis,
                }
            )
    return rows

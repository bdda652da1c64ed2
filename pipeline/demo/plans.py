"""What a unit says of itself: cover, plan, conditions, counts, mechanisms, self scores."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from pipeline.campaign import Period, Unit
from pipeline.demo import words
from pipeline.demo.draw import day_between, stream
from pipeline.demo.people import Member

Row = dict[str, object]

_STAFF = {"A": (30, 60), "B": (70, 180), "C": (90, 160), "D1": (35, 120), "D2": (28, 90)}
_SELF_SCORED = {"1.1": 4.0, "1.2": 4.0, "4.2": 6.0}
_PLAN_MOVED = (date(2010, 6, 21), date(2010, 7, 16))


def report_day(unit: Unit, period: Period, seed: int) -> date:
    """The day the unit signs: after the window closed, at least two days before the cut-off."""
    rng = stream(seed, unit.code, "report", period.code)
    return day_between(rng, period.covers_to + timedelta(days=1), period.due_by - timedelta(days=2))


def cover(unit: Unit, period: Period, seed: int) -> Row:
    """F0. The telephone is an extension: no number that could be anyone's."""
    rng = stream(seed, unit.code, "cover")
    names = [rng.choice(words.SURNAMES) + "".join(rng.sample(words.GIVEN, 2)) for _ in range(2)]
    if names[0] == names[1]:
        names[1] = names[1][:-1] + "瑜"
    return {
        "unit_code": unit.code,
        "period": period.code,
        "filler_name": names[0],
        "filler_phone": f"内线{rng.randint(101, 899)}",
        "reviewer_name": names[1],
        "report_date": report_day(unit, period, seed),
        "sealed": "是",
    }


def plan(unit: Unit, seed: int) -> Row:
    """F1 plan and conditions; some local units refer to their town's plan instead."""
    rng = stream(seed, unit.code, "plan")
    issued = day_between(rng, *_PLAN_MOVED)
    town = unit.local and rng.random() < 0.4
    row: Row = {
        "org_type": "处室" if unit.unit_class == "A0" else rng.choice(("党支部", "联合支部")),
        "cond_org": _lines(rng, words.ORG_CONDITIONS),
        "cond_member": _lines(rng, words.MEMBER_CONDITIONS),
        "plan_theme": "已报镇（街道）" if town else rng.choice(words.THEMES[unit.system]),
        "plan_carrier": "已报镇（街道）" if town else rng.choice(words.CARRIERS[unit.system]),
        "plan_commit": "已报镇（街道）" if town else rng.choice(words.PROMISED[unit.system]),
        "plan_date": issued,
        "plan_public_way": rng.choice(("橱窗板报", "网络", "橱窗板报、会议")),
        "plan_public_date": issued + timedelta(days=rng.randint(0, 6)),
        "mob_date": issued + timedelta(days=rng.randint(1, 8)),
        "mob_form": rng.choice(("会议", "组织生活会")),
        "mob_attend": rng.randint(18, 27),
    }
    if rng.random() < 0.5:
        row["brand"] = f"{unit.short_name}先锋行"
    if rng.random() < 0.4:
        row["rectify_link"] = "继续落实学习实践活动中群众提出的整改事项"
    return row


def counts(unit: Unit, period: Period, members: tuple[Member, ...], seed: int) -> Row:
    """F1 counts: staff, and members present by type (a unit without a roster gives staff only)."""
    rng = stream(seed, unit.code, "staff")
    row: Row = {"staff_total": rng.randint(*_STAFF[unit.unit_class])}
    if members:
        present = [member for member in members if member.present(period)]
        formal = sum(member.formal(period) for member in present)
        row |= {"member_formal": formal, "member_prob": len(present) - formal}
    return row


def mechanisms(unit: Unit, period: Period, seed: int) -> Row:
    """F1 mechanisms: states that only ever advance from period to period."""
    row: Row = {}
    for number, name in enumerate(words.MECHANISMS, start=1):
        rng = stream(seed, unit.code, "mechanism", number)
        built = day_between(rng, date(2010, 10, 1), date(2012, 3, 30))
        if built > period.covers_to:
            row[f"mech_{number}_status"] = "在建"
            continue
        settled = (period.covers_to - built).days > 365
        row[f"mech_{number}_status"] = "已固化" if settled else "已建"
        row[f"mech_{number}_doc"] = f"{name}办法"
        row[f"mech_{number}_date"] = built
    return row


def self_scores(unit: Unit, period: Period, seed: int) -> list[Row]:
    """F6: the three self-scored items, never full marks."""
    rng = stream(seed, unit.code, "self", period.code)
    return [
        {
            "item_code": code,
            "self_score": round(rng.uniform(0.8, 0.96) * full, 1),
            "evidence": f"见活动台账{period.code}-{rng.randint(1, 8):02d}",
        }
        for code, full in _SELF_SCORED.items()
    ]


def _lines(rng: Random, pool: tuple[str, ...]) -> str:
    return "\n".join(rng.sample(pool, rng.randint(3, 5)))

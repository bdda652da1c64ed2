"""The own and the superiors' part of each item from raw workbooks, by plain counting.

Written from the tables of items and definitions, with their defaults, for 2012H1.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction
from typing import Any

from plain_books import District, Line, number

PERIOD, YEAR_END, PLAN = "2012H1", "2011Y", "2010Q3"
LEDGERS = ("2012H1", "2011Y", "2011H1")  # F5 was due: this and the two before
WINDOW = ("2012H1", "2011Y", "2011Q3")  # bonus and penalty: this and the two before
FROM, TO, DUE_BY = date(2012, 1, 1), date(2012, 5, 31), date(2012, 6, 20)
DUE_BEFORE, YEAR_AGO = date(2012, 1, 10), date(2011, 6, 20)
ROUND = "2"

FULL = {
    "1.1": 4, "1.2": 4, "1.3": 4, "1.4": 4, "1.5": 4,
    "2.1": 4, "2.2": 4, "2.3": 4, "2.4": 4, "2.5": 4,
    "3.1": 4, "3.2": 10, "3.3": 6, "4.1": 8, "4.2": 6, "4.3": 4, "4.4": 2, "5.1": 12, "5.2": 8,
}  # fmt: skip
SELF = ("1.1", "1.2", "4.2")
BALLOTS = {"5.1": "领导班子", "5.2": "党组织"}
GONE = ("转出", "去世", "出党")

Raters = tuple[tuple[str, ...], ...]
Votes = tuple[Fraction, int, int, int]  # weight, 有效, 满意, 基本满意


def superiors(district: District, code: str) -> dict[str, Fraction]:
    """Item → mean of the scorers ÷ full marks. An item is judged where a score was filed."""
    points: dict[str, dict[str, Fraction]] = {}
    for line in district.office("上级评分"):
        if line["unit_code"] == code and line["period"] == PERIOD:
            full = Fraction(FULL[line["item_code"]])
            given = points.setdefault(line["item_code"], {})
            given[line["scorer"]] = min(number(line["sup_score"]), full) / full
    return {item: sum(given.values(), Fraction(0)) / len(given) for item, given in points.items()}


def bonus_of(district: District, code: str) -> Fraction:
    worth = {"局": Fraction(0), "区": Fraction(1, 2), "市": Fraction(1), "省": Fraction(2)}
    best: dict[str, Fraction] = {}
    for line in district.office("采用登记"):
        if line["unit_code"] == code and line["period"] in WINDOW:
            title = line["item_title"]
            best[title] = max(best.get(title, Fraction(0)), worth[line["adopted"]])
    return min(sum(best.values(), Fraction(0)), Fraction(3))


def _self(item: str) -> Any:
    def rate(district: District, code: str) -> Fraction | None:
        for line in district.form(code, PERIOD, "F6"):
            if line["item_code"] == item:
                return number(line["self_score"]) / number(line["item_max"])
        raise AssertionError(f"{code} has no self score of {item}")

    return rate


def _members(district: District, code: str, period: str = PERIOD) -> list[Line]:
    return [m for m in district.form(code, period, "F2") if m["change"] not in GONE]


def _round(district: District, code: str) -> list[Line]:
    return [c for c in district.form(code, PERIOD, "F3") if str(c["round"]) == ROUND]


def _leading(district: District, code: str) -> Fraction | None:
    members = _members(district, code)
    said = [m for m in members if m["comment_date"] and YEAR_AGO < m["comment_date"] <= DUE_BY]
    leaders = [m for m in members if m["rank_level"] == "班子成员"]
    comment = Fraction(len(said), len(members))
    if not leaders:
        return comment
    active = sum((m["branch_act_n"] or 0) >= 2 for m in leaders)
    return (Fraction(active, len(leaders)) + comment) / 2


def _organisation(district: District, code: str) -> Fraction | None:
    rows = [c for c in _round(district, code) if c["subject"] == "党组织"]
    if not rows:
        return Fraction(0)
    public = [c for c in rows if c["public_date"]]
    rate = Fraction(len(public), len(rows))
    done = halves(due_rows(district, code, ("党组织",)))
    if done is not None:
        rate = (rate + done) / 2
    directions = "、".join(str(c["directed_to"]) for c in public)
    both = "上级党组织" in directions and "群众" in directions
    return rate if both else min(rate, Fraction(1, 2))


def _published(district: District, code: str) -> Fraction | None:
    owing = {m["member_no"] for m in _members(district, code) if m["commit_mode"] != "豁免"}
    public = {c["member_no"] for c in _round(district, code) if c["public_date"]}
    return Fraction(len(owing & public), len(owing)) if owing else None


def due_rows(district: District, code: str, subjects: tuple[str, ...]) -> list[Line]:
    here = {m["member_no"] for m in _members(district, code)}
    reported = district.form(code, PERIOD, "F0")[0]["report_date"]
    until = min(reported, DUE_BY) if isinstance(reported, date) else DUE_BY
    return [
        c for c in _round(district, code)
        if c["subject"] in subjects and c["due_date"] and c["due_date"] <= until
        and (c["subject"] == "党组织" or c["member_no"] in here)
        and not (c["status"] == "变更" and c["reason"])
    ]  # fmt: skip


def halves(rows: list[Line]) -> Fraction | None:
    done = sum({"已兑现": 2, "部分兑现": 1}.get(row["status"], 0) for row in rows)
    return Fraction(done, 2 * len(rows)) if rows else None


def _fulfilled(district: District, code: str) -> Fraction | None:
    return halves(due_rows(district, code, ("党员",)))


def _appraised(district: District, code: str) -> Fraction | None:
    members = [m for m in _members(district, code, YEAR_END) if m["member_type"] == "正式"]
    grades = [m["grade"] for m in members if m["grade"] in ("优秀", "合格", "基本合格", "不合格")]
    good = Fraction(sum(grade in ("优秀", "合格") for grade in grades), len(grades))
    return max(Fraction(0), good - Fraction(3, 5)) / Fraction(2, 5)


def _posts(district: District, code: str) -> Fraction | None:
    serving = [m for m in _members(district, code) if m["rank_level"] != "离退休"]
    if not serving:
        return None
    duty = Fraction(sum(bool(m["duty_post"]) for m in serving), len(serving))
    model = sum(m["model_post"] == "是" for m in serving) / (Fraction(len(serving)) / 10)
    return Fraction(7, 10) * duty + Fraction(3, 10) * min(Fraction(1), model)


def _plan(district: District, code: str) -> Fraction | None:
    plan = district.form(code, PLAN, "F1")[0]
    texts = [unicodedata.normalize("NFKC", str(plan[n] or "")) for n in ("cond_org", "cond_member")]
    blocks = Fraction(sum(bool(plan[n]) for n in ("plan_theme", "plan_carrier", "plan_commit")))
    if all(texts):
        each = [[part.strip() for part in text.splitlines() if part.strip()] for text in texts]
        short = all(len(parts) <= 5 and all(len(p) <= 20 for p in parts) for parts in each)
        blocks += 1 if short else Fraction(4, 5)
    public = plan["plan_public_date"] is not None
    if not public and str(plan["plan_theme"]).startswith("已报镇"):
        return blocks / 4  # the plan lies with the town, and nobody asked for the date
    return Fraction(3, 4) * blocks / 4 + Fraction(1, 4) * public


def _events(district: District, code: str) -> list[Line]:
    rows = district.form(code, PERIOD, "F5")
    return [row for row in rows if row["item_date"] and FROM <= row["item_date"] <= TO]


def _material(row: Line) -> bool:
    return bool(row["material_name"]) and row["material_type"] != "无"


def _mechanisms(district: District, code: str) -> Fraction | None:
    plan = district.form(code, PERIOD, "F1")[0]
    built = sum(
        plan[f"mech_{n}_status"] in ("已建", "已固化")
        and bool(plan[f"mech_{n}_doc"]) and plan[f"mech_{n}_date"] is not None
        for n in range(1, 6)
    )  # fmt: skip
    running = {row["mechanism"] for row in _events(district, code)} - {None, "", "无"}
    return Fraction(built + len(running), 10)


def _ledger(district: District, code: str) -> Fraction | None:
    months = {row["item_date"].month for row in _events(district, code) if _material(row)}
    rate = Fraction(len(months), 5)
    told = {(r["check_no"], r["check_date"]): r for r in district.office("督查点评")
            if r["unit_code"] == code and r["check_date"] <= DUE_BY}  # fmt: skip
    due = [r for r in told.values()
           if r["problem"] and r["fix_due"] and DUE_BEFORE < r["fix_due"] <= DUE_BY]  # fmt: skip
    closed = [r for r in due
              if r["fix_status"] == "已销号" and r["fix_date"] and r["fix_date"] <= r["fix_due"]]  # fmt: skip
    return (rate + Fraction(len(closed), len(due))) / 2 if due else rate


def _experience(district: District, code: str) -> Fraction | None:
    told = {
        (row["item_date"], "".join(str(row["title"]).split()))
        for period in LEDGERS
        for row in district.form(code, period, "F5")
        if row["category"] in ("经验做法", "探索创新") and _material(row) and row["item_date"]
    }
    return min(Fraction(1), Fraction(len(told), 3))


OWN = {
    "1.1": _self("1.1"), "1.2": _self("1.2"), "4.2": _self("4.2"), "1.4": _leading,
    "1.5": _organisation, "2.1": _published, "2.2": _fulfilled, "2.3": _appraised, "2.4": _posts,
    "3.1": _plan, "3.2": _mechanisms, "3.3": _ledger, "4.3": _experience,
}  # fmt: skip


def votes_about(district: District, code: str, about: str) -> list[Line]:
    rows = district.form(code, PERIOD, "F4")
    return [r for r in rows if r["object_type"] == about and r["rater_group"] not in (None, "党员")]


SCHOOL: Raters = (("职工群众",), ("学生", "家长"))
HEALTH: Raters = (("职工群众",), ("患者及服务对象",))


def ballot_groups(
    district: District, code: str, about: str, groups: Raters = SCHOOL
) -> dict[int, Votes]:
    """Counts of the two groups, each of weight one half, those of ten ballots and more."""
    found = {}
    for place, raters in enumerate(groups):
        rows = [r for r in votes_about(district, code, about) if r["rater_group"] in raters]
        valid, sat, basic = (sum(r[n] for r in rows) for n in ("n_valid", "n_sat", "n_basic"))
        if valid >= 10:
            found[place] = (Fraction(1, 2), valid, sat, basic)
    return found

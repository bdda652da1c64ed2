"""The records of an invented unit's clean submission, form by form (see `checks_sample`)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pipeline.campaign import Period
from pipeline.records import Value
from pipeline.spec import load

_DEEDS = "常年坚持在一线岗位，带头钻研业务，帮助同事改进工作方法，" * 2 + "受到普遍好评。"


def _cover(unit: str, unit_class: str, period: Period) -> list[dict[str, Value]]:
    return [
        {
            "unit_code": unit,
            "period": period.code,
            "filler_name": "填报甲",
            "filler_phone": "0000-12345678",
            "reviewer_name": "审核乙",
            "report_date": period.covers_to + timedelta(days=3),
            "sealed": "是",
        }
    ]


def _unit(unit: str, unit_class: str, period: Period) -> list[dict[str, Value]]:
    made: dict[str, Value] = {
        "org_type": "党支部",
        "staff_total": 60,
        "member_formal": 9,
        "member_prob": 1,
        "plan_theme": "办好身边的学校",
        "plan_carrier": "党员示范岗",
        "cond_org": "班子团结\n制度健全",
        "cond_member": "带头学习\n带头服务",
        "plan_commit": "向群众承诺，向组织承诺",
        "plan_date": date(2010, 7, 1),
        "plan_public_way": ("会议",),
        "plan_public_date": date(2010, 7, 2),
        "mob_date": date(2010, 7, 1),
        "mob_form": "会议",
        "mob_attend": 50,
    }
    for n in range(1, 6):
        made |= {f"mech_{n}_status": "已建", f"mech_{n}_doc": f"制度{n}"}
        made |= {f"mech_{n}_date": date(2011, 5, n)}
    return [made]


def _roster(unit: str, unit_class: str, period: Period) -> list[dict[str, Value]]:
    """Nine 正式, of whom three 优秀, and one 预备."""
    made = []
    for n in range(1, 11):
        formal = n < 10
        row: dict[str, Value] = {
            "member_no": f"{unit}{n:03d}",
            "member_name": f"党员{n:02d}",
            "member_type": "正式" if formal else "预备",
            "rank_level": "班子成员" if n <= 2 else "一线",
            "post": "教师",
            "is_window": "否",
            "change": "无",
            "branch_act_n": 6 if n <= 2 else None,
            "model_post": "否",
            "duty_post": "安全岗",
            "plan_published": "是",
            "commit_mode": "书面",
            "comment_date": period.covers_from + timedelta(days=20),
            "volunteer_n": n,
            "grade": ("优秀" if n <= 3 else "合格") if formal else "不定等次",
        }
        if formal:
            row |= {"v_exc": 4, "v_qual": 3, "v_basic": 1, "v_unq": 0, "v_abs": 0}
        made.append(row)
    return made


_PROMISES = (
    "每月上一堂公开课并听取同事意见",
    "帮助两名学习困难的学生提高成绩",
    "整理实验室器材并建立借用登记",
    "每周走访社区家庭了解孩子情况",
    "带领教研组完成校本课程的编写",
    "坚持早到校护送低年级学生过马路",
    "组织课后阅读小组丰富校园生活",
    "节约用电用水当好后勤服务员",
    "开设心理谈心角倾听学生烦恼",
    "学习新的教学软件并教会全组",
)


def _promises(unit: str, unit_class: str, period: Period) -> list[dict[str, Value]]:
    """Two of the organisation and one of each member, all published, due and done."""
    made = []
    for n in range(12):
        own = n < 2
        made.append(
            {
                "commit_no": f"{unit}-{period.current_round}-{n:02d}",
                "round": str(period.current_round),
                "subject": "党组织" if own else "党员",
                "member_no": None if own else f"{unit}{n - 1:03d}",
                "directed_to": ("上级党组织", "群众") if own else ("党组织", "群众"),
                "theme": "工作机制好" if own else "带头服务群众",
                "content": f"第{n + 1}项由党组织负责的工作" if own else _PROMISES[n - 2],
                "link": "年度工作",
                "target": f"完成{n + 1}次",
                "due_date": period.covers_to,
                "approved_by": "审核乙",
                "public_date": period.covers_from,
                "public_way": ("会议",),
                "status": "已兑现",
                "done_date": period.covers_to,
                "evidence": "台账01",
            }
        )
    return made


def ballot(object_type: str, group: str, valid: int, sat: int, basic: int) -> dict[str, Value]:
    return {
        "object_type": object_type,
        "rater_group": group,
        "run_by": "指导小组",
        "method": "发放问卷",
        "n_due": valid + 4,
        "n_sent": valid + 2,
        "n_back": valid + 1,
        "n_valid": valid,
        "n_sat": sat,
        "n_basic": basic,
        "n_unsat": valid - sat - basic,
        "n_abst": 0,
    }


_OUTSIDERS = {"A": "基层单位代表", "B": "家长", "D1": "家长", "C": "患者及服务对象"}


def _ballots(unit: str, unit_class: str, period: Period) -> list[dict[str, Value]]:
    outside = _OUTSIDERS.get(unit_class, "患者及服务对象")
    made = [
        ballot("领导班子", "职工群众", 40, 30, 8),
        ballot("领导班子", outside, 50, 41, 6),
        ballot("党组织", "职工群众", 40, 31, 7),
        ballot("党组织", outside, 50, 42, 5),
    ]
    if unit_class == "A":
        made.append(ballot("机关处室", outside, 50, 43, 4) | {"object_ref": "办公室"})
    if unit_class in "ABC":
        meeting = ballot("党员评议会", "党员", 8, 0, 0)
        made.append(meeting | dict.fromkeys(("n_sat", "n_basic", "n_unsat", "n_abst")))
    return [row | {"session_date": period.covers_to - timedelta(days=9)} for row in made]


def _events(unit: str, unit_class: str, period: Period) -> list[dict[str, Value]]:
    return [
        {
            "item_no": f"{n:02d}",
            "item_date": period.covers_from + timedelta(days=30 * n),
            "category": "学习",
            "title": f"第{n}次学习",
            "n_party": 9,
            "n_mass": n,
            "material_type": "文字",
            "material_name": f"记录{n}.doc",
        }
        for n in range(2)
    ]


def _scores(unit: str, unit_class: str, period: Period) -> list[dict[str, Value]]:
    return [
        {
            "item_code": item.id,
            "item_name": item.name,
            "item_max": item.maximum,
            "self_score": Decimal("3.5") if item.self_scored else None,
            "evidence": "台账01" if item.self_scored else None,
        }
        for item in load().items
    ]


def nomination(unit: str, order: int, **values: Value) -> dict[str, Value]:
    """A sound nomination of member 003 as 优秀共产党员 (2012H1)."""
    made: dict[str, Value] = {
        "award": "优秀共产党员",
        "channel": ("区委",),
        "order_in_unit": order,
        "member_no": f"{unit}003",
        "vote_due": 9,
        "vote_present": 9,
        "vote_yes": 8,
        "vote_date": date(2012, 5, 8),
        "town_consent": "不适用",
        "deeds": _DEEDS,
        "pub_start": date(2012, 5, 14),
        "pub_end": date(2012, 5, 21),
        "objection": "无",
    }
    return made | {f"lead_{n}": Decimal(18) for n in range(1, 6)} | values


MAKERS = {
    "F0": _cover,
    "F1": _unit,
    "F2": _roster,
    "F3": _promises,
    "F4": _ballots,
    "F5": _events,
    "F6": _scores,
    "F7": lambda unit, unit_class, period: [],
}

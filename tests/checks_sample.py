"""An invented unit's clean submissions, in any period, for tests of checks and indicators.

Nothing is wrong with them; a test changes one cell and looks at what is said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import count

from pipeline.campaign import Due, Parameters, Period, Settings, Unit
from pipeline.cells import column_letters
from pipeline.checks import check
from pipeline.problems import Effect, Problem
from pipeline.records import Identity, Row, Submission, Table, Value
from pipeline.spec import load
from pipeline.spec.model import Form, Spec

UNITS = {
    "A": ("JG001", "机关"),
    "A0": ("CS001", "机关"),
    "B": ("XX001", "教育"),
    "C": ("YY001", "卫生"),
    "D1": ("SX001", "教育"),
    "D2": ("WS001", "卫生"),
}
_DEEDS = "常年坚持在一线岗位，带头钻研业务，帮助同事改进工作方法，" * 2 + "受到普遍好评。"


@cache
def spec() -> Spec:
    return load()


@cache
def settings(**parameters: str) -> Settings:
    """The campaign by its defaults, with *parameters* changed (dots written as __)."""
    values = {p.key: p.default for p in spec().parameters}
    values.update({key.replace("__", "."): text for key, text in parameters.items()})
    periods = {}
    for raw in spec().periods:
        days = {key: date.fromisoformat(raw[key]) for key in ("covers_from", "covers_to", "due_by")}
        periods[raw["period"]] = Period(
            code=raw["period"],
            name=raw["name"],
            phase=raw["phase"],
            current_round=int(raw["current_round"]),
            year_end=raw["year_end"] or None,
            **days,
        )
    units = {
        code: Unit(
            code, f"{code}单位", code, system, cls, "属地" if cls in ("D1", "D2") else "直属"
        )
        for cls, (code, system) in UNITS.items()
    }
    return Settings(units, periods, Due(spec().due), Parameters(values), "2012H1")


def sample(period: str = "2012H1", unit_class: str = "B") -> Submission:
    """A clean submission with all that is due of the class in *period*."""
    unit = UNITS[unit_class][0]
    campaign = settings()
    rows = {
        form: made
        for form, make in _MAKERS.items()
        if unit_class in spec().forms[form].classes
        for made in [make(unit, unit_class, campaign.periods[period])]
    }
    tables = {form: _table(spec().forms[form], made) for form, made in rows.items()}
    return Submission(Identity("填报簿", unit, period, 1), unit_class, tables)


def _table(form: Form, rows: list[dict[str, Value]]) -> Table:
    names = [field.id for field in form.fields]
    if form.is_record:
        lines = dict(zip(names, count(5)))
        made = tuple(Row(0, dict.fromkeys(names) | values) for values in rows)
        return Table(form.id, form.sheet, dict.fromkeys(names, "B"), made, lines)
    columns = {name: column_letters(number) for number, name in enumerate(names, start=1)}
    made = tuple(Row(n, dict.fromkeys(names) | values) for n, values in enumerate(rows, start=5))
    return Table(form.id, form.sheet, columns, made)


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
        for item in spec().items
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


_MAKERS = {
    "F0": _cover,
    "F1": _unit,
    "F2": _roster,
    "F3": _promises,
    "F4": _ballots,
    "F5": _events,
    "F6": _scores,
    "F7": lambda unit, unit_class, period: [],
}


def changed(submission: Submission, form: str, index: int, **values: Value) -> Submission:
    """*submission* with some cells of row *index* (from 0) of *form* changed."""
    table = submission.tables[form]
    rows = list(table.rows)
    rows[index] = replace(rows[index], values={**rows[index].values, **values})
    return with_rows(submission, form, rows)


def unreadable(submission: Submission, form: str, index: int, name: str, raw: str) -> Submission:
    """*submission* with a cell that extraction could not read and has reported."""
    made = changed(submission, form, index, **{name: None})
    rows = list(made.rows(form))
    rows[index] = replace(rows[index], raw={name: raw})
    return with_rows(made, form, rows)


def with_rows(submission: Submission, form: str, rows: list[Row]) -> Submission:
    table = replace(submission.tables[form], rows=tuple(rows))
    return replace(submission, tables={**submission.tables, form: table})


def added(submission: Submission, form: str, *records: dict[str, Value]) -> Submission:
    """*submission* with further rows below those of *form*."""
    rows = list(submission.rows(form))
    names = [field.id for field in spec().forms[form].fields]
    for values in records:
        number = rows[-1].number + 1 if rows else 5
        rows.append(Row(number, dict.fromkeys(names) | values))
    return with_rows(submission, form, rows)


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, str | None]]:
    """(code, form, cell) of each Problem."""
    return [(p.code, p.where.form, p.where.cell) for p in problems]


def found(submission: Submission, **parameters: str) -> list[tuple[str, str | None, str | None]]:
    """What `check` says of *submission* beyond notes: (code, form, cell)."""
    problems = check(submission, spec(), settings(**parameters), date(2013, 1, 1))
    return said(tuple(p for p in problems if p.effect is not Effect.NOTE))


def cell(submission: Submission, form: str, index: int, name: str) -> str:
    """The address of field *name* in row *index* of *form*."""
    table = submission.tables[form]
    return str(table.cell(table.rows[index], name))

"""Ballots of a unit: who was asked, how many papers went out and came back, what they said.

Counts add up as real ones do. Knows nothing of sheets beyond the field ids of F4.
"""

from __future__ import annotations

from random import Random

from msgspec import Struct

from pipeline.campaign import Period, Unit
from pipeline.demo import words
from pipeline.demo.draw import day_between, stream
from pipeline.demo.people import Member

Row = dict[str, object]

_LOWEST, _HIGHEST = 0.80, 0.985  # satisfaction (宽) that a unit may have
_DRIFT = 0.012  # from one ballot to the next
_TIE_RATE = 0.95
_TEN = 10
_OFFICES_JUDGED = ("办公室", "组织人事处", "教育处", "卫生处", "计划财务处", "安全督导处")
# places in a class that the leaders' pages should show: equal rates, too few papers, few came
_TIED, _SMALL, _ABSENT = (5, 6), 9, 11
_TIED_LOCAL, _SMALL_LOCAL = (2, 3), 4
# number of a school of class B → pupils asked, beside very many parents: too few to be told
# apart from them, and so few that they are told only together with them
_FEW_PUPILS = {8: 9, 4: 4}


class Character(Struct, frozen=True):
    """What sets a unit's ballots apart: ``rate`` 满意率(宽), ``tied`` exactly 0.95, ``small``
    fewer than ten papers a group, ``share`` of those entitled who hand one in."""

    rate: float
    tied: bool
    small: bool
    share: float


def character_of(unit: Unit, seed: int) -> Character:
    """Drawn from the seed; the planted ties and small groups depend on the unit's number."""
    rng = stream(seed, unit.code, "character")
    number = int(unit.code[2:]) if unit.code[2:].isdigit() else int(unit.code[1:])
    local = unit.unit_class in ("D1", "D2")
    return Character(
        rate=rng.uniform(_LOWEST, _HIGHEST),
        tied=unit.unit_class in ("B", "D1") and number in (_TIED_LOCAL if local else _TIED),
        small=unit.unit_class in ("B", "D2") and number == (_SMALL_LOCAL if local else _SMALL),
        share=0.58 if unit.unit_class == "B" and number == _ABSENT else rng.uniform(0.82, 0.97),
    )


def mass_groups(unit: Unit) -> tuple[str, ...]:
    """Rater groups (评议人类别) of the unit, 职工群众 first."""
    if unit.system == "机关":
        return ("职工群众", "基层单位代表")
    if unit.system == "卫生":
        return ("职工群众", "患者及服务对象")
    if _few_pupils(unit) or ("中" in unit.name and "中心" not in unit.name):
        return ("职工群众", "学生", "家长")
    return ("职工群众", "家长")


def _few_pupils(unit: Unit) -> int | None:
    """Pupils entitled in the schools that have few of them."""
    return _FEW_PUPILS.get(int(unit.code[2:])) if unit.unit_class == "B" else None


_DUE = {
    "职工群众": (34, 110),
    "基层单位代表": (38, 72),
    "患者及服务对象": (90, 260),
    "学生": (120, 360),
    "家长": (140, 420),
}


def ballot_rows(unit: Unit, period: Period, seed: int) -> list[Row]:
    """Rows 领导班子 and 党组织, one for each object and rater group."""
    rng = stream(seed, unit.code, "ballots", period.code)
    found = character_of(unit, seed)
    day = day_between(rng, period.covers_from, period.covers_to)
    drift = rng.uniform(-_DRIFT, _DRIFT)
    rows = []
    for object_type in ("领导班子", "党组织"):
        for group in mass_groups(unit):
            entitled = _entitled(unit, group, period, found, seed)
            rate = min(0.99, found.rate + drift + rng.uniform(-0.008, 0.008))
            row = _papers(rng, entitled, found, in_hall=group == "职工群众")
            row |= _opinion_counts(rng, row, rate, tied=found.tied)
            rows.append(_head(rng, day, object_type, group) | row | _remarks(rng))
    return rows


def party_row(
    unit: Unit, period: Period, members: tuple[Member, ...], seed: int
) -> tuple[Row, list[Row]]:
    """The row 党员评议会 of *period*, and for each formal member (by number) votes and grade."""
    rng = stream(seed, unit.code, "appraisal", period.code)
    present = [m for m in members if m.present(period)]
    papers = len(present) - rng.randint(0, 2)
    head = {
        "session_date": day_between(rng, period.covers_from, period.covers_to),
        "object_type": "党员评议会",
        "rater_group": "党员",
        "run_by": "指导小组",
        "method": "会议",
        "n_due": len(present),
        "n_present": papers,
        "n_sent": papers,
        "n_back": papers,
        "n_valid": papers,
    }
    return head, _grades(rng, present, period, papers)


def office_rows(period: Period, unit: Unit, seed: int) -> list[Row]:
    """机关处室 as judged by 基层单位代表: class A files them, each party branch some offices."""
    rng = stream(seed, unit.code, "offices", period.code)
    number = int(unit.code[2:]) - 1
    day = day_between(rng, period.covers_from, period.covers_to)
    rows = []
    for name in _OFFICES_JUDGED[number % 3 :: 3]:
        found = Character(rng.uniform(_LOWEST, _HIGHEST), tied=False, small=False, share=0.9)
        row = _papers(rng, rng.randint(38, 72), found, in_hall=False)
        row |= _opinion_counts(rng, row, found.rate, tied=False)
        rows.append(_head(rng, day, "机关处室", "基层单位代表") | {"object_ref": name} | row)
    return rows


def _entitled(unit: Unit, group: str, period: Period, found: Character, seed: int) -> int:
    """Those entitled: a size of the unit that hardly moves from one ballot to the next."""
    if found.small:
        return 9
    few = _few_pupils(unit)
    if group == "学生" and few is not None:
        return few
    base = stream(seed, unit.code, "entitled", group).randint(*_DUE[group])
    return base + stream(seed, unit.code, "entitled", group, period.code).randint(-2, 3)


def _papers(rng: Random, due: int, found: Character, *, in_hall: bool) -> Row:
    """Counts from entitled to valid, each at most the one before."""
    present = max(1, round(due * min(1.0, found.share + 0.02)))
    sent = present if in_hall else max(1, round(due * min(1.0, found.share + 0.01)))
    back = max(1, sent - rng.randint(0, max(1, sent // 40)))
    valid = max(1, back - rng.randint(0, max(1, back // 30)))
    if found.tied:
        valid -= valid % 20
    if found.small:
        valid = min(valid, 8)
    row: Row = {"n_due": due, "n_sent": sent, "n_back": back, "n_valid": valid}
    return row | ({"method": "会议", "n_present": present} if in_hall else {})


def _opinion_counts(rng: Random, row: Row, rate: float, *, tied: bool) -> Row:
    valid = int(str(row["n_valid"]))
    content = valid * 19 // 20 if tied else min(valid, round(valid * rate))
    basic = round(content * rng.uniform(0.08, 0.3))
    against = round((valid - content) * rng.uniform(0.4, 0.8))
    return {
        "n_sat": content - basic,
        "n_basic": basic,
        "n_unsat": against,
        "n_abst": valid - content - against,
    }


def _head(rng: Random, day: object, object_type: str, group: str) -> Row:
    return {
        "session_date": day,
        "object_type": object_type,
        "rater_group": group,
        "run_by": rng.choices(("指导小组", "第三方"), (5, 1))[0],
        "method": rng.choice(("发放问卷", "网络")),
    }


def _remarks(rng: Random) -> Row:
    heard = rng.randint(0, 6)
    row: Row = {"opinions_n": heard, "adopted_n": rng.randint(0, heard)}
    return row | ({"top_problem": rng.choice(words.PROBLEMS_HEARD)} if heard else {})


def _grades(rng: Random, present: list[Member], period: Period, papers: int) -> list[Row]:
    """Votes on each member; 优秀 go to those with most 优秀 votes, at most a third of the
    formal members."""
    formal = [member for member in present if member.formal(period)]
    votes = {member.number: _votes(rng, papers) for member in formal}
    best = sorted(votes, key=lambda number: (-votes[number]["v_exc"], number))
    excellent = set(best[: len(formal) * rng.randint(24, 33) // 100])
    rows: list[Row] = []
    for member in present:
        if member.number not in votes:
            rows.append({"member_no": member.number, "grade": "不定等次"})
            continue
        grade = "基本合格" if rng.random() < 0.03 else "合格"
        grade = "优秀" if member.number in excellent else grade
        rows.append({"member_no": member.number, **votes[member.number], "grade": grade})
    return rows


def _votes(rng: Random, papers: int) -> dict[str, int]:
    """*papers* votes on one member. 优秀 is any of ten neighbouring numbers, so that last
    digits come out even, as those of real counts do (X14)."""
    if papers < 2 * _TEN - 1:
        best = rng.randint(max(0, papers - _TEN + 1), min(papers, _TEN - 1))
    else:
        best = papers - rng.randint(0, _TEN - 1)
    basic = min(papers - best, rng.choice((0, 0, 0, 1, 1, 2)))
    abstained = min(papers - best - basic, rng.choice((0, 0, 1, 2)))
    return {
        "v_exc": best,
        "v_qual": papers - best - basic - abstained,
        "v_basic": basic,
        "v_unq": 0,
        "v_abs": abstained,
    }

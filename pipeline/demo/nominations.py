"""Nominations (推荐申报) of a unit: organisations and persons, valid under the rules."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from pipeline.campaign import Period, Unit
from pipeline.demo import words
from pipeline.demo.draw import stream, working_days_later
from pipeline.demo.people import Member

Row = dict[str, object]

PERSONAL = ("优秀共产党员", "党员示范岗", "师德标兵")
_SHOWN_DAYS = 6  # working days of 公示; five are asked for
_MEETING_SIZE = (14, 40)


def nomination_rows(
    unit: Unit,
    period: Period,
    eligible: tuple[Member, ...],
    present: int,
    report: date,
    seed: int,
) -> list[Row]:
    """F7 rows. *eligible* members are graded 优秀, reviewed, with commitments both ways;
    *present* is the number of members (0 where the unit has no roster)."""
    rng = stream(seed, unit.code, "nominations", period.code)
    rows: list[Row] = []
    for award, member in _chosen(unit, period, eligible, rng):
        order = 1 + sum(row["award"] == award for row in rows)
        row = _meeting(rng, report, present)
        row |= {
            "award": award,
            "channel": _channel(unit, rng),
            "order_in_unit": order,
            "town_consent": "是" if unit.local else "不适用",
            "deeds": _deeds(rng),
            "objection": "无",
        }
        if member is not None:
            row["member_no"] = member.number
            row |= {f"lead_{n}": rng.randint(160, 195) / 10 for n in range(1, 6)}
        rows.append(row)
    return rows


def _chosen(
    unit: Unit, period: Period, eligible: tuple[Member, ...], rng: Random
) -> list[tuple[str, Member | None]]:
    workers = [m for m in eligible if m.rank == "一线" and not m.window]
    if period.year_end == period.code:  # a year's end: posts and teachers only
        awards = ("党员示范岗", "师德标兵") if unit.system == "教育" else ("党员示范岗",)
        return list(zip(awards, workers, strict=False)) if rng.random() < 0.5 else []
    found: list[tuple[str, Member | None]] = []
    if rng.random() < (0.2 if unit.local else 0.6):
        found.append(("先进基层党组织", None))
    if unit.unit_class == "C":
        found.append(("社会组织党建示范点", None))
    found += [("优秀共产党员", member) for member in workers[: rng.randint(0, 2)]]
    return found


def _channel(unit: Unit, rng: Random) -> str:
    own = {"教育": ("市委教育工委",), "卫生": ("市卫生局党委",)}.get(unit.system, ())
    if own and rng.random() < 0.4:
        return f"局党工委、{own[0]}"
    plain: tuple[str, ...] = ("局党工委", "区委", *own)
    return rng.choice(plain)


def _meeting(rng: Random, report: date, present: int) -> Row:
    """Meeting, vote and public notice, in that order, all before the day of the report."""
    due = present or rng.randint(*_MEETING_SIZE)
    came = due - rng.randint(0, due // 6)
    shown_to = report - timedelta(days=rng.randint(1, 3))
    while shown_to.weekday() > 4:
        shown_to -= timedelta(days=1)
    shown_from = shown_to
    while working_days_later(shown_from, _SHOWN_DAYS) > shown_to:
        shown_from -= timedelta(days=1)
    return {
        "vote_due": due,
        "vote_present": came,
        "vote_yes": came - rng.randint(0, max(1, came // 8)),
        "vote_date": shown_from - timedelta(days=rng.randint(2, 5)),
        "pub_start": shown_from,
        "pub_end": shown_to,
    }


def _deeds(rng: Random) -> str:
    return "，".join(rng.sample(words.DEEDS, 6)) + "。"

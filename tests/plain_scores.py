"""A second, plain computation of 五个好 from the raw workbooks of 2012H1 and before: arithmetic,
nothing of the project. Written from the tables of items and definitions, with their defaults.

Files are taken as filed in time; nothing here tells a late one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from plain_books import District, Line
from plain_items import (
    BALLOTS,
    DUE_BY,
    FULL,
    OWN,
    SELF,
    Votes,
    ballot_groups,
    bonus_of,
    due_rows,
    halves,
    superiors,
    votes_about,
)

LIGHT = ("3.1", "3.3", "4.3", "5.1", "5.2")
TOO_FEW = "样本不足"


@dataclass
class Reckoned:
    """One unit: item → rate (None: too few ballots), what decides ties, and what follows."""

    unit: str
    rates: dict[str, Fraction | None] = field(default_factory=dict)
    votes: dict[str, dict[int, Votes]] = field(default_factory=dict)
    bonus: Fraction = Fraction(0)
    wide: Fraction | None = None
    part: Fraction | None = None
    fulfilled: Fraction | None = None
    vetoed: bool = False
    gate: str = ""
    work: Fraction = Fraction(0)
    shown: Decimal | None = None
    rank: int | None = None


def ranked(district: District, unit_class: str) -> dict[str, Reckoned]:
    """Every unit of the class by code, with total, gate and rank."""
    chosen = LIGHT if unit_class == "D1" else tuple(FULL)
    units = [_unit(district, code, chosen) for code in district.units(unit_class)]
    for item in BALLOTS:
        _draw(units, item)
    for unit in units:
        _add_up(unit)
    able = [u for u in units if u.shown is not None and not u.vetoed and u.gate != TOO_FEW]
    for unit in able:
        unit.rank = 1 + sum(_key(other) > _key(unit) for other in able)
    return {unit.unit: unit for unit in units}


def _draw(units: list[Reckoned], item: str) -> None:
    """(n·p + 20·p_class) ÷ (n + 20), once; p_class is the index of the class's sums."""
    sums: dict[int, Votes] = {}
    for unit in units:
        for place, votes in unit.votes[item].items():
            old = sums.get(place, (votes[0], 0, 0, 0))
            sums[place] = (votes[0], *(x + y for x, y in zip(old[1:], votes[1:], strict=True)))
    toward = index(sums)
    for unit in units:
        raw = index(unit.votes[item])
        ballots = sum(valid for _, valid, _, _ in unit.votes[item].values())
        drawn = None
        if raw is not None and toward is not None:
            drawn = (ballots * raw + 20 * toward) / (ballots + 20)
        unit.rates[item] = drawn


def _add_up(unit: Reckoned) -> None:
    """Total on the items that count, rescaled to 100; the gate on the unrounded 满意率."""
    enough = unit.wide is not None and unit.part is not None and unit.part >= Fraction(2, 3)
    unit.gate = TOO_FEW
    if enough and unit.wide is not None:
        unit.gate = "达标" if unit.wide >= Fraction(9, 10) else "未达标"
    rates = {item: rate for item, rate in unit.rates.items() if rate is not None}
    if len(rates) < len(unit.rates):
        return
    whole = sum(FULL[item] for item in rates)
    points = {item: rate * FULL[item] * 100 / whole for item, rate in rates.items()}
    unit.work = sum((points[item] for item in points if item.startswith("4.")), Fraction(0))
    total = min(sum(points.values(), Fraction(0)) + unit.bonus, Fraction(100))
    unit.shown = _half_up(_half_up(total, "1e-9"), "0.01")


def _half_up(value: Fraction | Decimal, step: str) -> Decimal:
    exact = Fraction(value)
    parts = Decimal(exact.numerator), Decimal(exact.denominator)
    return (parts[0] / parts[1]).quantize(Decimal(step), ROUND_HALF_UP)


def _key(unit: Reckoned) -> tuple[Any, ...]:
    none = Fraction(-1)
    wide, done = unit.wide, unit.fulfilled
    work = _half_up(unit.work, "1e-9")
    return unit.shown, none if wide is None else wide, work, none if done is None else done


def _unit(district: District, code: str, chosen: tuple[str, ...]) -> Reckoned:
    light = chosen == LIGHT
    judged = {} if light else superiors(district, code)
    found = Reckoned(code)
    for item in chosen:
        if item in BALLOTS:
            found.votes[item] = ballot_groups(district, code, BALLOTS[item])
            continue
        own = OWN[item](district, code) if item in OWN else None
        if item not in OWN or own is not None:  # else nothing to count by: the item leaves
            found.rates[item] = _joined(item, own, judged.get(item))
    groups = ballot_groups(district, code, "领导班子").values()
    found.wide = _weighted([(w, s + b, v) for w, v, s, b in groups])
    rows = votes_about(district, code, "领导班子")
    due = sum(row["n_due"] for row in rows)
    found.part = Fraction(sum(row["n_back"] for row in rows), due) if due else None
    if not light:
        found.fulfilled = halves(due_rows(district, code, ("党员", "党组织")))
        found.bonus = bonus_of(district, code)
    found.vetoed = any(_bars(line, code) for line in district.office("否决暂缓"))
    return found


def _bars(line: Line, code: str) -> bool:
    """A veto or hold on the unit itself, in force on the cut-off."""
    if line["unit_code"] != code or line["member_no"] or line["veto_from"] > DUE_BY:
        return False
    return line["veto_to"] is None or bool(line["veto_to"] >= DUE_BY)


def _joined(item: str, own: Fraction | None, superior: Fraction | None) -> Fraction | None:
    """Self 30, superior 70; computed and superior half and half; or the one there is."""
    if own is None or superior is None:
        return superior if own is None else own
    share = Fraction(3, 10) if item in SELF else Fraction(1, 2)
    return share * own + (1 - share) * superior


def _weighted(parts: list[tuple[Fraction, Any, int]]) -> Fraction | None:
    if not parts:
        return None
    whole = sum((weight for weight, _, _ in parts), Fraction(0))
    return sum((w * Fraction(n) / d for w, n, d in parts), Fraction(0)) / whole


def index(groups: dict[int, Votes]) -> Fraction | None:
    """Σ weight · (满意 + 0.6 · 基本满意) ÷ 有效."""
    return _weighted([(w, s + Fraction(3, 5) * b, v) for w, v, s, b in groups.values()])

"""Party members of a unit over the campaign: who they are, when they came, left, were confirmed.

Knows nothing of sheets; `story` turns members into rows of the roster.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from msgspec import Struct

from pipeline.campaign import Period, Unit
from pipeline.demo import words
from pipeline.demo.draw import stream

_SIZES = {"A": (8, 20), "B": (12, 45), "C": (24, 26)}
_LEADERS = {"A": 3, "B": 3, "C": 4}
_RETIRED_SHARE = 0.1
_WINDOW_SHARE = 0.15
_DUTY_SHARE = 0.85
_MODEL_SHARE = 0.15
# what moves in a roster happens in the first half of 2011, apart from the counting periods
_MOVES = (date(2011, 2, 10), date(2011, 5, 20))


class Member(Struct, frozen=True):
    """One party member (党员). ``arrives``, ``leaves``, ``confirmed`` are None where it never
    happens; ``probation`` says whether they begin as 预备."""

    number: str
    name: str
    rank: str
    post: str
    window: bool
    duty: str
    model_post: bool
    mode: str
    probation: bool
    arrives: date | None = None
    leaves: date | None = None
    confirmed: date | None = None

    def listed(self, period: Period) -> bool:
        """On the roster of *period*; who leaves stays one period more."""
        came = self.arrives is None or self.arrives <= period.covers_to
        return came and (self.leaves is None or self.leaves >= period.covers_from)

    def present(self, period: Period) -> bool:
        """Listed, and not leaving in *period* (definition 5)."""
        return self.listed(period) and (self.leaves is None or self.leaves > period.covers_to)

    def formal(self, period: Period) -> bool:
        """正式 at the end of *period*."""
        if not self.probation:
            return True
        return self.confirmed is not None and self.confirmed <= period.covers_to

    def change(self, period: Period) -> str:
        """变动情况 of *period*."""
        for day, word in (
            (self.leaves, "转出"),
            (self.confirmed, "预备转正"),
            (self.arrives, "转入"),
        ):
            if day is not None and period.covers_from <= day <= period.covers_to:
                return word
        return "无"


def members_of(unit: Unit, seed: int) -> tuple[Member, ...]:
    """All members that the unit ever has, by number; none for classes without a roster."""
    if unit.unit_class not in _SIZES:
        return ()
    rng = stream(seed, unit.code, "people")
    low, high = _SIZES[unit.unit_class]
    size = rng.randint(low, high)
    names = _names(rng, size + 1)
    leaders = _LEADERS[unit.unit_class]
    members = [_member(unit, rng, index, names[index], leaders) for index in range(size)]
    if size > 10:
        members += [_arrival(unit, rng, size, names[size])]
    return tuple(members)


def _names(rng: Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        given = "".join(rng.sample(words.GIVEN, rng.choice((1, 2, 2))))
        found[rng.choice(words.SURNAMES) + given] = None
    return list(found)


def _rank(rng: Random, index: int, leaders: int) -> str:
    if index < leaders:
        return "班子成员"
    if index < 2 * leaders:
        return "中层"
    return "离退休" if rng.random() < _RETIRED_SHARE else "一线"


def _member(unit: Unit, rng: Random, index: int, name: str, leaders: int) -> Member:
    rank = _rank(rng, index, leaders)
    window = rank == "一线" and rng.random() < _WINDOW_SHARE
    post = _post(unit, rng, index, rank, window)
    retired = rank == "离退休"
    probation = rank == "一线" and rng.random() < 0.08
    moves = rng.random() if rank == "一线" and index > 2 * leaders else 1.0
    day = _MOVES[0] + timedelta(days=rng.randint(0, (_MOVES[1] - _MOVES[0]).days))
    return Member(
        number=f"{unit.code}{index + 1:03d}",
        name=name,
        rank=rank,
        post=post,
        window=window,
        duty="" if retired or rng.random() > _DUTY_SHARE else rng.choice(words.DUTIES[unit.system]),
        model_post=not retired and rng.random() < _MODEL_SHARE,
        mode=rng.choice(("口头", "豁免")) if retired else "书面",
        probation=probation,
        leaves=day if moves < 0.04 and not probation else None,
        confirmed=day if probation and rng.random() < 0.6 else None,
    )


def _post(unit: Unit, rng: Random, index: int, rank: str, window: bool) -> str:
    if rank == "班子成员":
        return words.LEADER_POSTS[index]
    if rank == "离退休":
        return "退休"
    if window:
        return rng.choice([p for p in words.POSTS[unit.system] if p in words.WINDOW_POSTS])
    return rng.choice([p for p in words.POSTS[unit.system] if p not in words.WINDOW_POSTS])


def _arrival(unit: Unit, rng: Random, index: int, name: str) -> Member:
    """One who comes from elsewhere in the first half of 2011."""
    return Member(
        number=f"{unit.code}{index + 1:03d}",
        name=name,
        rank="一线",
        post=_post(unit, rng, index, "一线", window=False),
        window=False,
        duty=rng.choice(words.DUTIES[unit.system]),
        model_post=False,
        mode="书面",
        probation=False,
        arrives=_MOVES[0] + timedelta(days=rng.randint(0, 60)),
    )

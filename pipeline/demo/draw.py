"""Seeded draws: one independent stream a unit and topic, so that a change in one text does not
move every other."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random


def stream(seed: int, *topic: object) -> Random:
    """A generator for *topic* of the demo with *seed*; equal topics give equal streams."""
    return Random(":".join(map(str, (seed, *topic))))  # noqa: S311 - invented data, no secret


def day_between(rng: Random, first: date, last: date) -> date:
    """A weekday from *first* to *last*, both inclusive (*first* where there is no weekday)."""
    found = first + timedelta(days=rng.randint(0, max(0, (last - first).days)))
    while found.weekday() > 4 and found < last:
        found += timedelta(days=1)
    while found.weekday() > 4 and found > first:
        found -= timedelta(days=1)
    return found


def working_days_later(day: date, count: int) -> date:
    """The date *count* working days after *day* (Saturdays and Sundays do not count)."""
    while count:
        day += timedelta(days=1)
        if day.weekday() <= 4:
            count -= 1
    return day

"""Decisions (处理登记) of a person on a file, its day of receipt or a 待核 point: who, when, why.

Pure: says which decisions are still in effect, never what follows for the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct


class Action(StrEnum):
    """What a person can decide (design, section 5)."""

    ADOPT = "采用"
    RETURN = "退回"
    HOLD = "暂缓"
    VOID = "作废"
    RESTORE = "恢复"
    ACCEPT = "接受说明"
    REDATE = "更正收到日期"


class Decision(Struct, frozen=True):
    """One entry. ``when`` is the as-of date; ``sha256`` the file, None for an accepted
    explanation that stands for the unit; ``point`` the key of a 待核 point, ``said`` what the unit
    said of it by word of mouth; ``day`` on which the file was received, as corrected; ``run``
    the last run before it (filled in by the ledger): later arrivals were not known to the
    person."""

    unit: str
    period: str
    action: Action
    by: str
    when: date
    why: str
    sha256: str | None = None
    point: str | None = None
    day: date | None = None
    said: str | None = None
    run: int = 0
    number: int = 0  # order of entry, filled in by the ledger


def in_effect(decisions: Iterable[Decision]) -> Mapping[str, Decision]:
    """sha256 → the decision on the file that holds now.

    The last one counts; 恢复 takes back the last one not yet taken back, so the one before it
    (or the machine's verdict) holds again.
    """
    stacks: dict[str, list[Decision]] = {}
    for decision in decisions:
        of_file = decision.point is None and decision.action is not Action.REDATE
        if not of_file or decision.sha256 is None:
            continue
        stack = stacks.setdefault(decision.sha256, [])
        if decision.action is not Action.RESTORE:
            stack.append(decision)
        elif stack:
            stack.pop()
    return {sha256: stack[-1] for sha256, stack in stacks.items() if stack}


def accepted_points(decisions: Iterable[Decision]) -> Mapping[tuple[str, str], Decision]:
    """(unit, point key) → the decision that accepted its explanation, where not taken back."""
    accepted: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        if decision.point is None:
            continue
        place = (decision.unit, decision.point)
        if decision.action is Action.ACCEPT:
            accepted[place] = decision
        elif decision.action is Action.RESTORE:
            accepted.pop(place, None)
    return accepted


def redated(decisions: Iterable[Decision]) -> Mapping[str, Decision]:
    """sha256 → the last decision that corrected on which day the file was received."""
    return {d.sha256: d for d in decisions if d.action is Action.REDATE and d.sha256}

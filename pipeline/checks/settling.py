"""One Problem a cell, in the order in which a person reads the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.cells import reading_order
from pipeline.problems import Effect, Problem

_GRAVITY = {
    effect: rank
    for rank, effect in enumerate(
        (Effect.RETURN, Effect.HOLD, Effect.BAR, Effect.SUPERSEDE, Effect.FLAG, Effect.NOTE)
    )
}


def settle(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The gravest Problem of each cell (return > hold > bar > supersede > flag > note; of equals
    the first), and every one that concerns a whole file or sheet, once.

    An unknown number (X07) of a member who vanished from the roster (X06) merely follows from
    that, and is not repeated. Order: the whole file first, then by form, row, column; equals as they came.
    """
    kept: dict[tuple[object, ...], Problem] = {}
    for problem in _without_consequences(list(problems)):
        where = problem.where
        if where.cell is None:
            kept.setdefault((problem,), problem)
            continue
        key = (where.form or where.sheet, where.cell)
        known = kept.get(key)
        if known is None or _GRAVITY[problem.effect] < _GRAVITY[known.effect]:
            kept[key] = problem
    return tuple(sorted(kept.values(), key=_order))


def _without_consequences(problems: list[Problem]) -> Iterator[Problem]:
    gone = {
        number
        for problem in problems
        if problem.code == "X06" and problem.where.field == "member_no" and problem.raw
        for number in problem.raw.split("、")
    }
    for problem in problems:
        if problem.code != "X07" or problem.raw not in gone:
            yield problem


def _order(problem: Problem) -> tuple[str, str, tuple[int, int]]:
    where = problem.where
    return where.form or "", where.sheet or "", reading_order(where.cell)

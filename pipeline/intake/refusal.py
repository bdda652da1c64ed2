"""`Refused`: this file goes no further, with the Problem that tells its sender why."""

from __future__ import annotations

from typing import Any

from pipeline.problems import Problem, make
from pipeline.records import Result
from pipeline.zips import BROKEN_ENTRY


class Refused(Exception):  # noqa: N818 - reads as what happened: the file was refused
    """``problem`` says what was found and what to do; ``result`` is NOT_A_RETURN where the
    file is of another kind, QUARANTINED where it is unreadable or unsafe."""

    def __init__(self, problem: Problem, result: Result) -> None:
        super().__init__(problem, result)
        self.problem = problem
        self.result = result

    def __str__(self) -> str:
        return self.problem.message


def quarantined(code: str, **values: Any) -> Refused:
    """A Refused of *code* for a file that is unreadable, unsafe or beyond a limit."""
    return Refused(make(code, **values), Result.QUARANTINED)


def too_much(what: str, limit: str) -> Refused:
    """A limit of a workbook is broken: *what* is too large, *limit* in words with its unit."""
    return quarantined("I11", what=what, limit=limit)


def too_full(what: str, limit: str) -> Refused:
    """A zip or mail holds too much: the advice is to send less of it at a time."""
    return quarantined("I21", what=what, limit=limit)


def damaged() -> Refused:
    """The bytes do not hang together: truncated, or garbled on the way."""
    return quarantined("I10")


def unsafe(what: str) -> Refused:
    """The file holds *what*, which no ordinary spreadsheet program writes."""
    return quarantined("I12", what=what)


def reason(error: Exception) -> Refused:
    """*error*, met while something was opened, as the reason why it goes no further."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, RecursionError):
        return quarantined("I16", what="一层套一层", limit="可以打开的层数")
    if isinstance(error, BROKEN_ENTRY):
        return damaged()
    return quarantined("I93", detail=f"{type(error).__name__}: {error}"[:500])

"""Dates that a program saved as bare numbers: read all the same, and said once a sheet, not once
a cell, as the sender typed none of those numbers."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.extraction.findings import finding
from pipeline.problems import Problem

_FEWEST = 3  # of one sheet; fewer may be somebody's own typing, and are told singly
_SERIAL_DIGITS = 5  # 32,874 (1990) to 73,415 (2100); a day written as digits has eight


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """*problems* with one note in the place of the first where a sheet has several dates as
    serial numbers (T04)."""
    given = list(problems)
    counts: dict[str | None, int] = {}
    for problem in given:
        if _is_serial(problem):
            counts[problem.where.sheet] = counts.get(problem.where.sheet, 0) + 1
    kept: list[Problem] = []
    told: set[str | None] = set()
    for problem in given:
        sheet = problem.where.sheet
        if not _is_serial(problem) or counts[sheet] < _FEWEST:
            kept.append(problem)
        elif sheet not in told:
            told.add(sheet)
            kept.append(finding("T04-format", problem.where, raw=problem.raw, count=counts[sheet]))
    return kept


def _is_serial(problem: Problem) -> bool:
    whole = (problem.raw or "").partition(".")[0]
    return problem.code == "T04" and whole.isdecimal() and len(whole) == _SERIAL_DIGITS

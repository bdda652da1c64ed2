"""X06 against the last accepted period: who vanished from the roster, and who changed type.

Classes A, B, C only; others file no roster.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.campaign import Settings
from pipeline.checks.context import Context
from pipeline.checks.settling import settle
from pipeline.problems import Problem
from pipeline.records import Row, Submission
from pipeline.records.roster import FORMAL, PROBATIONARY, is_present, text
from pipeline.spec.model import Spec


def against_earlier(
    submission: Submission, earlier: Submission, spec: Spec, settings: Settings
) -> tuple[Problem, ...]:
    """Problems that only the last accepted *earlier* submission of the unit can show (X06).

    Silent where the roster is not due, its sheet is absent or empty, or it has rows whose
    number is blank or unreadable (those were reported, and may be the ones that seem gone).
    """
    context = Context(submission, spec, settings)
    if not context.judged("F2.roster") or not submission.rows("F2") or not earlier.rows("F2"):
        return ()
    return settle(_problems(context, earlier))


def _problems(context: Context, earlier: Submission) -> Iterator[Problem]:
    now = context.submission.rows("F2")
    before = {number: row for row in earlier.rows("F2") if (number := text(row, "member_no"))}
    known = {text(row, "member_no") for row in now}
    if "" not in known:
        yield from _gone(context, now[0], before, known)
    for row in now:
        number = text(row, "member_no")
        if number in before:
            yield from _changed(context, row, before[number])
        elif number and row.values.get("change") == "无":
            yield context.problem(
                "F34", "F2", row, "change", raw=number, point=("F2 change", number)
            )


def _gone(
    context: Context, first: Row, before: dict[str, Row], known: set[str]
) -> Iterator[Problem]:
    """X06: members of the earlier roster who were present then and are not listed now; told
    once, at the roster's first number, naming numbers and surnames only."""
    gone = [n for n, row in before.items() if n not in known and is_present(row)]
    if gone:
        members = "、".join(f"{n}（{text(before[n], 'member_name')[:1]}某）" for n in gone)
        yield context.problem(
            "X06-gone",
            "F2",
            first,
            "member_no",
            raw="、".join(gone),
            members=members,
            count=len(gone),
        )


def _changed(context: Context, now: Row, before: Row) -> Iterator[Problem]:
    number = text(now, "member_no")
    types = (before.values.get("member_type"), now.values.get("member_type"))
    if types == (PROBATIONARY, FORMAL) and text(now, "change") not in ("预备转正", ""):
        yield context.problem("X06-became", "F2", now, "change", number=number)
    elif types == (FORMAL, PROBATIONARY):
        yield context.problem("X06-back", "F2", now, "member_type", number=number)
    names = ["".join(text(row, "member_name").split()) for row in (before, now)]
    if all(names) and names[0] != names[1]:
        yield context.problem(
            "F35",
            "F2",
            now,
            "member_name",
            point=(f"F2 member_name {number}", names),
            number=number,
        )

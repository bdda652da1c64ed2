"""Against the last accepted period: who vanished from the roster or changed type (X06), and
which commitments are no longer listed.

Classes A, B, C only; others file no roster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.campaign import Settings
from pipeline.checks.context import Context
from pipeline.checks.settling import settle
from pipeline.problems import Problem
from pipeline.records import Row, Submission, Value
from pipeline.records.commitments import carried
from pipeline.records.roster import FORMAL, PROBATIONARY, is_present, text
from pipeline.spec.model import Spec

_SHOWN = 5  # commitments that are named
_BEGINNING = 12  # characters of each


def against_earlier(
    submission: Submission, earlier: Submission, spec: Spec, settings: Settings
) -> tuple[Problem, ...]:
    """Problems that only the last accepted *earlier* submission of the unit can show: X06 of
    the roster, F38 of commitments.

    X06 is silent where the roster is not due, its sheet is absent or empty, or it has rows
    whose number is blank or unreadable (those were reported, and may be the ones that seem
    gone).
    """
    context = Context(submission, spec, settings)
    found = list(_commitments(context, earlier))
    if context.judged("F2.roster") and submission.rows("F2") and earlier.rows("F2"):
        found += _problems(context, earlier)
    return settle(found)


def _commitments(context: Context, earlier: Submission) -> Iterator[Problem]:
    """F38: commitments that went into the pack, and are not on the sheet; told once, at the
    first empty row. A row is known by its number or, typed anew, by its words; those of members
    who left are not missed, and a sheet that is not there at all was reported."""
    submission, period = context.submission, context.period
    if period is None or "F3" not in submission.tables or not context.judged("F3.new_round"):
        return
    rows, roster = submission.rows("F3"), submission.rows("F2")
    present = {text(row, "member_no") for row in roster if is_present(row)}
    missed = {text(row, "member_no") for row in earlier.rows("F2")} - present
    missed |= {text(row, "member_no") for row in roster if not is_present(row)}
    known = {text(row, "commit_no") for row in rows} | {_words(row.values) for row in rows}
    expected = carried(
        submission.identity.unit or "", earlier.rows("F3"), period.current_round, missed
    )
    gone = [row for row in expected if row["commit_no"] not in known and _words(row) not in known]
    if gone:
        shown = "、".join(f"{row['commit_no']}（{_begun(row)}）" for row in gone[:_SHOWN])
        more = f"等 {len(gone)} 条" if len(gone) > _SHOWN else ""
        numbers = sorted(str(row["commit_no"]) for row in gone)
        yield context.problem(
            "F38",
            "F3",
            None,
            "commit_no",
            raw="、".join(numbers),
            point=("F3 gone", numbers),
            count=len(gone),
            shown=shown + more,
        )


def _words(values: Mapping[str, Value]) -> tuple[str, ...]:
    """What a commitment says, white space aside."""
    return tuple("".join(str(values.get(n) or "").split()) for n in ("member_no", "content"))


def _begun(values: Mapping[str, Value]) -> str:
    content = str(values.get("content") or "")
    return content if len(content) <= _BEGINNING else f"{content[:_BEGINNING]}…"


def _problems(context: Context, earlier: Submission) -> Iterator[Problem]:
    now = context.submission.rows("F2")
    before = {number: row for row in earlier.rows("F2") if (number := text(row, "member_no"))}
    known = {text(row, "member_no") for row in now}
    if "" not in known:
        yield from _gone(context, before, known)
    for row in now:
        number = text(row, "member_no")
        if number in before:
            yield from _changed(context, row, before[number])
        elif number and row.values.get("change") == "无":
            yield context.problem(
                "F34", "F2", row, "change", raw=number, point=("F2 change", number)
            )


def _gone(context: Context, before: dict[str, Row], known: set[str]) -> Iterator[Problem]:
    """X06: members of the earlier roster who were present then and are not listed now; told
    once, at the first empty row, where they belong, naming numbers and surnames only."""
    gone = [n for n, row in before.items() if n not in known and is_present(row)]
    if gone:
        members = "、".join(f"{n}（{text(before[n], 'member_name')[:1]}某）" for n in gone)
        yield context.problem(
            "X06-gone",
            "F2",
            None,
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

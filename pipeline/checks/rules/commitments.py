"""F3 承诺台账: X07 (members exist) and the remarks on its fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.checks.context import Context, Standing
from pipeline.checks.registry import rule
from pipeline.problems import Problem
from pipeline.records import Row
from pipeline.records.roster import days, text, texts

ORGANISATION = "党组织"
MEMBER = "党员"
# a number, a Chinese numeral, or a name in quotation or title marks
_MEASURABLE = re.compile(r"[0-9%一二三四五六七八九十百千万两半每全零〇《“\"「]")


@rule("X07", "F3", reads=("F2.roster",))
def members_exist(context: Context) -> Iterator[Problem]:
    """X07: 党员序号 of a member's commitment is on F2, in any period in which F3 is filed."""
    if not (context.judged("F3.new_round") or context.judged("F3.status")):
        return
    rows = (row for row in context.rows("F3") if row.values.get("subject") != ORGANISATION)
    yield from unknown_members(context, "F3", rows)


def unknown_members(context: Context, form: str, rows: Iterable[Row]) -> Iterator[Problem]:
    """X07 at each 党员序号 of *rows* that the roster lacks. Silent without a roster, and where
    no more numbers are unknown than the roster has unreadable ones: those were reported."""
    roster = texts(context.table("F2"), "member_no")
    known = {*roster, ""}
    if known.issuperset(texts(context.table(form), "member_no")):
        return
    lost = [row for row in rows if text(row, "member_no") not in known]
    if roster and len({text(row, "member_no") for row in lost}) > roster.count(""):
        for row in lost:
            yield context.problem("X07", form, row, "member_no")


@rule("F27", "F3", reads=("F3.status",))
def not_due_yet(context: Context) -> Iterator[Problem]:
    """未到期 is no answer once 完成时限 lies before 填报日期."""
    reported = context.submission.record("F0").get("report_date")
    if not isinstance(reported, date):
        return
    table = context.table("F3")
    for row, status, until in zip(
        table.rows, table.column("status"), days(table, "due_date"), strict=True
    ):
        if status == "未到期" and until is not None and until < reported:
            yield context.problem(
                "F27",
                "F3",
                row,
                "status",
                related=[("F3", row, "due_date")],
                limit=f"{until.year}年{until.month}月{until.day}日",
            )


def new_commitments(context: Context) -> tuple[Row, ...]:
    """Rows of the current round where a new round is due (2010Q3, 2011Q3), else none."""
    if context.standing("F3.new_round") is not Standing.DUE:
        return ()
    return of_current_round(context)


def of_current_round(context: Context) -> tuple[Row, ...]:
    """F3 rows of the round that runs in the period; none where the period is unknown."""
    if context.period is None:
        return ()
    table, wanted = context.table("F3"), str(context.period.current_round)
    rounds = table.column("round")
    return tuple(row for row, made in zip(table.rows, rounds, strict=True) if str(made) == wanted)


@rule("F28", "F3", reads=("F2.roster",))
def how_many(context: Context) -> Iterator[Problem]:
    """Commitments of the new round: ``commit.per_org`` and, as an upper bound only (who has
    none shows in 公开率), ``commit.per_member``."""
    rows = new_commitments(context)
    if not rows:
        return
    own = [row for row in rows if row.values.get("subject") == ORGANISATION]
    low, high = context.parameters.bounds("commit.per_org")
    if not low <= len(own) <= high:
        yield _amount(context, own[0] if own else rows[0], "党组织", len(own), (low, high))
    by_member: dict[str, list[Row]] = {}
    for row in rows:
        if row.values.get("subject") == MEMBER and (number := text(row, "member_no")):
            by_member.setdefault(number, []).append(row)
    low, high = context.parameters.bounds("commit.per_member")
    for number, made in by_member.items():
        if len(made) > high:
            yield _amount(context, made[high], number, len(made), (low, high))


def _amount(context: Context, row: Row, who: str, count: int, bounds: tuple[int, int]) -> Problem:
    return context.problem(
        "F28",
        "F3",
        row,
        "subject",
        point=(f"F3 {who}", count),
        who=who,
        count=count,
        range=f"{bounds[0]}至{bounds[1]}",
    )


@rule("F29", "F3", reads=("F2.roster",))
def measurable(context: Context) -> Iterator[Problem]:
    """量化目标 without a number, a date or a name: to be confirmed, once a workbook."""
    rows = [
        row
        for row in new_commitments(context)
        if (goal := text(row, "target"))
        and not _MEASURABLE.search(unicodedata.normalize("NFKC", goal))
    ]
    if rows:
        related = [("F3", row, "target") for row in rows[1:]]
        goals = sorted(text(row, "target") for row in rows)
        yield context.problem(
            "F29",
            "F3",
            rows[0],
            "target",
            related=related,
            point=("F3 target", goals),
            count=len(rows),
        )

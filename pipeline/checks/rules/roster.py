"""F2 党员名册 and F1's member counts: X05, X06 (counts), X07 (grades), remarks on fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.context import Context
from pipeline.checks.registry import rule
from pipeline.checks.rules.ballots import meeting_rows
from pipeline.problems import Problem
from pipeline.records import Row
from pipeline.records.roster import FORMAL, PROBATIONARY, count, counts, text, texts

VOTES = ("v_exc", "v_qual", "v_basic", "v_unq", "v_abs")
_UNGRADED = "不定等次"
_RETIRED = "离退休"


@rule("X05", "F2", reads=("F2.votes_and_grade", "F4.member_meeting"))
def votes_match_meeting(context: Context) -> Iterator[Problem]:
    """X05: each 正式 member's five votes sum to 有效票 of the 党员评议会 (less one where
    ``vote.self_barred``); at the member's first vote. Where all members agree with each other
    but not with the meeting, the meeting's own figure is what to look at, and is told once."""
    meetings = meeting_rows(context)
    valid = count(meetings[0], "n_valid") if len(meetings) == 1 else None
    if valid is None:
        return
    barred = int(context.parameters.on("vote.self_barred"))
    sums = list(_sums(context))
    wrong = [(row, total) for row, total in sums if total != valid - barred]
    meeting = ("F4", meetings[0], "n_valid")
    if len(wrong) > 1 and len(wrong) == len(sums) and len({total for _, total in wrong}) == 1:
        row, total = wrong[0]
        yield context.problem(
            "X05-meeting",
            *meeting,
            related=[("F2", row, VOTES[0])],
            sum=total,
            expected=total + barred,
            less=_less(barred),
        )
        return
    for row, total in wrong:
        yield context.problem(
            "X05",
            "F2",
            row,
            VOTES[0],
            related=[*(("F2", row, name) for name in VOTES[1:]), meeting],
            sum=total,
            meeting=valid,
            expected=valid - barred,
            less=_less(barred),
        )


def _less(barred: int) -> str:
    """Why a member has one vote less than the meeting; empty where they have as many."""
    return "，本人不投本人的票" if barred else ""


def _sums(context: Context) -> Iterator[tuple[Row, int]]:
    """正式 members present with all five votes filled, and the sum of the five."""
    here = context.members
    ballots = zip(*(counts(here, name) for name in VOTES), strict=True)
    for row, kind, votes in zip(here.rows, here.column("member_type"), ballots, strict=True):
        if kind == FORMAL and None not in votes:
            yield row, sum(vote for vote in votes if vote is not None)


@rule("X06", "F1", reads=("F1.counts", "F2.roster"))
def counts_match_roster(context: Context) -> Iterator[Problem]:
    """X06: F1's counts = members present on F2 (definition 5), by type; at F1's count. Silent
    while a member's type is blank or unreadable, or there is no roster."""
    units, kinds = context.rows("F1"), context.members.column("member_type")
    if not context.rows("F2") or not units or None in kinds:
        return
    for name, kind in (("member_formal", FORMAL), ("member_prob", PROBATIONARY)):
        told = count(units[0], name)
        if told is not None and told != kinds.count(kind):
            yield context.problem("X06", "F1", units[0], name, type=kind, count=kinds.count(kind))


@rule("X07", "F2", reads=("F2.votes_and_grade",))
def probationary_ungraded(context: Context) -> Iterator[Problem]:
    """X07: a 预备 member is not graded; at the grade."""
    for row in _probationary(context):
        if text(row, "grade") not in ("", _UNGRADED):
            yield context.problem("X07-graded", "F2", row, "grade")


@rule("F24", "F2", reads=("F2.votes_and_grade",))
def probationary_without_votes(context: Context) -> Iterator[Problem]:
    """Votes of a 预备 member stay blank; 0 is as good as blank. At the first that is not."""
    for row in _probationary(context):
        for name in VOTES:
            if count(row, name):
                yield context.problem("F24", "F2", row, name)
                break


def _probationary(context: Context) -> Sequence[Row]:
    here = context.members
    kinds = here.column("member_type")
    return [row for row, kind in zip(here.rows, kinds, strict=True) if kind == PROBATIONARY]


@rule("F26", "F2", reads=("F2.roster",))
def number_is_own(context: Context) -> Iterator[Problem]:
    """党员序号 begins with the unit's own code; its shape is checked by its pattern."""
    unit = context.submission.identity.unit
    table = context.table("F2")
    for row, number in zip(table.rows, texts(table, "member_no"), strict=True):
        if unit and len(number) == len(unit) + 3 and not number.startswith(unit):
            yield context.problem("F26", "F2", row, "member_no", unit=unit)


@rule("F23", "F2", reads=("F2.roster",))
def same_name(context: Context) -> Iterator[Problem]:
    """Two rows of one name under different numbers: one person twice, or two of one name."""
    table = context.table("F2")
    names = ["".join(name.split()) for name in texts(table, "member_name")]
    if len(set(names)) == len(names):
        return
    seen: dict[str, Row] = {}
    for row, name, number in zip(table.rows, names, texts(table, "member_no"), strict=True):
        if not name or not number:
            continue
        first = seen.setdefault(name, row)
        if first is not row and text(first, "member_no") != number:
            yield context.problem(
                "F23",
                "F2",
                row,
                "member_name",
                related=[("F2", first, "member_name")],
                point=(f"F2 member_name {number}", text(first, "member_no")),
                first=first.number,
            )


@rule("F25", "F2", reads=("F2.roster",))
def oral_or_exempt(context: Context) -> Iterator[Problem]:
    """口头 and 豁免 are for retired, frail and floating members; the last two no cell can
    tell, so it is asked once a workbook, of the members who are not 离退休."""
    here = context.members
    rows = [
        row
        for row, mode, rank in zip(
            here.rows, here.column("commit_mode"), here.column("rank_level"), strict=True
        )
        if mode in ("口头", "豁免") and rank not in (_RETIRED, None)
    ]
    if rows:
        yield context.problem(
            "F25",
            "F2",
            rows[0],
            "commit_mode",
            related=[("F2", row, "commit_mode") for row in rows[1:]],
            point=("F2 commit_mode", sorted(text(row, "member_no") for row in rows)),
            count=len(rows),
        )

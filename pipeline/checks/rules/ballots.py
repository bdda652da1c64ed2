"""F4 测评统计: X03, X04 and the remarks on its fields. Sees counts only, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.context import Context, Standing
from pipeline.checks.registry import rule
from pipeline.problems import Problem
from pipeline.records import Row, Table
from pipeline.records.roster import count, counts, text, texts

MEETING = "党员评议会"
_BY_MEETING = "会议"  # how the ballots were held
_CHAIN = ("n_due", "n_present", "n_sent", "n_back", "n_valid")
_BUCKETS = ("n_sat", "n_basic", "n_unsat", "n_abst")


@rule("X03", "F4", reads=())
def counts_descend(context: Context) -> Iterator[Problem]:
    """X03: 应参评 ≥ 实到 ≥ 发出 ≥ 收回 ≥ 有效, 实到 only at a 会议. Sits at the following count,
    the one that is too large; a blank or unreadable count is passed over. Where 有效票 alone is
    wrong, the sum of the four buckets that it should equal is named as well."""
    fields = context.fields("F4")
    for row in _not_descending(context.table("F4")):
        for (above, limit), (name, number) in pairwise(_chain(row)):
            if number > limit:
                total = _sum(row) if name == "n_valid" else None
                fits = total is not None and total != number and total <= limit
                void = (above, name) == ("n_sent", "n_back")
                yield context.problem(
                    "X03-sum" if fits else "X03-void" if void else "X03",
                    "F4",
                    row,
                    name,
                    related=[("F4", row, above)],
                    other=fields[above].label,
                    limit=limit,
                    sum=total,
                )


def _not_descending(table: Table) -> list[Row]:
    """Rows of *table* (F4) that X03 has to look at: those whose counts do not all descend, and
    those that lack one."""
    chain = (counts(table, name) for name in _CHAIN)
    return [
        row
        for row, method, due, came, sent, back, valid in zip(
            table.rows, table.column("method"), *chain, strict=True
        )
        if due is None
        or sent is None
        or back is None
        or valid is None
        or not due >= sent >= back >= valid
        or (method == _BY_MEETING and (came is None or not due >= came >= sent))
    ]


def _chain(row: Row) -> list[tuple[str, int]]:
    """The counts of X03 that are there, in their order."""
    meets = row.values.get("method") == _BY_MEETING
    names = [name for name in _CHAIN if meets or name != "n_present"]
    return [(name, number) for name in names if (number := count(row, name)) is not None]


def _sum(row: Row) -> int | None:
    """Sum of the four buckets; None on 党员评议会 and where one of them is blank."""
    (found,) = _sums(Table("F4", "", {}, (row,)))
    return found


def _sums(table: Table) -> list[int | None]:
    """`_sum` of every row of *table* (F4)."""
    buckets = zip(*(counts(table, name) for name in _BUCKETS), strict=True)
    return [
        None
        if kind == MEETING or None in numbers
        else sum(number for number in numbers if number is not None)
        for kind, numbers in zip(table.column("object_type"), buckets, strict=True)
    ]


@rule("X04", "F4", reads=())
def buckets_sum(context: Context) -> Iterator[Problem]:
    """X04: 满意 + 基本满意 + 不满意 + 弃权 = 有效票; at n_valid. Silent on 党员评议会 and where
    one of the five is blank. Where n_valid itself is too large (X03), it is told there if the
    sum would fit, else at the first bucket: then both have to be mended."""
    table = context.table("F4")
    for row, valid, total in zip(table.rows, counts(table, "n_valid"), _sums(table), strict=True):
        if valid is None or total is None or total == valid:
            continue
        others = [pair for pair in _chain(row) if pair[0] != "n_valid"]
        above, limit = others[-1] if others else ("n_valid", valid)
        if valid <= limit:
            related = [("F4", row, name) for name in _BUCKETS]
            yield context.problem(
                "X04", "F4", row, "n_valid", related=related, sum=total, gap=abs(total - valid)
            )
        elif total > limit:
            yield context.problem(
                "X04-answers",
                "F4",
                row,
                _BUCKETS[0],
                related=[("F4", row, name) for name in (*_BUCKETS[1:], "n_valid")],
                sum=total,
                valid=valid,
                other=context.fields("F4")[above].label,
                limit=limit,
            )


@rule("F18", "F4", reads=("F4.member_meeting",))
def one_meeting(context: Context) -> Iterator[Problem]:
    """党员评议会 has one row a year; without that X05 could not know which one counts."""
    rows = meeting_rows(context)
    keys = {(text(row, "object_ref"), row.values.get("rater_group")) for row in rows}
    if len(keys) < len(rows):
        return  # told as a repeated row (F15)
    for row in rows[1:]:
        first = rows[0]
        yield context.problem(
            "F18",
            "F4",
            row,
            "object_type",
            related=[("F4", first, "object_type")],
            first=first.number,
        )


def meeting_rows(context: Context) -> tuple[Row, ...]:
    """Rows of the 党员评议会, in sheet order."""
    table = context.table("F4")
    kinds = table.column("object_type")
    return tuple(row for row, kind in zip(table.rows, kinds, strict=True) if kind == MEETING)


@rule("F19", "F4", reads=())
def organisation_rated(context: Context) -> Iterator[Problem]:
    """No row for 党组织 where 领导班子 was rated: item 5.2 would have nothing to stand on."""
    if context.standing("F4.leading_body_and_org") is not Standing.DUE:
        return
    table = context.table("F4")
    kinds = table.column("object_type")
    if "领导班子" in kinds and "党组织" not in kinds and None not in kinds:
        first = table.rows[kinds.index("领导班子")]
        yield context.problem("F19", "F4", first, "object_type", point=("F4 党组织", "无"))


@rule("F20", "F4", reads=())
def self_run(context: Context) -> Iterator[Problem]:
    """自测: rows that the unit ran itself, told once a workbook so that the clerk sees the rest."""
    table = context.table("F4")
    rows = [
        row for row, ran in zip(table.rows, table.column("run_by"), strict=True) if ran == "本单位"
    ]
    if rows:
        related = [("F4", row, "run_by") for row in rows[1:]]
        yield context.problem("F20", "F4", rows[0], "run_by", related=related, count=len(rows))


@rule("F33", "F4", reads=("F2.roster",))
def window_post_on_roster(context: Context) -> Iterator[Problem]:
    """对象序号 of a 窗口岗位 is a member of the roster; silent where the roster is absent."""
    known = set(texts(context.table("F2"), "member_no"))
    if not known or "" in known:
        return
    table = context.table("F4")
    each = zip(table.rows, table.column("object_type"), texts(table, "object_ref"), strict=True)
    for row, kind, named in each:
        if kind == "窗口岗位" and named and named not in known:
            yield context.problem("F33", "F4", row, "object_ref")

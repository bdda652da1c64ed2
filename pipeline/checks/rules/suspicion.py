"""X14 (counts and grades) and X16 (优秀 share): figures that may be true and should be confirmed.

Each is told once a workbook or group, at the first cell concerned, so that it is explained once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.checks.case import Case, Standing, fields_of, once_a_case
from pipeline.checks.context import Context
from pipeline.checks.registry import rule
from pipeline.checks.rules.ballots import MEETING
from pipeline.checks.rules.roster import VOTES
from pipeline.problems import Problem
from pipeline.records import Row, Table, Value
from pipeline.records.roster import FORMAL, counts, text, texts
from pipeline.spec.model import FieldType

_EXCELLENT = "优秀"
_BUCKETS = ("n_valid", "n_sat", "n_basic", "n_unsat", "n_abst")
_LARGE_GROUP = 20  # valid ballots from which equal counts are odd
_DIGITS_FROM = 30  # numbers
_COUNTED = 10  # numbers from here up: a single digit is its own last digit
_CRITICAL = 27.877  # chi-square, 9 degrees of freedom, p = 0.001


@rule("X14", "F6", reads=("F6",))
def full_marks(context: Context) -> Iterator[Problem]:
    """X14: every self-scored item has its full score; at the first."""
    table = context.table("F6")
    each = zip(table.rows, table.column("self_score"), table.column("item_max"), strict=True)
    scores = [(row, score, most) for row, score, most in each if score is not None]
    if len(scores) > 1 and all(score == most for _, score, most in scores):
        rows = [row for row, _, _ in scores]
        yield context.problem(
            "X14-self",
            "F6",
            rows[0],
            "self_score",
            related=[("F6", row, "self_score") for row in rows[1:]],
            point=("F6 self_score", [str(score) for _, score, _ in scores]),
            count=len(rows),
        )


@rule("X14", "F2", reads=("F2.votes_and_grade",))
def all_excellent(context: Context) -> Iterator[Problem]:
    """X14: every 正式 member is graded 优秀, or every vote cast is 优秀; at the first."""
    here = context.members
    rows, formal = here.rows, [kind == FORMAL for kind in here.column("member_type")]
    grades = texts(here, "grade")
    graded = [row for row, own, grade in zip(rows, formal, grades, strict=True) if own and grade]
    if len(graded) > 1 and all(text(row, "grade") == _EXCELLENT for row in graded):
        point = ("F2 grade 优秀", len(graded))
        yield context.problem(
            "X14-grades", "F2", graded[0], "grade", point=point, count=len(graded)
        )
    ballots = zip(*(counts(here, name) for name in VOTES), strict=True)
    voted = [
        (row, votes)
        for row, own, votes in zip(rows, formal, ballots, strict=True)
        if own and any(votes)
    ]
    if len(voted) > 1 and not any(any(votes[1:]) for _, votes in voted):
        point = ("F2 v_exc", sum(votes[0] or 0 for _, votes in voted))
        yield context.problem(
            "X14-votes", "F2", voted[0][0], "v_exc", point=point, count=len(voted)
        )


@rule("X14", "F4", reads=())
def identical_groups(context: Context) -> Iterator[Problem]:
    """X14: two or more rater groups of one object, each of 20 ballots or more, with the same
    count in every bucket; at 满意 of the second."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    table = context.table("F4")
    for row, *buckets in zip(table.rows, *(counts(table, name) for name in _BUCKETS), strict=True):
        if None in buckets or (buckets[0] or 0) < _LARGE_GROUP:
            continue
        if (kind := text(row, "object_type")) != MEETING:
            alike.setdefault((kind, text(row, "object_ref"), *buckets), []).append(row)
    for key, rows in alike.items():
        if len(rows) > 1:
            names = [text(row, "rater_group") for row in rows]
            yield context.problem(
                "X14-groups",
                "F4",
                rows[1],
                "n_sat",
                related=[("F4", row, "n_sat") for row in rows if row is not rows[1]],
                point=(f"F4 {key[0]} {key[1]} {'、'.join(sorted(names))}", key[2:]),
                object=key[1] or key[0],
                groups="、".join(dict.fromkeys(names)),
                valid=key[2],
            )


@rule("X14", "F4", reads=())
def last_digits(context: Context) -> Iterator[Problem]:
    """X14: last digits of all counts of the workbook, 30 or more, are not uniform (p < 0.001).

    Counted are the fields that enter 控制数, from 10 up (a single digit is its own last digit),
    each number once a row (应参评, 发出, 收回 are often one number). At the first count that
    ends in the commonest digit.
    """
    tables = list(_tables_of_counts(context))
    numbers: list[Value] = []
    for _, table, names in tables:
        for cells in zip(*map(table.column, names), strict=True):
            numbers += set(cells)
    tally = [0] * 10
    for number, times in Counter(numbers).items():
        if isinstance(number, int) and number >= _COUNTED:
            tally[number % 10] += times
    found = sum(tally)
    if found < _DIGITS_FROM or chi_square(tally) <= _CRITICAL:
        return
    times = max(tally)
    digit = tally.index(times)
    form, row, name = _first_ending(tables, digit)
    yield context.problem(
        "X14-digits",
        form,
        row,
        name,
        point=("last digits", [(d, n) for d, n in enumerate(tally) if n]),
        count=found,
        digit=digit,
        times=times,
    )


def _tables_of_counts(context: Context) -> Iterator[tuple[str, Table, Sequence[str]]]:
    """(form, rows that stand alike, their counts that are judged) in the order of the sheets."""
    for form, _ in context.forms:
        counted = _counted(context.case, form.id)
        for part, standing_of in context.parts(form) if counted else ():
            judged = [name for name, block in counted if standing_of(block) >= Standing.ROWS]
            if judged:
                yield form.id, part, judged


@once_a_case
def _counted(case: Case, form_id: str) -> tuple[tuple[str, str], ...]:
    """(count, its block) of those of *form_id* that enter 控制数."""
    fields = fields_of(case, form_id).values()
    return tuple((f.id, f.block) for f in fields if f.control and f.type is FieldType.INT)


def _first_ending(
    tables: Sequence[tuple[str, Table, Sequence[str]]], digit: int
) -> tuple[str, Row, str]:
    """(form, row, field) of the first of the counts in *tables* that ends in *digit*."""
    return next(
        (form, row, name)
        for form, table, names in tables
        for row in table.rows
        for name in names
        if isinstance(number := row.values.get(name), int)
        and number >= _COUNTED
        and number % 10 == digit
    )


def chi_square(tally: list[int]) -> float:
    """Pearson's statistic of *tally* against the uniform distribution."""
    expected = sum(tally) / len(tally)
    return sum((seen - expected) ** 2 for seen in tally) / expected if expected else 0.0


@rule("X16", "F2", reads=("F2.votes_and_grade",))
def excellent_share(context: Context) -> Iterator[Problem]:
    """X16: 优秀 ≤ ``grade.excellent_max`` of 正式 members, as an exact fraction; at the grade of
    the first one beyond it."""
    here = context.members
    kinds = here.column("member_type")
    each = zip(here.rows, kinds, here.column("grade"), strict=True)
    best = [row for row, kind, grade in each if grade == _EXCELLENT and kind == FORMAL]
    formal = kinds.count(FORMAL)
    most = int(context.parameters.fraction("grade.excellent_max") * formal)
    if len(best) > most:
        yield context.problem(
            "X16-grades",
            "F2",
            best[most],
            "grade",
            point=("F2 grade 优秀", (len(best), formal)),
            count=len(best),
            formal=formal,
            share=context.parameters.share("grade.excellent_max"),
            most=most,
        )

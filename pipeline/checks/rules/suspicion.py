"""X14 (counts and grades) and X16 (优秀 share): figures that may be true and should be confirmed.

Each is told once a workbook or group, at the first cell concerned, so that it is explained once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.context import Context, Standing, fields_of
from pipeline.checks.registry import rule
from pipeline.checks.rules.ballots import MEETING
from pipeline.checks.rules.roster import VOTES
from pipeline.problems import Problem
from pipeline.records import Row
from pipeline.records.roster import FORMAL, count, present, text
from pipeline.spec.model import FieldType

_EXCELLENT = "优秀"
_BUCKETS = ("n_valid", "n_sat", "n_basic", "n_unsat", "n_abst")
_LARGE_GROUP = 20  # valid ballots from which equal counts are odd
_DIGITS_FROM = 30  # numbers
_CRITICAL = 27.877  # chi-square, 9 degrees of freedom, p = 0.001


@rule("X14", "F6", reads=("F6",))
def full_marks(context: Context) -> Iterator[Problem]:
    """X14: every self-scored item has its full score; at the first."""
    scores = [
        (row, row.values["self_score"], row.values.get("item_max"))
        for row in context.rows("F6")
        if row.values.get("self_score") is not None
    ]
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


def _formal(context: Context) -> list[Row]:
    here = present(context.rows("F2"))
    return [row for row in here if row.values.get("member_type") == FORMAL]


@rule("X14", "F2", reads=("F2.votes_and_grade",))
def all_excellent(context: Context) -> Iterator[Problem]:
    """X14: every 正式 member is graded 优秀, or every vote cast is 优秀; at the first."""
    graded = [row for row in _formal(context) if text(row, "grade")]
    if len(graded) > 1 and all(row.values["grade"] == _EXCELLENT for row in graded):
        point = ("F2 grade 优秀", len(graded))
        yield context.problem(
            "X14-grades", "F2", graded[0], "grade", point=point, count=len(graded)
        )
    voted = [
        (row, votes)
        for row in _formal(context)
        if any(votes := [count(row, name) or 0 for name in VOTES])
    ]
    if len(voted) > 1 and not any(vote for _, votes in voted for vote in votes[1:]):
        point = ("F2 v_exc", sum(votes[0] for _, votes in voted))
        yield context.problem(
            "X14-votes", "F2", voted[0][0], "v_exc", point=point, count=len(voted)
        )


@rule("X14", "F4", reads=())
def identical_groups(context: Context) -> Iterator[Problem]:
    """X14: two or more rater groups of one object, each of 20 ballots or more, with the same
    count in every bucket; at 满意 of the second."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in context.rows("F4"):
        counts = tuple(count(row, name) for name in _BUCKETS)
        if None in counts or (counts[0] or 0) < _LARGE_GROUP:
            continue
        if (kind := text(row, "object_type")) != MEETING:
            alike.setdefault((kind, text(row, "object_ref"), *counts), []).append(row)
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
    found = list(_counts(context))
    tally = Counter(number % 10 for _, _, _, number in found)
    if len(found) < _DIGITS_FROM or chi_square([tally[d] for d in range(10)]) <= _CRITICAL:
        return
    digit, times = max(tally.items(), key=lambda item: (item[1], -item[0]))
    form, row, name, _ = next(place for place in found if place[3] % 10 == digit)
    yield context.problem(
        "X14-digits",
        form,
        row,
        name,
        point=("last digits", sorted(tally.items())),
        count=len(found),
        digit=digit,
        times=times,
    )


def _counts(context: Context) -> Iterator[tuple[str, Row, str, int]]:
    for form, table in context.forms():
        names = [
            name
            for name, field in fields_of(form).items()
            if field.control and field.type is FieldType.INT
        ]
        if not names:
            continue
        for rows, standing_of in context.parts(form, table):
            fields = fields_of(form)
            open_names = [n for n in names if standing_of(fields[n].block) >= Standing.ROWS]
            for row in rows:
                seen: set[int] = set()
                for name in open_names:
                    number = row.values.get(name)
                    if isinstance(number, int) and number >= 10 and number not in seen:
                        seen.add(number)
                        yield form.id, row, name, number


def chi_square(tally: list[int]) -> float:
    """Pearson's statistic of *tally* against the uniform distribution."""
    expected = sum(tally) / len(tally)
    return sum((seen - expected) ** 2 for seen in tally) / expected if expected else 0.0


@rule("X16", "F2", reads=("F2.votes_and_grade",))
def excellent_share(context: Context) -> Iterator[Problem]:
    """X16: 优秀 ≤ ``grade.excellent_max`` of 正式 members, as an exact fraction; at the grade of
    the first one beyond it."""
    formal = _formal(context)
    best = [row for row in formal if row.values.get("grade") == _EXCELLENT]
    most = int(context.parameters.fraction("grade.excellent_max") * len(formal))
    if len(best) > most:
        yield context.problem(
            "X16-grades",
            "F2",
            best[most],
            "grade",
            point=("F2 grade 优秀", (len(best), len(formal))),
            count=len(best),
            formal=len(formal),
            share=context.parameters.share("grade.excellent_max"),
            most=most,
        )

"""Which rows of a submission an item of the score looks at (indicators.csv, definitions).

Both the counts and the cells that are named for a count are drawn from here, so that they cannot
differ. Knows no rate.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from pipeline.analysis.reading import Reading, once, year_before
from pipeline.analysis.satisfaction import (
    LEADING_BODY,
    RATERS,
    Group,
    RaterWeights,
    groups,
    public_rows,
)
from pipeline.records import Row, Value
from pipeline.records.roster import FORMAL, count, days, text, texts

LEADER = "班子成员"
RETIRED = "离退休"
EXEMPT = "豁免"
ORGANISATION = "党组织"
MEMBER = "党员"
DIRECTIONS = ("上级党组织", "群众")
TOWN_PLAN = "已报镇"  # 已报镇（街道）: the plan lies with the town (definition 9)
BALLOT_OBJECTS = {"5.1": LEADING_BODY, "5.2": "党组织"}
Groups = tuple[tuple[int, Group, tuple[Row, ...]], ...]
_EXPERIENCES = ("经验做法", "探索创新")
_NO_MATERIAL = "无"
_NO_MECHANISM = "无"
_KEY_BYTES = 6


def formal(reading: Reading) -> tuple[Row, ...]:
    """正式 members among those present."""
    return tuple(row for row, kind in _members(reading, "member_type") if kind == FORMAL)


def leaders(reading: Reading) -> tuple[Row, ...]:
    """班子成员 among the members present (item 1.4)."""
    return tuple(row for row, rank in _members(reading, "rank_level") if rank == LEADER)


def in_service(reading: Reading) -> tuple[Row, ...]:
    """Members present who are not 离退休 (item 2.4)."""
    return tuple(row for row, rank in _members(reading, "rank_level") if rank != RETIRED)


def _members(reading: Reading, name: str) -> Iterator[tuple[Row, Value]]:
    """Each member present, with what field *name* says."""
    return zip(reading.members.rows, reading.members.column(name), strict=True)


def commented(reading: Reading) -> tuple[Row, ...]:
    """Members present with a comment_date inside the year (definition 6)."""
    start, end = year_before(reading.period.due_by), reading.period.due_by
    dates = zip(reading.members.rows, days(reading.members, "comment_date"), strict=True)
    return tuple(row for row, found in dates if found and start < found <= end)


@once
def owing(reading: Reading) -> frozenset[str]:
    """Numbers of the members present who owe a commitment (definition 7)."""
    members = reading.members
    each = zip(texts(members, "member_no"), members.column("commit_mode"), strict=True)
    # an unreadable number was reported; blanks must not meet
    return frozenset(number for number, mode in each if number and mode != EXEMPT)


@once
def graded(reading: Reading) -> tuple[Row, ...]:
    """正式 members with a grade of the set (definition 8)."""
    grades = _grades(reading.settings.parameters.text("grade.set"))
    return tuple(row for row in formal(reading) if text(row, "grade") in grades)


@lru_cache
def _grades(listed: str) -> frozenset[str]:
    return frozenset(grade.strip() for grade in listed.replace("，", ",").split(","))


def of_organisation(reading: Reading) -> tuple[Row, ...]:
    """党组织 commitments of the current round (item 1.5)."""
    table = reading.commitments
    each = zip(table.rows, table.column("subject"), strict=True)
    return tuple(row for row, subject in each if subject == ORGANISATION)


@once
def due_commitments(reading: Reading) -> tuple[Row, ...]:
    """Rows of 兑现率 (definition 2): current round, due, of members present or of the
    organisation; 变更 with a reason leaves."""
    here = set(texts(reading.members, "member_no"))
    table, cutoff = reading.commitments, reading.cutoff
    names = ("subject", "status")
    each = zip(
        table.rows,
        days(table, "due_date"),
        texts(table, "member_no"),
        *map(table.column, names),
        strict=True,
    )
    return tuple(
        row
        for row, until, number, subject, status in each
        if until is not None
        and until <= cutoff
        and (subject == ORGANISATION or number in here)
        and (status != "变更" or not text(row, "reason"))
    )


@once
def window_events(reading: Reading) -> tuple[Row, ...]:
    """F5 rows dated inside the period's window (definition 10)."""
    first, last = reading.period.covers_from, reading.period.covers_to
    table = reading.table("F5")
    dated = zip(table.rows, days(table, "item_date"), strict=True)
    return tuple(row for row, held in dated if held and first <= held <= last)


def names_material(row: Row) -> bool:
    """True where an F5 row names the material that is left of it."""
    values = row.values
    return bool(values.get("material_name")) and values.get("material_type") != _NO_MATERIAL


@once
def mechanism_names(reading: Reading) -> tuple[str, ...]:
    """The five mechanisms in the order of F1, as F5 calls them."""
    return tuple(name for name in reading.spec.choices["mechanisms"] if name != _NO_MECHANISM)


@once
def experiences(reading: Reading) -> Mapping[int, Row]:
    """F5 rows of 经验做法 and 探索创新 with a named material (item 4.3), title + date once.

    The key is the first 48 bits of a SHA-256 of date and title (NFKC, no white space): small
    enough to travel as a count, and it tells nothing.
    """
    found: dict[int, Row] = {}
    table = reading.table("F5")
    each = zip(table.rows, table.column("category"), days(table, "item_date"), strict=True)
    for row, category, held in each:
        if category in _EXPERIENCES and held and names_material(row):
            title = plain(text(row, "title"))
            digest = hashlib.sha256(f"{held.isoformat()}|{title}".encode()).digest()
            found.setdefault(int.from_bytes(digest[:_KEY_BYTES]), row)
    return found


def plain(words: str) -> str:
    """*words* in NFKC without white space, for comparing titles."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def first_experiences(reading: Reading) -> tuple[int, ...]:
    """At most ``experience.target`` keys, smallest first: enough to know exactly whether several
    periods together reach the target, however many rows they have."""
    target = reading.settings.parameters.whole("experience.target")
    return tuple(islice(sorted(experiences(reading)), target))


def ballot_rows(reading: Reading, item: str) -> tuple[Row, ...]:
    """F4 rows of 群众 about the object of item 5.1 or 5.2."""
    return public_rows(reading.submission.rows("F4"), BALLOT_OBJECTS[item])


def ballot_groups(reading: Reading, item: str) -> Groups:
    """(place in the rater parameter, pooled group, its rows) of groups with enough ballots."""
    return _ballot_groups(reading)[item]


@once
def _ballot_groups(reading: Reading) -> Mapping[str, Groups]:
    parameters = reading.settings.parameters
    minimum = parameters.whole("small.ballots")
    weights = parameters.rater_weights(RATERS[reading.submission.unit_class])
    return {
        item: tuple(_groups(ballot_rows(reading, item), weights, minimum))
        for item in BALLOT_OBJECTS
    }


def _groups(
    rows: Sequence[Row], weights: RaterWeights, minimum: int
) -> Iterator[tuple[int, Group, tuple[Row, ...]]]:
    for place, group in groups(rows, weights, minimum).items():
        names, _ = weights[place - 1]
        own = (row for row in rows if row.values.get("rater_group") in names)
        yield place, group, tuple(filter(_complete, own))


def _complete(row: Row) -> bool:
    return None not in [count(row, name) for name in ("n_valid", "n_sat", "n_basic")]

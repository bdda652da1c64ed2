"""Which rows of a submission an item of the score looks at (indicators.csv, definitions).

Both the counts and the cells that are named for a count are drawn from here, so that they cannot
differ. Knows no rate.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import islice

from pipeline.analysis.reading import Reading, once, year_before
from pipeline.analysis.satisfaction import LEADING_BODY, RATERS, Group, groups, public_rows
from pipeline.records import Row
from pipeline.records.roster import FORMAL, count, day, days, text

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


def formal(rows: Iterable[Row]) -> tuple[Row, ...]:
    """正式 members among *rows*."""
    return tuple(row for row in rows if row.values.get("member_type") == FORMAL)


def leaders(reading: Reading) -> tuple[Row, ...]:
    """班子成员 among the members present (item 1.4)."""
    return tuple(row for row in reading.roster if row.values.get("rank_level") == LEADER)


def in_service(reading: Reading) -> tuple[Row, ...]:
    """Members present who are not 离退休 (item 2.4)."""
    return tuple(row for row in reading.roster if row.values.get("rank_level") != RETIRED)


def commented(reading: Reading) -> tuple[Row, ...]:
    """Members present with a comment_date inside the year (definition 6)."""
    start, end = year_before(reading.period.due_by), reading.period.due_by
    dates = ((row, day(row, "comment_date")) for row in reading.roster)
    return tuple(row for row, found in dates if found and start < found <= end)


@once
def owing(reading: Reading) -> frozenset[str]:
    """Numbers of the members present who owe a commitment (definition 7)."""
    found = {text(row, "member_no") for row in reading.roster if text(row, "commit_mode") != EXEMPT}
    return frozenset(found - {""})  # an unreadable number was reported; blanks must not meet


@once
def graded(reading: Reading) -> tuple[Row, ...]:
    """正式 members with a grade of the set (definition 8)."""
    grades = _grades(reading.settings.parameters.text("grade.set"))
    return tuple(row for row in formal(reading.roster) if text(row, "grade") in grades)


@lru_cache
def _grades(listed: str) -> frozenset[str]:
    return frozenset(grade.strip() for grade in listed.replace("，", ",").split(","))


def of_organisation(reading: Reading) -> tuple[Row, ...]:
    """党组织 commitments of the current round (item 1.5)."""
    return tuple(row for row in reading.commitments if row.values.get("subject") == ORGANISATION)


@once
def due_commitments(reading: Reading) -> tuple[Row, ...]:
    """Rows of 兑现率 (definition 2): current round, due, of members present or of the
    organisation; 变更 with a reason leaves."""
    here = {text(row, "member_no") for row in reading.roster}
    found = []
    for row in reading.commitments:
        values = row.values
        until = values.get("due_date")
        if not isinstance(until, date) or until > reading.cutoff:
            continue
        if values.get("subject") != ORGANISATION and text(row, "member_no") not in here:
            continue
        if values.get("status") != "变更" or not text(row, "reason"):
            found.append(row)
    return tuple(found)


@once
def window_events(reading: Reading) -> tuple[Row, ...]:
    """F5 rows dated inside the period's window (definition 10)."""
    first, last = reading.period.covers_from, reading.period.covers_to
    table = reading.submission.tables.get("F5")
    dated = zip(table.rows, days(table, "item_date"), strict=True) if table else ()
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
    for row in reading.submission.rows("F5"):
        if row.values.get("category") not in _EXPERIENCES:
            continue
        held = day(row, "item_date")
        if held and names_material(row):
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
    found = {}
    for item in BALLOT_OBJECTS:
        rows = ballot_rows(reading, item)
        listed = []
        for place, rater in enumerate(weights, start=1):
            own = tuple([row for row in rows if row.values.get("rater_group") in rater[0]])
            for group in groups(own, (rater,), minimum):
                listed.append((place, group, tuple(filter(_complete, own))))
        found[item] = tuple(listed)
    return found


def _complete(row: Row) -> bool:
    return None not in [count(row, name) for name in ("n_valid", "n_sat", "n_basic")]

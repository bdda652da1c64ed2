"""Invented units whose ballots are few in every way that could give somebody away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from invented import Invented, invented
from msgspec.structs import replace

from pipeline.analysis.measures import measure
from pipeline.analysis.suppression import OPINIONS
from pipeline.analysis.view import UnitStanding
from pipeline.records import Row, Submission, Table
from pipeline.stages.examine import control_sum
from pipeline.workbooks.reports.summary.detail_columns import PERSONAL_VOTES

Ballots = tuple[str, str, int, tuple[int, int, int, int]]  # object, rater group, back, opinions

_LARGE = (
    ("领导班子", "职工群众", 41, (30, 6, 2, 2)),
    ("领导班子", "家长", 82, (60, 12, 5, 3)),
)
# unit → its ballots: each a different way in which few people could be found out
CRAFTED: dict[str, tuple[Ballots, ...]] = {
    # seven pupils, added to the parents in every rate
    "XX001": (*_LARGE, ("领导班子", "学生", 7, (4, 1, 1, 1)), ("党组织", "学生", 9, (5, 2, 1, 1)),
              ("党组织", "家长", 50, (30, 10, 6, 4))),
    # three pupils: merged
    "XX002": (*_LARGE, ("领导班子", "学生", 4, (1, 1, 1, 0)), ("党组织", "学生", 3, (3, 0, 0, 0)),
              ("党组织", "家长", 40, (29, 9, 0, 2))),
    # three parents and nobody to merge them with
    "XX005": (_LARGE[0], ("领导班子", "家长", 5, (2, 1, 0, 0))),
    # two small groups that make a rate together, and one that makes none
    "XX006": (("领导班子", "学生", 6, (3, 1, 1, 1)), ("领导班子", "家长", 8, (4, 2, 1, 1)),
              ("领导班子", "职工群众", 9, (5, 2, 1, 1))),
    # a group without weight, party members, a person
    "XX007": (*_LARGE, ("领导班子", "社区代表", 4, (2, 1, 0, 0)), ("领导班子", "党员", 8, (6, 1, 1, 0)),
              ("窗口岗位", "家长", 30, (20, 5, 3, 2))),
}  # fmt: skip

# a person, a unit whose meeting was small, a unit whose meeting was not
NOMINATIONS = {
    "XX001": tuple(
        Row(
            number, {"member_no": who, "vote_due": came, "vote_present": came, "vote_yes": came - 1}
        )
        for number, who, came in ((5, "XX001003", 30), (6, None, 8), (7, None, 20))
    )
}


def crafted_units() -> Invented:
    """Invented units with CRAFTED ballots, the others with large groups; true 控制数."""
    made = invented()
    changed = {
        s.in_force.leaf.sha256: _with_ballots(made.view.submission(s.in_force))
        for s in made.view.standings
        if s.in_force
    }
    standings = tuple(_measured(s, changed, made) for s in made.view.standings)
    load = lambda filing: changed[filing.leaf.sha256]  # noqa: E731
    return replace(made, view=replace(made.view, standings=standings, submission=load))


def _with_ballots(found: Submission) -> Submission:
    """*found* with its CRAFTED rows of F4, and no votes on members (none are due in 2012H1)."""
    tables = dict(found.tables)
    if "F2" in tables:
        tables["F2"] = replace(tables["F2"], rows=tuple(_without_votes(tables["F2"].rows)))
    if "F4" not in tables:
        return replace(found, tables=tables)
    ballots = CRAFTED.get(found.identity.unit or "", _LARGE)
    rows = tuple(_row(5 + index, *each) for index, each in enumerate(ballots))
    tables["F4"] = replace(tables["F4"], rows=rows)
    if found.identity.unit in NOMINATIONS:
        tables["F7"] = Table("F7", "F7推荐申报", {}, NOMINATIONS[found.identity.unit])
    return replace(found, tables=tables)


def _without_votes(rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        kept = {k: v for k, v in row.values.items() if k not in PERSONAL_VOTES}
        yield replace(row, values=kept)


def _row(number: int, thing: str, raters: str, back: int, opinions: Sequence[int]) -> Row:
    counts = dict(zip(OPINIONS, opinions, strict=True))
    head = {"session_date": date(2012, 5, 1), "object_type": thing, "rater_group": raters}
    head |= {"object_ref": "XX007001" if thing == "窗口岗位" else None, "method": "发放问卷"}
    turnout = {"n_due": back + 9, "n_sent": back + 2, "n_back": back, "n_valid": sum(opinions)}
    return Row(number, {**head, **turnout, **counts})


def _measured(
    standing: UnitStanding, changed: dict[str, Submission], made: Invented
) -> UnitStanding:
    if standing.in_force is None:
        return standing
    found = changed[standing.in_force.leaf.sha256]
    filing = replace(standing.in_force, control=control_sum(found, made.spec))
    measures = measure(found, made.spec, made.view.settings)
    return replace(standing, in_force=filing, measures=measures)

"""Counts that the items of the score stand on, from one submission; made in the worker.

Pairs of whole numbers by name; a name is missing where its block is not due, or where there is
nothing to stand on. *k* is the place of a rater group in the class's parameter, from 1.

==================  =======================================================================
name                (numerator, denominator)
==================  =======================================================================
lead                1.4: 班子成员 with ``lead.branch_min`` branch activities; 班子成员
comment             1.4: members commented inside the year; members present (see `measures`)
org_commitments     1.5: 党组织 commitments of the round; 1
org_public          1.5: published among them; all of them. Missing where there is none
org_both            1.5: 1 where both directions are published; 1
org_fulfil          1.5: halves fulfilled; 2 × due
public              2.1 (see `measures`)
fulfil_members      2.2: halves fulfilled; 2 × due, rows of members present only
graded              2.3 (see `measures`)
duty                2.4: members not 离退休 with a duty_post; members not 离退休
model               2.4: model posts among them; members not 离退休
plan_blocks         3.1: fifths of blocks complete (a wordy conditions block has 4 of 5); 20
plan_public         3.1: 1 where the plan is published; 1. Missing where the plan lies with
                    the town and no date is given: the form does not ask for one
mechanisms          3.2: 已建 or 已固化 with document and date; 5
mechanism_records   3.2: mechanisms with an F5 row in the window; 5
ledger_months       3.3 (see `measures`)
experience          4.3: rows with material, title + date once, of this submission alone; 1
experience.k        4.3: key of a row (see `selection.experiences`); 1. Several periods are
                    joined by counting different keys; at most ``experience.target`` a period
ballots.5.1.k       5.1: 满意; 有效 of the pooled group, only with 有效 ≥ ``small.ballots``
ballots.5.1.k.basic 5.1: 基本满意; 有效. The same names with 5.2 for 党组织
self.1.1            F6: self score; maximum, as one fraction. Also self.1.2 and self.4.2
==================  =======================================================================
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

from pipeline.analysis import selection
from pipeline.analysis.reading import Reading, once
from pipeline.records import Measures, Row, Value
from pipeline.records.roster import count, day, text

PLAN_PARTS = (("plan_theme",), ("plan_carrier",), ("cond_org", "cond_member"), ("plan_commit",))
CONDITIONS = PLAN_PARTS[2]
MECHANISMS = 5
_BUILT = ("已建", "已固化")
_HALVES: Mapping[Value, int] = {"已兑现": 2, "部分兑现": 1}
_FIFTHS = 5  # a complete block; the conditions block counts 0.8 where it is not short
_WORDY = 4


def item_measures(reading: Reading) -> Measures:
    """The counts of the table above that are not already in `measures.measure`."""
    found: dict[str, tuple[int, int]] = {}
    parts = (_branch_life, _organisation, _members, _posts, _plan, _mechanisms, _experience)
    for part in (*parts, _ballots, _self_scores):
        found.update(part(reading))
    return found


def halves(rows: Iterable[Row]) -> tuple[int, int] | None:
    """兑现率 of due *rows* in halves: 已兑现 two, 部分兑现 one; None where there is no row."""
    done = [_HALVES.get(row.values.get("status"), 0) for row in rows]
    return (sum(done), 2 * len(done)) if done else None


def _branch_life(reading: Reading) -> Measures:
    body = selection.leaders(reading)
    if not reading.due("F2.comment_and_branch") or not body:
        return {}
    least = reading.settings.parameters.whole("lead.branch_min")
    return {"lead": (sum((count(row, "branch_act_n") or 0) >= least for row in body), len(body))}


def _organisation(reading: Reading) -> Measures:
    if not reading.due("F3.new_round", "F3.status"):
        return {}
    rows = selection.of_organisation(reading)
    published = [row for row in rows if day(row, "public_date")]
    reached = {word for row in published for word in _words(row.values.get("directed_to"))}
    found = {
        "org_commitments": (len(rows), 1),
        "org_both": (int(reached.issuperset(selection.DIRECTIONS)), 1),
    }
    if rows:
        found["org_public"] = (len(published), len(rows))
    if reading.due("F3.status"):
        due = selection.due_commitments(reading)
        done = halves(row for row in due if text(row, "subject") == selection.ORGANISATION)
        if done:
            found["org_fulfil"] = done
    return found


def _words(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _members(reading: Reading) -> Measures:
    if not reading.due("F3.status"):
        return {}
    due = selection.due_commitments(reading)
    done = halves(row for row in due if text(row, "subject") == selection.MEMBER)
    return {"fulfil_members": done} if done else {}


def _posts(reading: Reading) -> Measures:
    rows = selection.in_service(reading)
    if not reading.due("F2.comment_and_branch") or not rows:
        return {}
    return {
        "duty": (sum(bool(text(row, "duty_post")) for row in rows), len(rows)),
        "model": (sum(text(row, "model_post") == "是" for row in rows), len(rows)),
    }


@once
def complete_blocks(reading: Reading) -> tuple[bool, ...]:
    """四个明确 one by one (definition 9): 已报镇（街道） is complete, a filler word is not."""
    values = reading.submission.record("F1")
    form = reading.spec.forms["F1"]
    return tuple(
        all(
            (said := values.get(name)) and said not in form.field(name).filler_words
            for name in part
        )
        for part in PLAN_PARTS
    )


def _plan(reading: Reading) -> Measures:
    if not reading.due("F1.plan"):
        return {}
    values = reading.submission.record("F1")
    blocks = complete_blocks(reading)
    fifths = sum(_FIFTHS for complete in blocks if complete)
    if blocks[PLAN_PARTS.index(CONDITIONS)] and _wordy(reading, values):
        fifths -= _FIFTHS - _WORDY
    found = {"plan_blocks": (fifths, _FIFTHS * len(PLAN_PARTS))}
    published = values.get("plan_public_date") is not None
    if published or not _with_town(values):
        found["plan_public"] = (int(published), 1)
    return found


def _wordy(reading: Reading, values: Mapping[str, Value]) -> bool:
    """A line of the conditions passes its length (NFKC characters), or there are too many."""
    form = reading.spec.forms["F1"]
    for name in CONDITIONS:
        field = form.field(name)
        normal = unicodedata.normalize("NFKC", str(values.get(name) or ""))
        lines = [line.strip() for line in normal.splitlines() if line.strip()]
        if len(lines) > field.max_lines or any(len(line) > field.line_length for line in lines):
            return True
    return False


def _with_town(values: Mapping[str, Value]) -> bool:
    words = str(values.get("plan_theme") or "")
    return selection.plain(words).startswith(selection.TOWN_PLAN)


def _mechanisms(reading: Reading) -> Measures:
    if not reading.due("F1.mechanisms"):
        return {}
    values = reading.submission.record("F1")
    built = sum(
        values.get(f"mech_{n}_status") in _BUILT
        and bool(values.get(f"mech_{n}_doc"))
        and values.get(f"mech_{n}_date") is not None
        for n in range(1, MECHANISMS + 1)
    )
    recorded = {text(row, "mechanism") for row in selection.window_events(reading)}
    running = sum(name in recorded for name in selection.mechanism_names(reading))
    return {"mechanisms": (built, MECHANISMS), "mechanism_records": (running, MECHANISMS)}


def _experience(reading: Reading) -> Measures:
    if not reading.due("F5"):
        return {}
    found = {"experience": (len(selection.experiences(reading)), 1)}
    for place, key in enumerate(selection.first_experiences(reading), start=1):
        found[f"experience.{place}"] = (key, 1)
    return found


def _ballots(reading: Reading) -> Measures:
    if not reading.due("F4.leading_body_and_org"):
        return {}
    found: dict[str, tuple[int, int]] = {}
    for item in selection.BALLOT_OBJECTS:
        for place, group, _ in selection.ballot_groups(reading, item):
            found[f"ballots.{item}.{place}"] = (group.satisfied, group.valid)
            found[f"ballots.{item}.{place}.basic"] = (group.basic, group.valid)
    return found


def _self_scores(reading: Reading) -> Measures:
    if not reading.due("F6"):  # a trial never counts
        return {}
    wanted = {item.id: item.maximum for item in reading.spec.items if item.self_scored}
    found: dict[str, tuple[int, int]] = {}
    for row in reading.submission.rows("F6"):
        code, value = text(row, "item_code"), row.values.get("self_score")
        if code in wanted and isinstance(value, (int, Decimal)):
            scored, parts = value.as_integer_ratio()
            found[f"self.{code}"] = (scored, parts * wanted[code])
    return found

"""Indicators of one submission, as pairs of counts, by `definitions` of the campaign.

Pure: it reads the submission's own rows, what is due and the parameters; nothing across units.
A name that is missing from the result is not due, or has nothing to stand on; it is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import compress

from pipeline.analysis import selection
from pipeline.analysis.item_measures import complete_blocks, halves, item_measures
from pipeline.analysis.reading import Reading, open_reading, year_before
from pipeline.analysis.satisfaction import weighted_strict, weighted_wide
from pipeline.campaign import Settings
from pipeline.records import Measures, Submission
from pipeline.records.roster import count, day, text
from pipeline.spec.model import Spec

__all__ = ["carry", "measure", "year_before"]

_COMMENDED = ("优秀", "合格")


def measure(submission: Submission, spec: Spec, settings: Settings) -> Measures:
    """Measures of a 填报簿: name → (numerator, denominator), both whole numbers.

    Empty where the period is unknown or the workbook is no unit's return. No ``sat_*`` rate
    stands on fewer than ``small.ballots`` valid ballots (decision 22).
    """
    reading = open_reading(submission, spec, settings)
    return {} if reading is None else measures_of(reading)


def measures_of(reading: Reading) -> Measures:
    """`measure` of a submission that is open already."""
    found: dict[str, tuple[int, int]] = {}
    for part in (_members, _commitments, _appraisal, _ballots, _plan, _ledger):
        found.update(part(reading))
    return {**found, **item_measures(reading)}


def _members(reading: Reading) -> Measures:
    if not reading.due("F2.roster") or not reading.roster:
        return {}
    found = {
        "members": (len(reading.roster), 1),
        "members_formal": (len(selection.formal(reading)), 1),
    }
    if reading.due("F2.comment_and_branch"):
        found["comment"] = (len(selection.commented(reading)), len(reading.roster))
    return found


def _commitments(reading: Reading) -> Measures:
    if not reading.due("F3.new_round", "F3.status"):
        return {}
    found = {"commitments": (len(reading.commitments.rows), 1), **_published(reading)}
    if reading.due("F3.status") and (done := halves(selection.due_commitments(reading))):
        found["fulfil"] = done
    return found


def _published(reading: Reading) -> Measures:
    """公开率 (item 2.1, definition 7): members with a published commitment ÷ members who owe
    one; an oral one counts once it has a public_date."""
    owing, made = selection.owing(reading), reading.commitments
    published = set(compress(made.column("member_no"), made.column("public_date")))
    return {"public": (len(owing & published), len(owing))} if owing else {}


def _appraisal(reading: Reading) -> Measures:
    """优秀+合格 ÷ graded 正式 (definition 8); 不定等次 is outside."""
    if not reading.due("F2.votes_and_grade"):
        return {}
    grades = [text(row, "grade") for row in selection.graded(reading)]
    good = sum(1 for grade in grades if grade in _COMMENDED)
    return {"graded": (good, len(grades))} if grades else {}


def _ballots(reading: Reading) -> Measures:
    """参评率 and 满意率 of 领导班子 by 群众 (definition 12). The pooled rates use the same
    groups as the weighted ones, so that a suppressed group cannot be had by subtraction."""
    if not reading.due("F4.leading_body_and_org"):
        return {}
    rows = selection.ballot_rows(reading, "5.1")
    found = {"sat_valid": (sum(count(row, "n_valid") or 0 for row in rows), 1)}
    answered = [(count(row, "n_back"), count(row, "n_due")) for row in rows]
    whole = [(back, due) for back, due in answered if back is not None and due]
    if whole:
        found["part"] = (sum(back for back, _ in whole), sum(due for _, due in whole))
    used = [group for _, group, _ in selection.ballot_groups(reading, "5.1")]
    if used:
        valid = sum(group.valid for group in used)
        found["sat_wide_pool"] = (sum(group.wide for group in used), valid)
        found["sat_strict_pool"] = (sum(group.satisfied for group in used), valid)
    for name, rate in (("sat_wide", weighted_wide(used)), ("sat_strict", weighted_strict(used))):
        if rate is not None:
            found[name] = _pair(rate)
    return found


def _pair(rate: Fraction) -> tuple[int, int]:
    return rate.numerator, rate.denominator


def _plan(reading: Reading) -> Measures:
    """四个明确 (definition 9): theme, carrier, conditions (both lists), commitments; 已报镇
    （街道） is complete, a filler word is not."""
    if not reading.due("F1.plan"):
        return {}
    blocks = complete_blocks(reading)
    return {"four_clear": (sum(blocks), len(blocks))}


def _ledger(reading: Reading) -> Measures:
    """Months of the window (definition 10) with an F5 row that names a material."""
    if not reading.due("F5"):
        return {}
    first, last = reading.period.covers_from, reading.period.covers_to
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    kept = {
        (held.year, held.month)
        for row in selection.window_events(reading)
        if (held := day(row, "item_date")) and selection.names_material(row)
    }
    return {"ledger_months": (len(kept), months)}


_BALLOT_NAMES = (
    "part",
    "sat_valid",
    "sat_wide",
    "sat_strict",
    "sat_wide_pool",
    "sat_strict_pool",
)


def carry(
    now: Measures,
    year_end: Measures,
    *,
    plan: Measures | None = None,
    ballots: Measures | None = None,
) -> Measures:
    """*now* with what its period does not ask and the indicators take from an earlier one.

    ``graded`` comes from *year_end*, the latest year-end period (item 2.3); the ballots, all
    together and only where F4 is not due now, from *ballots* (default *year_end*; item 5.1,
    definition 17); ``four_clear`` from *plan*, the latest accepted plan (item 3.1; default
    *year_end*). What *now* has is never replaced.
    """
    taken = {
        **_taken(year_end, ("graded",)),
        **_taken(year_end if plan is None else plan, ("four_clear",)),
    }
    if "sat_valid" not in now:  # F4 was due now: its silence is 样本不足, not a reason to look back
        taken |= _taken(year_end if ballots is None else ballots, _BALLOT_NAMES)
    taken = {name: pair for name, pair in taken.items() if name not in now}
    return {**now, **taken} if taken else now


def _taken(source: Measures, names: Iterable[str]) -> dict[str, tuple[int, int]]:
    return {name: source[name] for name in names if name in source}

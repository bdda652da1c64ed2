"""Indicators of one submission, as pairs of counts, by `definitions` of the campaign.

Pure: it reads the submission's own rows, what is due and the parameters; nothing across units.
A name that is missing from the result is not due, or has nothing to stand on; it is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pipeline.analysis.satisfaction import (
    RATERS,
    groups,
    public_rows,
    weighted_strict,
    weighted_wide,
)
from pipeline.campaign import Period, Settings
from pipeline.records import Measures, Row, Submission
from pipeline.records.roster import FORMAL, count, day, present, text
from pipeline.spec.model import Spec

_EXEMPT = "豁免"
_COMMENDED = ("优秀", "合格")
_PLAN_PARTS = (("plan_theme",), ("plan_carrier",), ("cond_org", "cond_member"), ("plan_commit",))
_NO_MATERIAL = "无"


@dataclass(frozen=True, slots=True)
class _Reading:
    """What every indicator needs of one submission; ``roster`` holds the members present."""

    submission: Submission
    spec: Spec
    settings: Settings
    period: Period
    roster: tuple[Row, ...]
    cutoff: date  # definition 1: min(report_date, due_by)

    def due(self, *blocks: str) -> bool:
        """True where one of *blocks* must be filed by the class in the period."""
        unit_class = self.submission.unit_class
        return any(
            self.settings.due.required(block, unit_class, self.period.code) for block in blocks
        )

    @property
    def commitments(self) -> tuple[Row, ...]:
        """F3 rows of the current round (definition 3)."""
        wanted = str(self.period.current_round)
        return tuple(r for r in self.submission.rows("F3") if str(r.values.get("round")) == wanted)


def measure(submission: Submission, spec: Spec, settings: Settings) -> Measures:
    """Measures of a 填报簿: name → (numerator, denominator), both whole numbers.

    Empty where the period is unknown or the workbook is no unit's return. No ``sat_*`` rate
    stands on fewer than ``small.ballots`` valid ballots (design decision 22).
    """
    period = settings.periods.get(submission.identity.period or "")
    if period is None or submission.identity.workbook != "填报簿":
        return {}
    reported = submission.record("F0").get("report_date")
    cutoff = min(reported, period.due_by) if isinstance(reported, date) else period.due_by
    roster = present(submission.rows("F2"))
    reading = _Reading(submission, spec, settings, period, roster, cutoff)
    found: dict[str, tuple[int, int]] = {}
    for part in (_members, _commitments, _appraisal, _ballots, _plan, _ledger):
        found.update(part(reading))
    return found


def _members(reading: _Reading) -> Measures:
    if not reading.due("F2.roster") or not reading.roster:
        return {}
    found = {
        "members": (len(reading.roster), 1),
        "members_formal": (len(_formal(reading.roster)), 1),
    }
    if reading.due("F2.comment_and_branch"):
        start, end = year_before(reading.period.due_by), reading.period.due_by
        dates = (day(row, "comment_date") for row in reading.roster)
        inside = sum(1 for found_day in dates if found_day and start < found_day <= end)
        found["comment"] = (inside, len(reading.roster))
    return found


def year_before(end: date) -> date:
    """The day before the 12 months that end at *end* begin (definition 6): a date is inside
    the year where ``year_before(end) < date <= end``."""
    try:
        return end.replace(year=end.year - 1)
    except ValueError:  # 29 February
        return end.replace(year=end.year - 1, day=28)


def _formal(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.values.get("member_type") == FORMAL)


def _commitments(reading: _Reading) -> Measures:
    if not reading.due("F3.new_round", "F3.status"):
        return {}
    rows = reading.commitments
    found = {"commitments": (len(rows), 1), **_published(reading, rows)}
    if reading.due("F3.status"):
        found.update(_fulfilled(reading, rows))
    return found


def _published(reading: _Reading, rows: Iterable[Row]) -> Measures:
    """公开率 (item 2.1, definition 7): members with a published commitment ÷ members who owe
    one; an oral one counts once it has a public_date."""
    owing = {
        text(row, "member_no") for row in reading.roster if text(row, "commit_mode") != _EXEMPT
    }
    owing.discard("")  # an unreadable number was reported; it must not meet another blank
    published = {text(row, "member_no") for row in rows if day(row, "public_date")}
    return {"public": (len(owing & published), len(owing))} if owing else {}


def _fulfilled(reading: _Reading, rows: Iterable[Row]) -> Measures:
    """兑现率 in halves (definition 2): due rows of members present and of the organisation;
    变更 with a reason leaves both sides."""
    here = {text(row, "member_no") for row in reading.roster}
    halves = due = 0
    for row in rows:
        until, status = day(row, "due_date"), text(row, "status")
        if until is None or until > reading.cutoff:
            continue
        if text(row, "subject") != "党组织" and text(row, "member_no") not in here:
            continue
        if status == "变更" and text(row, "reason"):
            continue
        due += 2
        halves += {"已兑现": 2, "部分兑现": 1}.get(status, 0)
    return {"fulfil": (halves, due)} if due else {}


def _appraisal(reading: _Reading) -> Measures:
    """优秀+合格 ÷ graded 正式 (definition 8); 不定等次 is outside."""
    if not reading.due("F2.votes_and_grade"):
        return {}
    grades = set(reading.settings.parameters.text("grade.set").replace("，", ",").split(","))
    graded = [text(row, "grade") for row in _formal(reading.roster)]
    graded = [grade for grade in graded if grade in grades]
    good = sum(1 for grade in graded if grade in _COMMENDED)
    return {"graded": (good, len(graded))} if graded else {}


def _ballots(reading: _Reading) -> Measures:
    """参评率 and 满意率 of 领导班子 by 群众 (definition 12). The pooled rates use the same
    groups as the weighted ones, so that a suppressed group cannot be had by subtraction."""
    if not reading.due("F4.leading_body_and_org"):
        return {}
    rows = public_rows(reading.submission.rows("F4"))
    found = {"sat_valid": (sum(count(row, "n_valid") or 0 for row in rows), 1)}
    answered = [(count(row, "n_back"), count(row, "n_due")) for row in rows]
    whole = [(back, due) for back, due in answered if back is not None and due]
    if whole:
        found["part"] = (sum(back for back, _ in whole), sum(due for _, due in whole))
    parameters = reading.settings.parameters
    weights = parameters.rater_weights(RATERS[reading.submission.unit_class])
    used = groups(rows, weights, parameters.whole("small.ballots"))
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


def _plan(reading: _Reading) -> Measures:
    """四个明确 (definition 9): theme, carrier, conditions (both lists), commitments; 已报镇
    （街道） is complete, a filler word is not."""
    if not reading.due("F1.plan"):
        return {}
    values = reading.submission.record("F1")
    form = reading.spec.forms["F1"]
    fillers = {field.id: field.filler_words for field in form.fields}
    complete = sum(
        all(values.get(name) and values[name] not in fillers.get(name, ()) for name in part)
        for part in _PLAN_PARTS
    )
    return {"four_clear": (complete, len(_PLAN_PARTS))}


def _ledger(reading: _Reading) -> Measures:
    """Months of the window (definition 10) with an F5 row that names a material."""
    if not reading.due("F5"):
        return {}
    first, last = reading.period.covers_from, reading.period.covers_to
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    kept = set()
    for row in reading.submission.rows("F5"):
        held = day(row, "item_date")
        named = text(row, "material_name") and text(row, "material_type") != _NO_MATERIAL
        if held and named and first <= held <= last:
            kept.add((held.year, held.month))
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
    found = dict(now)
    _take(found, year_end, ("graded",))
    _take(found, year_end if plan is None else plan, ("four_clear",))
    if "sat_valid" not in now:  # F4 was due now: its silence is 样本不足, not a reason to look back
        _take(found, year_end if ballots is None else ballots, _BALLOT_NAMES)
    return found


def _take(
    found: dict[str, tuple[int, int]], source: Mapping[str, tuple[int, int]], names: Iterable[str]
) -> None:
    for name in names:
        if name in source:
            found.setdefault(name, source[name])

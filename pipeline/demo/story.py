"""The invented truth: what each unit would type into its workbook in each period.

Coherent over the campaign: rosters move on, commitments progress, counts add up. Knows field
ids and the due table, but nothing of cells, files or faults.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from pipeline.campaign import Due, Period, Unit
from pipeline.demo import ballots, events, nominations, plans
from pipeline.demo.draw import day_between, stream
from pipeline.demo.people import Member, members_of
from pipeline.demo.promises import Promise, promises_of

Row = dict[str, object]
Truth = Mapping[str, list[Row]]

_ACTIVE_FROM = 2  # 支部活动 a leader takes part in at least
_REVIEWED_SHARE = 0.95
_TEN = 10
_COUNTED = ("F1", "F2", "F4", "F5")  # forms whose counts are looked at together


class Story(Struct, frozen=True, dict=True):
    """The truth of one unit under *seed*; ``values`` tells it for a period."""

    unit: Unit
    seed: int
    due: Due
    periods: Mapping[str, Period]

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Its members, the same for every period."""
        return members_of(self.unit, self.seed)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """What they promised, the same for every period."""
        return promises_of(self.unit, self.members, self.seed)

    def values(self, code: str) -> Truth:
        """Form id → rows of field id → value (text, number, date; several words of a list
        joined by 、) for the period *code*; only blocks open to the unit's class. Record
        forms have one row."""
        period = self.periods[code]
        told = {
            "F0": [plans.cover(self.unit, period, self.seed)],
            "F1": [self._paper(period)],
            "F2": list(self._roster(period)),
            "F3": list(self._commitments(period)),
            "F4": list(self._ballots(period)),
            "F5": self._if("F5", period, events.event_rows(self.unit, period, self.seed)),
            "F6": self._scores(period),
            "F7": self._nominations(period),
        }
        _even_out(told)
        return {form: rows for form, rows in told.items() if any(rows)}

    def _open(self, block: str, period: Period) -> bool:
        return self.due.open(block, self.unit.unit_class, period.code)

    def _if(self, block: str, period: Period, rows: list[Row]) -> list[Row]:
        return rows if self._open(block, period) else []

    def _paper(self, period: Period) -> Row:
        row: Row = {}
        written = plans.plan(self.unit, self.seed)
        conditions = ("org_type", "cond_org", "cond_member")
        if self._open("F1.conditions", period):
            row |= {key: written[key] for key in conditions}
        if self._open("F1.plan", period):
            row |= {key: value for key, value in written.items() if key not in conditions}
        if self._open("F1.counts", period):
            row |= plans.counts(self.unit, period, self.members, self.seed)
        if self._open("F1.mechanisms", period):
            row |= plans.mechanisms(self.unit, period, self.seed)
        return row

    def _roster(self, period: Period) -> Iterator[Row]:
        if not self._open("F2.roster", period):
            return
        votes: dict[object, Row] = {}
        if self._open("F2.votes_and_grade", period):
            votes = {row["member_no"]: row for row in self._appraisal(period)[1]}
        for member in self.members:
            if member.listed(period):
                row = _entry(member, period)
                if self._open("F2.comment_and_branch", period):
                    row |= self._review(member, period)
                yield row | votes.get(member.number, {})

    def _review(self, member: Member, period: Period) -> Row:
        """点评, 支部活动, 志愿服务, 示范岗 of the period."""
        rng = stream(self.seed, member.number, "review", period.code)
        row: Row = {
            "model_post": "是" if member.model_post else "否",
            "volunteer_n": rng.randint(1, 9),
        }
        if rng.random() < _REVIEWED_SHARE:
            row["comment_date"] = day_between(rng, period.covers_from, period.covers_to)
        if member.rank == "班子成员":
            row["branch_act_n"] = rng.randint(_ACTIVE_FROM - (rng.random() < 0.1), 9)
        return row

    def _commitments(self, period: Period) -> Iterator[Row]:
        """All commitments of the current and earlier rounds; progress where it is due."""
        settled = self._open("F3.status", period)
        if not (settled or self._open("F3.new_round", period)):
            return
        today = plans.report_day(self.unit, period, self.seed)
        listed = {member.number for member in self.members if member.listed(period)}
        for promise in self.promises:
            known = promise.member is None or promise.member in listed
            if known and promise.round <= period.current_round:
                yield promise.row(today, settled=settled)

    def _ballots(self, period: Period) -> Iterator[Row]:
        if self._open("F4.leading_body_and_org", period):
            yield from ballots.ballot_rows(self.unit, period, self.seed)
        if self._open("F4.offices", period):
            yield from ballots.office_rows(period, self.unit, self.seed)
        if self._open("F4.member_meeting", period):
            yield self._appraisal(period)[0]

    def _appraisal(self, period: Period) -> tuple[Row, list[Row]]:
        return ballots.party_row(self.unit, period, self.members, self.seed)

    def _scores(self, period: Period) -> list[Row]:
        """Filed where due; a trial round is left to others."""
        if not self.due.required("F6", self.unit.unit_class, period.code):
            return []
        return plans.self_scores(self.unit, period, self.seed)

    def _nominations(self, period: Period) -> list[Row]:
        if not self._open("F7", period):
            return []
        present = sum(member.present(period) for member in self.members)
        report = plans.report_day(self.unit, period, self.seed)
        return nominations.nomination_rows(
            self.unit, period, self._eligible(period), present, report, self.seed
        )

    def _eligible(self, period: Period) -> tuple[Member, ...]:
        """Formal members graded 优秀 at the last year's end who gave both kinds of promise."""
        graded = self.periods.get(period.year_end or "")
        if graded is None or not self.members:
            return ()
        grades = ballots.party_row(self.unit, graded, self.members, self.seed)[1]
        best = {row["member_no"] for row in grades if row["grade"] == "优秀"}
        kept = {
            promise.member
            for promise in self.promises
            if promise.round == period.current_round and promise.public_date is not None
        }
        return tuple(
            m
            for m in self.members
            if m.number in best & kept and m.present(period) and m.formal(period)
        )


def _even_out(told: Mapping[str, list[Row]]) -> None:
    """Give the numbers of people at activities those last digits that the workbook's other
    counts have least: invented counts must not look invented (X14)."""
    digits = Counter(
        number % _TEN
        for form in _COUNTED
        for row in told[form]
        for number in {value for value in row.values() if isinstance(value, int)}
        if number >= _TEN
    )
    for row in told["F5"]:
        number = row["n_mass"]
        if isinstance(number, int) and number >= _TEN:
            digits[number % _TEN] -= 1
            rarest = min(range(_TEN), key=lambda digit: (digits[digit], digit))
            row["n_mass"] = number - number % _TEN + rarest
            digits[rarest] += 1


def _entry(member: Member, period: Period) -> Row:
    """The roster's own columns of one member."""
    return {
        "member_no": member.number,
        "member_name": member.name,
        "member_type": "正式" if member.formal(period) else "预备",
        "rank_level": member.rank,
        "post": member.post,
        "is_window": "是" if member.window else "否",
        "change": member.change(period),
        "duty_post": member.duty or None,
        "plan_published": "是",
        "commit_mode": member.mode,
    }

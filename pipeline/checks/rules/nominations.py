"""F7 推荐申报: X07 (nominees), X12, X13 (publicity), X16 (leaders), and the branch vote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from pipeline.checks.context import Context
from pipeline.checks.registry import rule
from pipeline.checks.rules.commitments import unknown_members
from pipeline.problems import Problem
from pipeline.records import Row
from pipeline.records.roster import PROBATIONARY, count, day, is_present, text, texts

_LEADER = "班子成员"
_SATURDAY = 5  # of `date.weekday`
_OPEN_OBJECTION = "有-核查中"
_QUORUM = Fraction(2, 3)  # of those entitled; a vote_yes needs more than half of them
_EXCELLENT = ("优秀共产党员", "优秀党务工作者")
_CHANNELS = ("局党工委", "区委", "市委教育工委", "市卫生局党委")
# X12: through whom a system never nominates
_BARRED = {
    "教育": ("市卫生局党委",),
    "卫生": ("市委教育工委",),
    "机关": ("市委教育工委", "市卫生局党委"),
}


@rule("X07", "F7", reads=("F7", "F2.roster"))
def nominees_exist(context: Context) -> Iterator[Problem]:
    """X07: a nominee is on F2 and still there (definition 5), and no 预备 is nominated 优秀.
    D1 D2 have no F2: silent."""
    rows = context.rows("F7")
    yield from unknown_members(context, "F7", rows)
    roster = _roster(context) if rows else {}
    for row in rows:
        nominee = roster.get(text(row, "member_no"))
        award = text(row, "award")
        if nominee and not is_present(nominee):
            change = text(nominee, "change")
            yield context.problem("X07-left", "F7", row, "member_no", award=award, change=change)
        elif award in _EXCELLENT and nominee and nominee.values["member_type"] == PROBATIONARY:
            yield context.problem("X07-nominated", "F7", row, "member_no", award=award)


def _roster(context: Context) -> dict[str, Row]:
    table = context.table("F2")
    return {no: row for no, row in zip(texts(table, "member_no"), table.rows, strict=True) if no}


@rule("X12", "F7", reads=("F7",))
def channel_fits(context: Context) -> Iterator[Problem]:
    """X12: the channel matches the unit's system; at the channel."""
    unit = context.settings.units.get(context.submission.identity.unit or "")
    barred = _BARRED.get(unit.system, ()) if unit else ()
    for row in context.rows("F7"):
        chosen = row.values.get("channel")
        wrong = [c for c in chosen if c in barred] if isinstance(chosen, tuple) else []
        if unit and wrong:
            yield context.problem(
                "X12",
                "F7",
                row,
                "channel",
                system=unit.system,
                wrong="、".join(wrong),
                allowed="、".join(c for c in _CHANNELS if c not in barred),
            )


@rule("X12", "F7", reads=("F7",))
def township_consents(context: Context) -> Iterator[Problem]:
    """X12: a 属地 unit nominates only with 镇（街道）党（工）委同意; at the consent."""
    if not context.is_local:
        return
    for row in context.rows("F7"):
        if text(row, "town_consent") not in ("是", ""):
            yield context.problem("X12-consent", "F7", row, "town_consent")


@rule("F30", "F7", reads=("F7",))
def vote_carried(context: Context) -> Iterator[Problem]:
    """The branch vote: 实到 ≥ 2/3 of 应到, 同意 > 1/2 of 应到. Bars the nomination only."""
    for row in context.rows("F7"):
        due, came, agreed = (count(row, n) for n in ("vote_due", "vote_present", "vote_yes"))
        if not due:
            continue
        if came is not None and Fraction(came, due) < _QUORUM:
            what = f"应到{due}人，实到{came}人，不足三分之二"
            yield context.problem("F30", "F7", row, "vote_present", what=what)
        elif agreed is not None and 2 * agreed <= due:
            what = f"应到{due}人，同意{agreed}人，没有超过一半"
            yield context.problem("F30", "F7", row, "vote_yes", what=what)


@rule("X13", "F7", reads=("F7",))
def publicity_follows_the_vote(context: Context) -> Iterator[Problem]:
    """X13: 公示 starts after the day of 推荐会, lasts long enough, and no objection is still
    looked into."""
    for row in context.rows("F7"):
        voted, shown_from = day(row, "vote_date"), day(row, "pub_start")
        if voted and shown_from and voted >= shown_from:
            related = [("F7", row, "pub_start")]
            yield context.problem(
                "X13-early", "F7", row, "vote_date", related=related, limit=shown_from
            )
        if text(row, "objection") == _OPEN_OBJECTION:
            yield context.problem("X13-objection", "F7", row, "objection")
        yield from _shown_long_enough(context, row)


def _shown_long_enough(context: Context, row: Row) -> Iterator[Problem]:
    """公示 lasts ``notice.days`` working days: surely not where there are fewer days at all
    (bar); to be confirmed where there are fewer from Monday to Friday, since a weekend may be
    worked in exchange for a holiday."""
    first, last = day(row, "pub_start"), day(row, "pub_end")
    least = context.parameters.whole("notice.days")
    if first is None or last is None or last < first:
        return
    days = (last - first).days + 1
    weekdays = sum((first + timedelta(n)).weekday() < _SATURDAY for n in range(min(days, 99)))
    if weekdays < least:
        code = "X13-short" if days < least else "X13-weekends"
        count = days if days < least else weekdays
        related = [("F7", row, "pub_start")]
        yield context.problem(code, "F7", row, "pub_end", related=related, days=count, least=least)


@rule("X16", "F7", reads=("F7", "F2.roster"))
def leaders_among_nominees(context: Context) -> Iterator[Problem]:
    """X16: 班子成员 among the persons nominated ≤ ``quota.leaders``, exactly; told once, at the
    first leader's number."""
    rows = context.rows("F7")
    roster = _roster(context) if rows else {}
    nominated: dict[str, Row] = {}
    for row in rows:
        if (number := text(row, "member_no")) in roster:
            nominated.setdefault(number, row)
    leaders = [n for n in nominated if roster[n].values.get("rank_level") == _LEADER]
    share = context.parameters.fraction("quota.leaders")
    if leaders and Fraction(len(leaders), len(nominated)) > share:
        yield context.problem(
            "X16-leaders",
            "F7",
            nominated[leaders[0]],
            "member_no",
            related=[("F7", nominated[number], "member_no") for number in leaders[1:]],
            point=("F7 leaders", (sorted(leaders), len(nominated))),
            nominees=len(nominated),
            leaders=len(leaders),
            share=context.parameters.share("quota.leaders"),
        )

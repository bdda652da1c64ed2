"""Words of the 明细 for counts that are not printed, and which counts those are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.analysis.reasons import TOO_FEW
from pipeline.analysis.suppression import (
    OPINIONS,
    VALID,
    Reason,
    Shown,
    Thresholds,
    Withheld,
    published_ballots,
    published_votes,
)
from pipeline.records import Row, Value
from pipeline.workbooks.reports.stream import Spooled, Words

LEFT_OUT = "从略"
NOT_LISTED = "不列出"

# fields whose column sums would give a withheld count back (n_due, n_sent and n_back would
# not: what is merged is still in the sum, and they are never withheld alone)
NEVER_SUMMED = frozenset({"n_present", VALID, *OPINIONS, "vote_yes"})


def _ballots(rows: Sequence[Row], limits: Thresholds) -> Sequence[Mapping[str, Shown]]:
    return published_ballots(rows, limits)


def _votes(rows: Sequence[Row], limits: Thresholds) -> Sequence[Mapping[str, Shown]]:
    return [published_votes(row, limits) for row in rows]


_RULES: Mapping[str, Callable[[Sequence[Row], Thresholds], Sequence[Mapping[str, Shown]]]] = {
    "F4": _ballots,
    "F7": _votes,
}


def replaced(form: str, rows: Sequence[Row], limits: Thresholds) -> Sequence[Mapping[str, Spooled]]:
    """For each row, field id → what its cell prints instead of the row's own count."""
    rule = _RULES.get(form)
    if rule is None:
        return [{}] * len(rows)
    return [
        {name: _words(shown, limits) for name, shown in found.items()}
        for found in rule(rows, limits)
    ]


def in_place(
    names: Sequence[str],
    rows: Sequence[Sequence[Value]],
    cells: Sequence[Mapping[str, Spooled]],
) -> Sequence[Sequence[Spooled | Words]]:
    """*rows* (the values of the fields *names*) as they are printed, with `replaced` *cells*."""
    if not any(cells):
        return rows
    return [
        [instead.get(name, value) for name, value in zip(names, row, strict=True)]
        if instead
        else row
        for row, instead in zip(rows, cells, strict=True)
    ]


def loses_a_total(cells: Sequence[Mapping[str, Spooled]]) -> bool:
    """True where a turnout or number of ballots is in no printed sum of the unit's rows, so that
    a sum over the whole workbook (控制数) would give it back."""
    return any(
        isinstance(found.get(name), str) and not isinstance(found.get("n_back"), str)
        for found in cells
        if found
        for name in ("n_present", VALID)
    )


def _words(shown: Shown, limits: Thresholds) -> Spooled:
    if not isinstance(shown, Withheld):
        return shown
    return {
        Reason.FEW: TOO_FEW,
        Reason.UNDER: under(limits),
        Reason.MERGED: f"并入{shown.into}",
        Reason.COMPLEMENT: LEFT_OUT,
        Reason.PERSONAL: NOT_LISTED,
    }[shown.reason]


def under(limits: Thresholds) -> str:
    """``<5``: what a number of ballots below ``small.merge`` reads."""
    return f"<{limits.merge}"


def caption(form: str, limits: Thresholds) -> str:
    """What A3 of the 明细 of *form* says about counts that are not printed."""
    if form == "F4":
        return (
            f"有效票不足 {limits.minimum} 份的，各档票数写“{TOO_FEW}”；不足 {limits.merge} 份的"
            f"写“{under(limits)}”，并入同一对象的另一类评议人，各栏是并入后的合计；"
            f"“{LEFT_OUT}”＝为了不让旁边的少数票被推算出来；对个人的票数{NOT_LISTED}。"
        )
    if form == "F7":
        return f"对个人的同意票数{NOT_LISTED}；到会不足 {limits.minimum} 人的写“{TOO_FEW}”。"
    return "每名党员的评议票数不列出。" if form == "F2" else ""

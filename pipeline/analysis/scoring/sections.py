"""分片: guidance areas side by side, freed of which classes they happen to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import inf

from msgspec import Struct, field

from pipeline.analysis.rounding import SNAP, steps
from pipeline.analysis.scoring.exact import total as summed
from pipeline.analysis.scoring.inputs import ACCEPTED, FILED, UnitInputs
from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.places import ranks
from pipeline.analysis.scoring.superior import overdue
from pipeline.campaign import Parameters
from pipeline.patterns import seldom

_DIGITS = "〇一二三四五六七八九"
_NUMERAL = seldom(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[〇一二三四五六七八九]+|[0-9]+")
_STEPS = 10**SNAP
SMALLEST_RANKED = 3  # units of one class in one 片


class Section(Struct, frozen=True):
    """One 片.

    units, filed, accepted  units due; with any file; with a file in force
    assessed      units with a total, on which ``deviation`` stands
    deviation     mean of (total − mean total of the unit's class), totals snapped to 9 decimals;
                  None without such units
    satisfaction  pooled 满意率(宽): (Σ numerators, Σ denominators); None where nobody has it
    overdue       problems past their date and still open
    ranks         unit → rank inside 片 × class, only where 3 units or more may rank there
    """

    name: str
    units: int
    filed: int
    accepted: int
    assessed: int
    deviation: Fraction | None
    satisfaction: tuple[int, int] | None
    overdue: int
    ranks: Mapping[str, int] = field(default_factory=dict)


def sections(
    scores: Mapping[str, Sequence[UnitScore]],
    inputs: Iterable[UnitInputs],
    parameters: Parameters,
    day: date,
) -> list[Section]:
    """One row for each 片 of *inputs* (all classes, also unscored ones), by number (第二片 before
    第十片), then by name.

    *scores* has the scores by class, as `score_class` gives them; *day* is the day as of which
    a problem is overdue.
    """
    by_unit = {score.unit: score for listed in scores.values() for score in listed}
    totals = {unit: _total(score) for unit, score in by_unit.items()}
    means = {cls: _mean(totals[s.unit] for s in listed) for cls, listed in scores.items()}
    deviations = {unit: _deviation(score, totals[unit], means) for unit, score in by_unit.items()}
    members: dict[str, list[UnitInputs]] = {}
    for entry in sorted(inputs, key=lambda entry: entry.unit.code):
        members.setdefault(entry.unit.section, []).append(entry)
    return [
        _section(name, members[name], by_unit, deviations, parameters, day)
        for name in sorted(members, key=_order)
    ]


def _order(name: str) -> tuple[float, str]:
    """The first number in *name*, in Chinese numerals (up to 九十九) or digits; names without
    one come last."""
    found = _NUMERAL.search(name)
    return (_value(found.group()) if found else inf), name


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS.index(sign)) for sign in numeral))
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)


def _total(score: UnitScore) -> Fraction | None:
    """Snapped: the exact totals of ten thousand units have no small common denominator, and
    their sum would take minutes."""
    return None if score.total is None else Fraction(steps(score.total), _STEPS)


def _mean(totals: Iterable[Fraction | None]) -> Fraction | None:
    known = [total for total in totals if total is not None]
    return summed(known) / len(known) if known else None


def _section(
    name: str,
    members: Sequence[UnitInputs],
    by_unit: Mapping[str, UnitScore],
    deviating: Mapping[str, Fraction | None],
    parameters: Parameters,
    day: date,
) -> Section:
    scored = [by_unit[entry.unit.code] for entry in members if entry.unit.code in by_unit]
    deviations = [deviating[score.unit] for score in scored]
    votes = [e.ballots.measures.get("sat_wide_pool") for e in members if e.ballots and e.filed]
    counted = [pair for pair in votes if pair]
    return Section(
        name=name,
        units=len(members),
        filed=sum(entry.status in FILED for entry in members),
        accepted=sum(entry.status == ACCEPTED for entry in members),
        assessed=sum(deviation is not None for deviation in deviations),
        deviation=_mean(deviations),
        satisfaction=(sum(n for n, _ in counted), sum(d for _, d in counted)) if counted else None,
        overdue=sum(overdue(review, day) for e in members for review in e.office.reviews),
        ranks=_ranks(scored, parameters),
    )


def _deviation(
    score: UnitScore, total: Fraction | None, means: Mapping[str, Fraction | None]
) -> Fraction | None:
    mean = means.get(score.basis.unit_class)
    return None if total is None or mean is None else total - mean


def _ranks(scored: Sequence[UnitScore], parameters: Parameters) -> Mapping[str, int]:
    """Ranks by class within one 片; `placed` again asks for ``rank.min``, where that is more."""
    found: dict[str, int] = {}
    for cls in sorted({score.basis.unit_class for score in scored}):
        own = [s for s in scored if s.basis.unit_class == cls and s.able]
        if len(own) >= SMALLEST_RANKED:
            found.update({unit: rank for unit, (rank, _) in ranks(own, parameters).items()})
    return found

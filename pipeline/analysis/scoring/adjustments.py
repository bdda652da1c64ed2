"""Bonus and penalty (加减分): adopted experiences, late, missing and returned files (def. 15)."""

from __future__ import annotations

from fractions import Fraction

from pipeline.analysis.scoring.exact import number
from pipeline.analysis.scoring.inputs import UnitInputs, recent
from pipeline.analysis.scoring.model import Adjustment
from pipeline.analysis.selection import plain
from pipeline.campaign import Settings
from pipeline.records.office import Adoption

BONUS = "加分"
PENALTY = "扣分"
_LEVELS = ("局", "区", "市", "省")  # lowest first; 局 adds nothing
_MANY_RETURNS = 2


def adjustments(inputs: UnitInputs, period: str, settings: Settings) -> tuple[Adjustment, ...]:
    """Entries of this and the two preceding periods, before the caps; none for 属地 units."""
    if inputs.unit.local:
        return ()
    return (*_bonus(inputs, period, settings), *_penalties(inputs, period, settings))


def _bonus(inputs: UnitInputs, period: str, settings: Settings) -> tuple[Adjustment, ...]:
    """The highest adopted level of each title, once."""
    window = recent(period, settings)
    highest: dict[str, Adoption] = {}
    for adoption in inputs.office.adoptions:
        if adoption.period in window and adoption.level in _LEVELS:
            title = plain(adoption.title)
            before = highest.get(title)
            if before is None or _level(adoption) > _level(before):
                highest[title] = adoption
    return tuple(
        Adjustment(BONUS, f"{a.level}采用：{a.title}", points, a.source.place)
        for _, a in sorted(highest.items())
        if (points := _points(a, settings))
    )


def _level(adoption: Adoption) -> int:
    return _LEVELS.index(adoption.level)


def _points(adoption: Adoption, settings: Settings) -> Fraction:
    if _level(adoption) == 0:
        return Fraction(0)
    return number(settings.parameters, f"bonus.{adoption.level}")


def _penalties(inputs: UnitInputs, period: str, settings: Settings) -> tuple[Adjustment, ...]:
    window = recent(period, settings)
    entries = [entry for entry in inputs.punctuality if entry.period in window]
    entries.sort(key=lambda entry: window.index(entry.period), reverse=True)
    late, missing, returns = (
        number(settings.parameters, f"penalty.{name}") for name in ("late", "missing", "returns")
    )
    found = []
    for entry in entries:
        name = settings.periods[entry.period].name
        if entry.missing:  # what never passed is missing, not late as well
            found.append(Adjustment(PENALTY, f"{name}漏报", missing, entry.period))
        elif entry.late:
            found.append(Adjustment(PENALTY, f"{name}迟报", late, entry.period))
    files = sum(entry.returns for entry in entries)
    if files >= _MANY_RETURNS:
        found.append(Adjustment(PENALTY, f"三期内被退回 {files} 份", returns))
    return tuple(entry for entry in found if entry.points)

"""What stands on a 成绩单, its figures as cells have them. It holds one unit's own figures and means
of its class; there is no place in it for another unit, for the name of a scorer, or for the reason
of a veto."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from pipeline.analysis.scoring.model import Adjustment, Basis
from pipeline.analysis.scoring.movement import Moved
from pipeline.campaign import Period, Unit, pack_name

_SUFFIX = "成绩单"


class SlipItem(NamedTuple):
    """One item. ``weight`` is its full points out of 100 on the unit's basis, ``own`` and
    ``superior`` the two component rates (several scorers joined), ``rate`` what they make
    together. A figure is None where there is none; ``note`` then says why in plain words.

    counts  what the own rate stands on: ``已公开承诺的党员 33/33``
    places  cells of the unit's own workbooks: ``《F2党员名册》A5:A38``
    """

    item: str
    name: str
    weight: float | None
    own: float | None
    superior: float | None
    rate: float | None
    points: float | None
    class_mean: float | None
    note: str = ""
    counts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Good(NamedTuple):
    """One of 五个好: points and full points of the unit and their rate (None without a total),
    and the rate of its class (Σ points ÷ Σ full points; None where fewer than three units may
    rank)."""

    name: str
    points: float | None
    full: float | None
    rate: float | None
    class_rate: float | None


class Slip(NamedTuple):
    """One unit's score of one period.

    total       as printed (2 decimals); None where there is none, and ``reason`` says why
    reason      also why a unit with a total has no place; "" where nothing is to be said
    rank        its place, ``ranked`` the number of units of the class that have one
    class_total mean total of the ``assessed`` units of the class that may rank, None below 3
    earned      points of all items together; None where neither bonus nor penalty follows
    moved       the unit against the last period on what both have in common; its places are not
                printed
    files       (period, name) of the unit's own workbooks that were counted
    """

    unit: Unit
    period: Period
    as_of: date
    class_name: str
    basis: Basis
    total: Fraction | None
    reason: str
    band: str
    gate: str
    satisfaction: Fraction | None
    participation: Fraction | None
    rank: int | None
    tied: bool
    ranked: int
    assessed: int
    class_total: Fraction | None
    earned: Fraction | None
    bonus: Fraction
    penalty: Fraction
    adjustments: tuple[Adjustment, ...]
    goods: tuple[Good, ...]
    items: tuple[SlipItem, ...]
    address: str
    contact: str
    digest: str = ""
    files: tuple[tuple[str, str], ...] = ()
    moved: Moved | None = None


def slip_name(unit: Unit, period: str) -> str:
    """``XX001_实验小学_2012H1_成绩单.xlsx``: sorts beside the unit's other workbooks."""
    return f"{pack_name(unit, period, 1).rpartition('_')[0]}_{_SUFFIX}.xlsx"

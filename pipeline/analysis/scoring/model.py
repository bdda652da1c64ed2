"""Types of the score (五个好, 100 分): an item's component rates, a unit's score, its basis.

Component rates are values; points, totals, bands and ranks follow from them and from the live
parameters, here and, by the same formulas, in the workbook (design: live rankings).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, field

from pipeline.records.office import Review, SuperiorScore


class BallotIndex(Struct, frozen=True):
    """What the rate of 5.1 or 5.2 was reckoned from.

    raw       the unit's own index, 0 … 1; ``basic`` is what 基本满意 counts in it
    weights   (rater groups, weight) of the groups used, as the parameter has them
    ballots   valid ballots n; ``strength`` the constant of the correction
    toward    p_class, None where nothing was drawn to the class
    """

    raw: Fraction
    basic: Fraction
    weights: tuple[tuple[str, Fraction], ...]
    ballots: int
    strength: Fraction
    toward: Fraction | None = None


class Part(Struct, frozen=True):
    """One component of an item's rate, for one unit.

    rate      0 … 1, exact; None where there is no data (``missing`` says why, in Chinese)
    counts    what it stands on: (label, numerator, denominator) in Chinese words
    files     paths of the accepted files it was computed from
    rows      office rows it was computed from: scores of superiors, problems that were due
    index     of 5.1 and 5.2: what the rate was reckoned from

    Words are made of these only for the one story that asks: ten thousand units have a hundred
    thousand parts.
    """

    rate: Fraction | None
    missing: str = ""
    counts: tuple[tuple[str, int, int], ...] = ()
    files: tuple[str, ...] = ()
    rows: tuple[Review | SuperiorScore, ...] = ()
    index: BallotIndex | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it comes from: ``inbox/a.xlsx``, ``督查评分簿.xlsx｜上级评分｜第 12 行``."""
        return (*self.files, *self.entries)

    @property
    def entries(self) -> tuple[str, ...]:
        """Those of ``sources`` that are rows of the office's workbooks."""
        return tuple(row.source.place for row in self.rows)

    @property
    def scorers(self) -> tuple[tuple[str, str], ...]:
        """(scorer, points) of a superior part, both shown."""
        given = (row for row in self.rows if isinstance(row, SuperiorScore))
        return tuple((row.scorer, f"{row.points:f}") for row in given)


class ItemScore(Struct, frozen=True):
    """One of the 19 items for one unit.

    own       computed, self or ballot part (None where the item has none)
    superior  superior's part (None where the item has none, or none is due)
    state     ``counted``; ``leaves`` the basis of this unit (denominator 0); ``missing``: due
              but absent, the unit is 未考核 (or 样本不足); ``outside``: not in the basis
    reason    why, in Chinese, where not counted
    period    the period whose data is used
    """

    item: str
    own: Part | None
    superior: Part | None
    state: str = "counted"
    reason: str = ""
    period: str = ""


class Basis(Struct, frozen=True):
    """Items that are due for a class in a period (decision 17), rescaled to 100.

    light   属地: items 3.1 3.3 4.3 5.1 5.2, 指导参考, no bonus and no penalty
    splits  item → key of the parameter that weighs ``own`` against ``superior``
            (``split.self``, ``split.computed``), ``own`` or ``superior`` where there is one part
    """

    unit_class: str
    period: str
    items: tuple[str, ...]
    splits: Mapping[str, str]
    light: bool
    title: str  # e.g. 19 项满 100 分, or 按到期的 12 项折算


class Adjustment(Struct, frozen=True):
    """A bonus or penalty entry: what for, points (positive), and its source."""

    kind: str  # 加分 or 扣分
    what: str
    points: Fraction
    source: str = ""


class UnitScore(Struct, frozen=True):
    """A unit's score on its basis, under the parameters in force.

    total      0 … 100 exact, clipped, bonus and penalty after rescaling; None where not assessed
    points     item → points on the basis (rescaled), exact
    dimensions 五个好 → points on the basis
    shown      total rounded half up to 2 decimals after snapping to 9
    band       先进, 较好, 一般, 后进, or "" ; already lowered by the 90 % gate
    gate       达标, 未达标 or 样本不足
    unranked   why it has no place (未考核: …, 资格审查未通过, 暂缓, 样本不足, 未报 …); "" where
               it may rank
    rank       place in its class; None where unranked or the class is too small
    tied       another unit of the class has the same rank
    satisfaction, participation, fulfilment  满意率(宽), 参评率 and 兑现率 of the data used,
               raw; the first and the last break ties
    """

    unit: str
    basis: Basis
    items: Mapping[str, ItemScore]
    points: Mapping[str, Fraction] = field(default_factory=dict)
    dimensions: Mapping[str, Fraction] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    bonus: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    total: Fraction | None = None
    shown: Fraction | None = None
    band: str = ""
    gate: str = ""
    unranked: str = ""
    rank: int | None = None
    tied: bool = False
    satisfaction: Fraction | None = None
    participation: Fraction | None = None
    fulfilment: Fraction | None = None

    @property
    def assessed(self) -> bool:
        """True where there is a total, whether or not it may rank."""
        return self.total is not None

    @property
    def able(self) -> bool:
        """True where it may have a place: it has a total, and nothing bars it. What is said of a
        class on the whole is the mean of these."""
        return self.total is not None and not self.unranked
